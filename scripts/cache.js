// What is kept between runs lies outside the repository: nothing that a branch commits is taken for ours. Each entry
// ends with its own checksum, so that one that was cut short or emptied is made anew.
'use strict';
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { homedir } = require('node:os');
const { dirname, join } = require('node:path');

const mark = '\n// sha256 ';

/** The user's folder for what is kept. @returns {string} */
function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const base = XDG_CACHE_HOME || (process.platform === 'win32' && LOCALAPPDATA) || join(homedir(), '.cache');
  return join(base, 'efk-gitops');
}

/** @param {string} text */
const sum = (text) => createHash('sha256').update(text).digest('hex');

/**
 * The text of an entry; undefined where there is none, or it is not whole.
 * @param {string} path
 * @returns {string | undefined}
 */
function readEntry(path) {
  let kept;
  try {
    kept = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const end = kept.lastIndexOf(mark);
  const text = kept.slice(0, end);
  return end >= 0 && kept.slice(end + mark.length) === sum(text) ? text : undefined;
}

/**
 * Writes an entry under its name when it is complete: another process may be reading. A folder that cannot be written, or
 * a full disk, is no error: the work is done again.
 * @param {string} path
 * @param {string} text
 */
function writeEntry(path, text) {
  const own = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(own, `${text}${mark}${sum(text)}`);
    renameSync(own, path);
  } catch {
    try {
      rmSync(own, { force: true });
    } catch {
      // as full or closed as before
    }
  }
}

module.exports = { cacheFolder, readEntry, writeEntry };

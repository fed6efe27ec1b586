// Lets node run TypeScript: ts-node with swc compiles a file once, and the result is kept by the file's content in the
// user's cache. A warm start reads 300 small files instead of loading two compilers.
'use strict';
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { cacheFolder, readEntry, writeEntry } = require('./cache');

const root = join(__dirname, '..');
const folder = join(cacheFolder(), 'compiled');
const read = (file) => readFileSync(join(root, file), 'utf8');
// what decides the output beside the source: the compiler's settings and the versions in the lock file
const salt = createHash('sha256')
  .update(read('tsconfig.json'))
  .update(read('package-lock.json'))
  .update(process.version)
  .digest('hex');

Module.enableCompileCache?.(join(cacheFolder(), 'v8')); // Node 22.1 and later keep the machine code too

let compiler;
function compile(source, file) {
  compiler ??= require('ts-node').create({ projectSearchDir: root });
  return compiler.compile(source, file);
}

Module._extensions['.ts'] = (module, file) => {
  const source = readFileSync(file, 'utf8');
  const kept = join(
    folder,
    `${createHash('sha256').update(salt).update(file).update(source).digest('hex').slice(0, 40)}.js`,
  );
  let code = readEntry(kept);
  if (code === undefined) {
    code = compile(source, file);
    writeEntry(kept, code);
  }
  return module._compile(code, file);
};

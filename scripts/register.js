// Lets node run TypeScript: ts-node with swc compiles a file once, and the result is kept by the file's content in
// `.cache/`. A warm start reads 300 small files instead of loading two compilers.
'use strict';
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const root = join(__dirname, '..');
const folder = join(root, '.cache', 'compiled');
const read = (file) => readFileSync(join(root, file), 'utf8');
// what decides the output beside the source: the compiler's settings and the versions in the lock file
const salt = createHash('sha256')
  .update(read('tsconfig.json'))
  .update(read('package-lock.json'))
  .update(process.version)
  .digest('hex');

Module.enableCompileCache?.(join(root, '.cache', 'v8')); // Node 22.1 and later keep the machine code too

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
  if (existsSync(kept)) return module._compile(readFileSync(kept, 'utf8'), file);
  const code = compile(source, file);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept);
  } catch {
    // a checkout that is read-only, or a full disk: compiled each time
  }
  return module._compile(code, file);
};

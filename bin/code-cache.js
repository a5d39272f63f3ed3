// What Node 22 and later do by `module.enableCompileCache`, for Node 20: what V8 compiles of our own files is kept, and read in the next run.
// V8 itself refuses what another version, other flags or another text made (https://v8.dev/blog/code-caching-for-devs).
const { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** Names that change with what is in the file: V8 compares no more than the length of the text. */
const HASHED = /-[0-9A-Z]{8}\.cjs$/;

/**
 * Keeps the code of the modules of one folder that have a hash in their names.
 * @param {string} folder whose modules are meant
 * @param {string} cache where their code is kept; made when there is something to keep
 */
exports.keepCode = (folder, cache) => {
  const made = new Map();
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (text, filename) {
    if (dirname(filename) !== folder || !HASHED.test(filename)) return compile.call(this, text, filename);
    const kept = join(cache, `${basename(filename)}-${process.version}-${process.arch}`);
    const cachedData = read(kept);
    const script = new Script(Module.wrap(text), { filename, ...(cachedData && { cachedData }) });
    if (cachedData === undefined || script.cachedDataRejected) made.set(kept, script);
    return script.runInThisContext().call(this.exports, this.exports, Module.createRequire(filename), this, filename, folder);
  };
  // At the end, when what a run needs has been compiled.
  process.on('exit', () => {
    try {
      if (made.size > 0) mkdirSync(cache, { recursive: true });
      for (const [kept, script] of made) write(kept, script.createCachedData());
    } catch {
      // A folder that may not be written to costs the next run some milliseconds, and nothing else.
    }
  });
};

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Whole or not at all, also for a run beside this one and after a power cut. */
function write(path, data) {
  const beside = `${path}.${process.pid}`;
  try {
    const file = openSync(beside, 'wx');
    try {
      for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

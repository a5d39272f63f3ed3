#!/usr/bin/env node
// CommonJS, by the package.json beside this file: Node starts it without its loader of modules.
const { basename, dirname, join } = require('node:path');
const { enableCompileCache } = require('node:module');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`svc-lint needs Node 20.19 or newer; this is ${process.version}\n`);
  process.exit(2);
}
// What is compiled is kept; Node's own NODE_DISABLE_COMPILE_CACHE turns it off. Only where packages keep such things: never in a folder that others may write to.
const packages = dirname(dirname(__dirname));
if (basename(packages) === 'node_modules') {
  const cache = join(packages, '.cache/svc-lint/compiled');
  if (enableCompileCache !== undefined) enableCompileCache(cache);
  else if (!process.env.CI && !process.env.NODE_DISABLE_COMPILE_CACHE)
    require('./code-cache.js').keepCode(join(dirname(__dirname), 'dist'), cache);
}
require('../dist/cli.cjs').run();

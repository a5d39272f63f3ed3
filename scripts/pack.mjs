// Small chunks in one file: finding and opening a file costs Node more than reading 10 kB of it.
import { createHash } from 'node:crypto';

/** Chunks from this size on stay by themselves: many runs need none of them. */
const LARGE = 40_000;

/**
 * Puts small chunks together.
 * @param files code by name of file
 * @param apart names that stay as they are, whatever their size
 */
export function packed(files, apart) {
  const small = new Set(
    [...files.keys()].filter((name) => name.startsWith('chunk-') && !apart.has(name) && files.get(name).length < LARGE),
  );
  const named = (code, require) =>
    code.replace(/\brequire\("\.\/(chunk-\w+\.cjs)"\)/g, (whole, name) => (small.has(name) ? `${require}("${name}")` : whole));
  // In brackets, so that V8 compiles a chunk at once and not a second time when it is called.
  const bodies = [...small].map((name) => `"${name}": (function (module, exports) {\n${named(files.get(name), 'chunk')}\n})`);
  const pack = `const loaded = {};
function chunk(name) {
  const known = loaded[name];
  if (known !== undefined) return known.exports;
  const module = (loaded[name] = { exports: {} });
  bodies[name](module, module.exports);
  return module.exports;
}
module.exports = chunk;
const bodies = {
${bodies.join(',\n')}
};
`;
  const name = `core-${createHash('sha256').update(pack).digest('hex').slice(0, 8).toUpperCase()}.cjs`;
  const others = [...files].filter(([file]) => !small.has(file)).map(([file, code]) => [file, named(code, `require("./${name}")`)]);
  return new Map([...others, [name, pack]]);
}

// Modules of ours do nothing when they are loaded, so that a chunk can be required when something of it is used for the first time.

/** `var import_x = require("./x.cjs")`, as esbuild writes it, and every use of it. */
const REQUIRED = /^var (import_[\w$]+) = (__toESM\(require\("[^"]+"\)(?:, 1)?\)|require\("[^"]+"\));$/gm;

export function onFirstUse(code) {
  const loaders = [];
  const names = new Set();
  const rest = code.replace(REQUIRED, (_, name, load) => {
    names.add(name);
    loaders.push(`var $${name}; function ${name}() { return $${name} ??= ${load}; }`);
    return '';
  });
  if (names.size === 0) return code;
  return `${rest.replace(/\bimport_[\w$]+/g, (name) => (names.has(name) ? `(${name}())` : name))}\n${loaders.join('\n')}\n`;
}

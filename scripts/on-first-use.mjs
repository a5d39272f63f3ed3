// Modules of ours do nothing when they are loaded, so that a chunk can be required when something of it is used for the first time. Most code
// runs too rarely to be optimised: what esbuild puts between a name and what it stands for (two getters, a copy of the module) would be a tenth of a run.

/** `var import_x = require("./x.cjs")`, as esbuild writes it, and every use of it. */
const REQUIRED = /^var (import_[\w$]+) = (__toESM\(require\("[^"]+"\)(?:, 1)?\)|require\("[^"]+"\));$/gm;

/** What a module exports, as esbuild writes it, where exports are names of the module itself or of others. */
const EXPORTED =
  /^var ([\w$]+_exports) = \{\};\n__export\(\1, \{\n((?: {2}[\w$]+: \(\) => [\w$.]+,?\n)*)\}\);\nmodule\.exports = __toCommonJS\(\1\);\n/m;
const HELPERS =
  /^var __(?:create|defProp|getOwnPropDesc|getOwnPropNames|getProtoOf|hasOwnProp|export|copyProps|toESM|toCommonJS) = (?:.*;|.*\{\n[\s\S]*?^\};|\(mod, isNodeMode[\s\S]*?^\)\);)\n/gm;

/** @param isEntry others import it, by Node's rules for CommonJS: it stays as esbuild wrote it */
export function onFirstUse(code, isEntry) {
  return lazy(isEntry ? code : plain(code));
}

/** Exports are values, set when the module has run, and `import('./x.cjs')` gives them as they are. */
function plain(code) {
  const exported = EXPORTED.exec(code);
  // The helpers of a bundled library go by the same names: esbuild numbers its own, and the chunk stays as it is.
  if (/\b__toCommonJS\d/.test(code)) return code;
  if (!exported) throw new Error('esbuild writes exports in another way than this build knows');
  const body = code
    .replace(EXPORTED, '')
    .replace(/\b__toESM\((require\("\.\/[^"]+\.cjs"\))\)/g, '$1')
    .replace(/^\/\/ Annotate the CommonJS export names for ESM import in node:\n0 && \(module\.exports = \{[\s\S]*?^\}\);\n/m, '');
  const exports = exported[2].replace(/^ {2}([\w$]+): \(\) => ([\w$.]+)/gm, (_, name, value) =>
    value.includes('.') ? `  get ${name}() { return ${value}; }` : `  ${name}: ${value}`,
  );
  return `${withoutHelpers(body)}module.exports = {\n${exports}};\n`;
}

/** Helpers that nothing uses any more. */
function withoutHelpers(code) {
  const rest = code.replace(HELPERS, '');
  return /\b__(?:defProp|export|copyProps|toESM|toCommonJS|getOwnPropNames)\b/.test(rest) ? code : rest;
}

function lazy(code) {
  const loaders = [];
  const names = new Set();
  const rest = code.replace(REQUIRED, (_, name, load) => {
    names.add(name);
    loaders.push(`var $${name}; function ${name}() { return $${name} ??= ${load}; }`);
    return '';
  });
  if (names.size === 0) return code;
  return `${rest.replace(/\bimport_[\w$]+/g, (name) => (names.has(name) ? `($${name} ?? ${name}())` : name))}\n${loaders.join('\n')}\n`;
}

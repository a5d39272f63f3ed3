// What the build (esbuild) and the tests (vite) compile ahead: the catalog's YAML to plain data, and JSON Schemas to validators, so that
// neither a YAML parser for them nor ajv is there at run time.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { parseDocument } from 'yaml';

const catalogSchema = fileURLToPath(new URL('../schema/catalog.schema.json', import.meta.url));
let validateCatalog;

/** The data of one catalog file; throws with file and path of the key when it does not fit schema/catalog.schema.json. */
export function compileCatalog(file) {
  const document = parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true });
  if (document.errors.length > 0) throw new Error(`${relative('.', file)}: ${document.errors[0].message}`);
  const data = document.toJS();
  validateCatalog ??= new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(readJson(catalogSchema));
  if (!validateCatalog(data)) {
    const [first] = validateCatalog.errors;
    throw new Error(`${relative('.', file)}: ${first.instancePath} ${first.message} ${JSON.stringify(first.params)}`);
  }
  return data;
}

// Ajv inlines even simple references by default, which makes the code of a large schema ten times as long.
const ajvOptions = { allErrors: true, verbose: true, allowUnionTypes: true, inlineRefs: false };

/** The source of a CommonJS module that validates against a schema. */
function compileValidator(file) {
  const ajv = new Ajv({ ...ajvOptions, code: { source: true } });
  return standaloneCode.default(ajv, ajv.compile(readJson(file)));
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export const esbuildCompiled = {
  name: 'compiled-modules',
  setup(build) {
    build.onLoad({ filter: /\/rules\/catalog\/[^/]*\.yaml$/ }, ({ path }) => ({
      // V8 reads JSON several times faster than an object literal of the same size.
      contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(compileCatalog(path)))});`,
      loader: 'js',
      watchFiles: [path],
    }));
    build.onResolve({ filter: /\?validator$/ }, ({ path, resolveDir }) => ({
      path: fileURLToPath(new URL(path.slice(0, -'?validator'.length), `file://${resolveDir}/`)),
      namespace: 'validator',
    }));
    build.onLoad({ filter: /.*/, namespace: 'validator' }, ({ path }) => ({
      contents: compileValidator(path),
      loader: 'js',
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      watchFiles: [path],
    }));
  },
};

export function viteCompiled() {
  return {
    name: 'compiled-modules',
    enforce: 'pre',
    load(id) {
      if (id.endsWith('.yaml')) return `export default ${JSON.stringify(compileCatalog(id))}`;
      if (!id.endsWith('?validator')) return undefined;
      const schema = readJson(id.slice(0, -'?validator'.length));
      return `import { Ajv } from 'ajv';\nexport default new Ajv(${JSON.stringify(ajvOptions)}).compile(${JSON.stringify(schema)});`;
    },
  };
}

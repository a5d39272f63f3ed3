// Compiles rules/catalog/*.yaml to plain data, checked against schema/catalog.schema.json. Shared by the build (esbuild) and the tests (vite).
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parseDocument } from 'yaml';

const schemaFile = fileURLToPath(new URL('../schema/catalog.schema.json', import.meta.url));
let validate;

/** The data of one catalog file; throws with file and path of the key when it does not fit the schema. */
export function compileCatalog(file) {
  const document = parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true });
  if (document.errors.length > 0) throw new Error(`${relative('.', file)}: ${document.errors[0].message}`);
  const data = document.toJS();
  if (existsSync(schemaFile)) {
    validate ??= new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
    if (!validate(data)) {
      const [first] = validate.errors;
      throw new Error(`${relative('.', file)}: ${first.instancePath} ${first.message} ${JSON.stringify(first.params)}`);
    }
  }
  return data;
}

export const esbuildCatalog = {
  name: 'catalog-yaml',
  setup(build) {
    build.onLoad({ filter: /\.yaml$/ }, ({ path }) => ({
      contents: JSON.stringify(compileCatalog(path)),
      loader: 'json',
      watchFiles: [path],
    }));
  },
};

export function viteCatalog() {
  return {
    name: 'catalog-yaml',
    enforce: 'pre',
    load(id) {
      return id.endsWith('.yaml') ? `export default ${JSON.stringify(compileCatalog(id))}` : undefined;
    },
  };
}

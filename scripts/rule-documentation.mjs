// Rules are written in one file each, with why they exist and examples. Linting needs none of that, and it is more than half of the text: the
// build moves it into a chunk of its own, which is loaded when one of these properties is read.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { parseSync } from 'oxc-parser';

const DOCUMENTATION = ['why', 'sources', 'bad', 'good'];
const isRule = /\/rules\/(?!catalog\/)[\w-]+\/(?!question\.)[\w-]+\.ts$/;

/** The name by which the build knows the module that holds the documentation of every rule. */
export const documentationModule = 'rule-documentation';

export const ruleDocumentation = {
  name: 'rule-documentation',
  setup({ onResolve, onLoad, initialOptions }) {
    onResolve({ filter: new RegExp(`^${documentationModule}$`) }, ({ path }) => ({ path, namespace: documentationModule }));
    onLoad({ filter: /.*/, namespace: documentationModule }, async () => ({
      contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(await documentationOf(initialOptions.absWorkingDir)))});`,
    }));
    onLoad({ filter: /\/rules\/[\w-]+\/[\w-]+\.ts$/ }, ({ path }) => {
      if (!isRule.test(path)) return undefined;
      const text = readFileSync(path, 'utf8');
      const properties = propertiesOf(path, text);
      const id = properties.find(({ key }) => key.name === 'id').value.value;
      let contents = `import documentation from '${documentationModule}';\n`;
      let from = 0;
      for (const { start, end, key } of properties.filter(({ key }) => DOCUMENTATION.includes(key.name))) {
        contents += `${text.slice(from, start)}get ${key.name}() { return documentation['${id}'].${key.name}; }`;
        from = end;
      }
      return { contents: contents + text.slice(from), loader: 'ts', watchFiles: [path] };
    });
  },
};

/** By rule, what its file says: examples are made by functions, so the rules are loaded. */
async function documentationOf(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['rules/index.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const { rules } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  return Object.fromEntries(rules.map((rule) => [rule.id, Object.fromEntries(DOCUMENTATION.map((name) => [name, rule[name]]))]));
}

/** The properties of the object that a rule's file exports. */
function propertiesOf(path, text) {
  const { program } = parseSync(path, text);
  const exported = program.body.find(({ type }) => type === 'ExportDefaultDeclaration')?.declaration;
  const object = exported?.type === 'TSSatisfiesExpression' ? exported.expression : exported;
  if (object?.type !== 'ObjectExpression') throw new Error(`${path}: a rule exports an object`);
  const { properties } = object;
  for (const name of ['id', ...DOCUMENTATION])
    if (!properties.some(({ key }) => key?.name === name)) throw new Error(`${path}: ${name} is missing`);
  return properties;
}

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';

type Parser = (file: { name: string; content: string }) => readonly { readonly message: string }[];

/** What GitHub's own parser finds wrong with a workflow or with an `action.yml`. */
export async function githubErrors(name: string, content: string): Promise<readonly string[]> {
  const { parseAction, parseWorkflow } = await parsers;
  const parse = /(^|\/)action\.ya?ml$/.test(name) ? parseAction : parseWorkflow;
  return parse({ name, content }).map(({ message }) => message);
}

const parsers = load();

/** Bundled, because it imports JSON in a way that Node itself refuses. */
async function load(): Promise<{ parseAction: Parser; parseWorkflow: Parser }> {
  const contents = `import { parseAction as action } from '@actions/workflow-parser/actions/action-parser';
import { parseWorkflow as workflow, NoOperationTraceWriter } from '@actions/workflow-parser';
const errors = (parse) => (file) => parse(file, new NoOperationTraceWriter()).context.errors.getErrors();
export const parseAction = errors(action);
export const parseWorkflow = errors(workflow);`;
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'error',
  });
  const made = { exports: {} as { parseAction: Parser; parseWorkflow: Parser } };
  runInThisContext(`(function (module, exports, require) {${outputFiles[0]?.text}\n})`)(made, made.exports, createRequire(import.meta.url));
  return made.exports;
}

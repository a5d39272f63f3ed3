import type { Word } from '../../../model/launch.ts';
import { get, stringOf } from '../../../model/tree.ts';
import { projectOf } from '../../../readers/source/javascript/project.ts';
import type { EntryPoint } from '../request.ts';
import type { Finder } from './finder.ts';

const RUNTIMES = /^(node|nodejs|bun|deno|tsx|ts-node|ts-node-esm|babel-node|electron|nodemon)$/;
/** Options of node, bun and deno that take the next word as their value. */
const VALUES = new Set(
  '-r --require --import --loader --experimental-loader --env-file --env-file-if-exists -C --conditions --title --input-type --inspect-port --stack-trace-limit --icu-data-dir --openssl-config --preload --config -c --import-map --lock --cert --location'.split(
    ' ',
  ),
);
const CODE = new Set(['-e', '--eval', '-p', '--print', '-i', '--interactive', '--test']);

/** What Node's frameworks build when they are not told which file to start. */
const DEFAULTS: Readonly<Record<string, string>> = { nest: 'dist/main.js', fastify: 'app.js' };

/** `node dist/worker.js`, `bun run x.ts`, `deno run x.ts`, `nest start`, `node .` */
export function javascriptEntry(program: string, finder: Finder): EntryPoint | undefined {
  if (RUNTIMES.test(program)) {
    const file = fileArgument(finder.words.slice(1));
    return file?.text === undefined ? undefined : finder.source(file.text, file);
  }
  const [first] = finder.words;
  if (program === 'nest' && finder.words[1]?.text === 'start') return nestEntry(finder);
  if (/^(remix-serve|react-router-serve|fastify|moleculer-runner|serve-handler)$/.test(program)) {
    const file = finder.operands().findLast((word) => /\.[cm]?[jt]s$/.test(word.text ?? ''));
    return file?.text === undefined ? undefined : finder.source(file.text, file);
  }
  if (first?.text !== undefined && /\.[cm]?[jt]sx?$/.test(first.text)) return finder.source(first.text, first);
  return packageProgram(program, finder);
}

function fileArgument(words: readonly Word[]): Word | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const text = word?.text ?? '';
    if (CODE.has(text)) return undefined;
    if (text.startsWith('-') && text.length > 1) {
      if (VALUES.has(text)) i++;
      continue;
    }
    // `bun run x`, `deno run x`, `deno serve x`, `node inspect x`
    if (/^(run|serve|inspect|watch)$/.test(text) && i + 1 < words.length) continue;
    return word;
  }
  return undefined;
}

/** https://docs.nestjs.com/cli/usages#nest-start: a project of the monorepo, or the only one. */
function nestEntry(finder: Finder): EntryPoint | undefined {
  const [, , name] = finder.words;
  if (name?.text !== undefined && !name.text.startsWith('-')) {
    const entry = finder.source(`dist/apps/${name.text}/main.js`, name) ?? finder.source(`apps/${name.text}/src/main.ts`, name);
    if (entry) return entry;
  }
  return finder.source(DEFAULTS.nest ?? '', finder.words[0]);
}

/** A program that the package itself defines: `bin` of package.json. */
function packageProgram(program: string, finder: Finder): EntryPoint | undefined {
  const project = projectOf(finder.world.context.workspace);
  for (const root of finder.world.files.roots) {
    const owner = project.packageIn(root === '' ? '.' : root);
    const bin = get(owner?.tree, 'bin');
    const target = bin?.kind === 'map' ? stringOf(get(bin, program)) : owner?.name === program ? stringOf(bin) : undefined;
    const entry =
      target === undefined || !owner
        ? undefined
        : finder.source(target, { text: target, raw: target, at: bin ?? { file: owner.file, start: 0, end: 0 } });
    if (entry) return entry;
  }
  return undefined;
}

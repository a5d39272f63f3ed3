import type { Word } from '../../model/launch.ts';

export type PackageTool = 'npm' | 'yarn' | 'pnpm' | 'bun' | 'node';

/** What a command line of a package manager runs. */
export type PackageCommand = {
  readonly tool: PackageTool;
  /** `npm run worker`: short, for messages. */
  readonly text: string;
  /** Where package.json is, when an option says so. */
  readonly folder: string | undefined;
  /** Name or folder of the workspace member. */
  readonly workspace: string | undefined;
} & (
  | {
      readonly kind: 'script';
      readonly script: string;
      /** Arguments for the script. */
      readonly words: readonly Word[];
      /** Written without `run`: it may name a program instead. */
      readonly bare: boolean;
    }
  /** A program of the packages, or a file for the interpreter. */
  | { readonly kind: 'exec' | 'file'; readonly words: readonly Word[] }
);

const FOLDER = new Set(['--prefix', '-C', '--cwd', '--dir']);
const WORKSPACE = new Set(['-w', '--workspace', '--filter', '-F']);
const VALUES = new Set([
  '-p',
  '--package',
  '-c',
  '--call',
  '--loglevel',
  '--userconfig',
  '--reporter',
  '--node-options',
  '--script-shell',
  '--env-file',
]);
const LIFECYCLE = new Set(['start', 'stop', 'restart', 'test']);
/** What package managers do themselves: nothing is started by it. */
const OWN = new Set(
  (
    'install i ci add remove rm uninstall update upgrade up audit build-scripts cache config dedupe deploy fund info init link list ls login logout ' +
    'outdated owner pack patch prune publish rebuild root search set unlink version view why plugin policies workspaces import store env create help'
  ).split(' '),
);

interface Options {
  folder: string | undefined;
  workspace: string | undefined;
  recursive: boolean;
}

/** Reads `npm --prefix api run worker -- --verbose` and its like in npm, yarn, pnpm, bun and npx. */
export function packageCommand(program: string, words: readonly Word[]): PackageCommand | undefined {
  const options: Options = { folder: undefined, workspace: undefined, recursive: false };
  const rest = skipOptions(words.slice(1), options);
  const [first, ...more] = rest;
  if (program === 'npx' || program === 'pnpx' || program === 'bunx') {
    const tool = program === 'npx' ? 'npm' : program === 'pnpx' ? 'pnpm' : 'bun';
    return (
      first && { tool, kind: 'exec', text: `${program} ${first.text ?? first.raw}`, words: rest, folder: undefined, workspace: undefined }
    );
  }
  // https://nodejs.org/api/cli.html#--run
  const flag = program === 'node' ? words.findIndex((word) => word.text === '--run') : -1;
  const run = flag === -1 ? undefined : words[flag + 1];
  if (run?.text !== undefined) {
    const given = argumentsOf(words.slice(flag + 2));
    return {
      tool: 'node',
      folder: undefined,
      workspace: undefined,
      kind: 'script',
      script: run.text,
      text: `node --run ${run.text}`,
      words: given,
      bare: false,
    };
  }
  const tool = toolOf(program);
  const verb = first?.text;
  if (!tool || !first || verb === undefined || options.recursive) return undefined;
  const base = (): Pick<PackageCommand, 'tool' | 'folder' | 'workspace'> => ({
    tool,
    folder: options.folder,
    workspace: options.workspace,
  });
  if (tool === 'yarn' && verb === 'workspace') {
    const [name, ...inner] = more;
    if (name?.text === undefined || inner.length === 0) return undefined;
    options.workspace = name.text;
    const command = packageCommand('yarn', [...words.slice(0, 1), ...inner]);
    return command && { ...command, workspace: name.text, text: `yarn workspace ${name.text} ${command.text.replace(/^yarn /, '')}` };
  }
  if (tool === 'yarn' && verb === 'node') return { ...base(), kind: 'exec', text: 'yarn node', words: rest };
  if (verb === 'run' || verb === 'run-script') {
    const after = skipOptions(more, options);
    const [script, ...args] = after;
    if (script?.text === undefined) return undefined;
    if (tool === 'bun' && /[./]/.test(script.text)) return { ...base(), kind: 'file', text: `bun run ${script.text}`, words: after };
    // npm takes its own options behind the script's name too; the others give them to the script.
    const given = argumentsOf(tool === 'npm' ? skipOptions(args, options) : args);
    return { ...base(), kind: 'script', script: script.text, text: `${program} run ${script.text}`, words: given, bare: tool === 'yarn' };
  }
  if (verb === 'exec' || verb === 'dlx' || (verb === 'x' && tool !== 'yarn')) {
    const inner = skipOptions(more, options);
    const [name] = inner;
    return name && { ...base(), kind: 'exec', text: `${program} ${verb} ${name.text ?? name.raw}`, words: inner };
  }
  if (tool === 'npm') {
    if (!LIFECYCLE.has(verb)) return undefined;
    const given = argumentsOf(skipOptions(more, options));
    return { ...base(), kind: 'script', script: verb, text: `npm ${verb}`, words: given, bare: false };
  }
  if (tool === 'bun' && /[./]/.test(verb)) return undefined;
  if (OWN.has(verb)) return undefined;
  return { ...base(), kind: 'script', script: verb, text: `${program} ${verb}`, words: argumentsOf(more), bare: true };
}

function toolOf(program: string): PackageTool | undefined {
  switch (program) {
    case 'npm':
      return 'npm';
    case 'yarn':
    case 'yarnpkg':
      return 'yarn';
    case 'pnpm':
      return 'pnpm';
    case 'bun':
      return 'bun';
    default:
      return undefined;
  }
}

/** What is left behind the options that stand in front; those that name a folder or workspace are kept. */
function skipOptions(words: readonly Word[], options: Options): readonly Word[] {
  let i = 0;
  for (; i < words.length; i++) {
    const text = words[i]?.text ?? words[i]?.raw ?? '';
    if (text === '--') return words.slice(i + 1);
    if (!text.startsWith('-')) break;
    const [name = '', value] = text.split(/=(.*)/s);
    const next = words[i + 1]?.text;
    if (name === '-r' || name === '--recursive') options.recursive = true;
    if (FOLDER.has(name)) options.folder = value ?? next;
    if (WORKSPACE.has(name)) options.workspace = value ?? next;
    if (value === undefined && (FOLDER.has(name) || WORKSPACE.has(name) || VALUES.has(name))) i++;
  }
  return words.slice(i);
}

function argumentsOf(words: readonly Word[]): readonly Word[] {
  return words[0]?.text === '--' ? words.slice(1) : words;
}

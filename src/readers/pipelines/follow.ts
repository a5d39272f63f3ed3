import { embeddedText, readJson } from '../../files/yaml.ts';
import type { SourceFile } from '../../model/place.ts';
import { wholeText } from '../../model/place.ts';
import { get, stringOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import { calledFile, scriptInside } from '../shell/enter.ts';
import { joinPath } from '../shell/scope.ts';
import type { Entered, ShellCommand, ShellWord } from '../shell/script.ts';
import { peelWrappers, programName } from '../shell/wrappers.ts';
import { findFlag, parseCommandLine } from './command-line.ts';
import { recipeOf } from './makefile.ts';

/** How many scripts, and how much text of them, one pipeline is followed into: ten times what the largest seen in public needs. */
const MOST_SCRIPTS = 3000;
const MOST_TEXT = 2_000_000;

/**
 * Follows commands into the scripts they run: those they hold themselves, and files, Makefile targets and package scripts of the same
 * repository. What could be followed is remembered, so that the rest can be called external.
 */
export class Follower {
  readonly #workspace: Workspace;
  /** Folder of the repository within the working directory. */
  readonly #root: string;
  readonly #followed = new WeakSet<ShellCommand>();
  readonly #files = new Set<string>();
  #scriptsLeft = MOST_SCRIPTS;
  #textLeft = MOST_TEXT;

  constructor(workspace: Workspace, root: string) {
    this.#workspace = workspace;
    this.#root = root;
  }

  /** Script files that were read as part of the pipeline. */
  get files(): ReadonlySet<string> {
    return this.#files;
  }

  /** Whether a path, as it was put together with the folder of its command, is in the input. */
  finds(path: string): boolean {
    return this.#workspace.exists(path);
  }

  followed(command: ShellCommand): boolean {
    return this.#followed.has(command);
  }

  readonly enter = (command: ShellCommand): Entered | undefined => {
    if (command.words.length === 0 || this.#scriptsLeft <= 0 || this.#textLeft <= 0) return undefined;
    const entered = scriptInside(command) ?? this.#file(command) ?? this.#make(command) ?? this.#packageScript(command);
    if (!entered) return undefined;
    // A script that runs itself, directly or by way of others.
    const again = command.within.filter((one) => one.kind === entered.kind && one.name === entered.name && entered.name !== '').length;
    if (again > 1 && (entered.kind === 'script' || entered.kind === 'source')) return undefined;
    this.#scriptsLeft--;
    this.#textLeft -= entered.text.text.length;
    if (this.#scriptsLeft < 0 || this.#textLeft < 0) return undefined;
    this.#followed.add(command);
    return entered;
  };

  /** The file a path names, seen from the command's folder, else from the repository's own. */
  #find(path: string, cwd: string | undefined): SourceFile | undefined {
    const places = cwd === undefined || /^[/~]/.test(cwd) ? [this.#root] : [cwd, this.#root];
    for (const folder of places) {
      const found = /^[/~]/.test(path) ? undefined : joinPath(folder, path);
      const file = found === undefined || found === '' ? undefined : this.#workspace.read(found);
      if (file) return file;
    }
    return undefined;
  }

  #file(command: ShellCommand): Entered | undefined {
    const called = calledFile(command);
    if (!called) return undefined;
    // `$ROOT/scripts/deploy.sh`: the variable is taken to be the repository's folder.
    const path = called.path.text ?? called.path.after.replace(/^\/+/, '');
    if (path === '' || !isScriptName(path)) return undefined;
    const file = this.#find(path, command.cwd);
    if (!file || !isShell(file)) return undefined;
    this.#files.add(file.path);
    return {
      kind: called.sourced ? 'source' : 'script',
      name: file.path,
      text: wholeText(file),
      inherits: true,
      arguments: called.arguments.map((word) => word.text),
      cwd: command.cwd,
      errexit: called.errexit || /^#!.*\s-\w*e/.test(file.text),
    };
  }

  #make(command: ShellCommand): Entered | undefined {
    const { words } = peelWrappers(command.words);
    const program = programName(words[0]);
    if (program !== 'make' && program !== 'gmake') return undefined;
    const line = parseCommandLine(words.slice(1), new Set(['-C', '--directory', '-f', '--file', '-j']));
    const target = line.operands.find((word) => word.text !== undefined && !word.text.includes('='))?.text;
    if (target === undefined) return undefined;
    const folder = (findFlag(line, '-C') ?? findFlag(line, '--directory'))?.value;
    const cwd = folder === undefined ? command.cwd : command.cwd === undefined ? undefined : joinPath(command.cwd, folder);
    const named = (findFlag(line, '-f') ?? findFlag(line, '--file'))?.value;
    for (const name of named === undefined ? ['Makefile', 'makefile', 'GNUmakefile'] : [named]) {
      const file = this.#find(name, cwd);
      const text = file && recipeOf(file, target);
      // Make stops at the first line that fails.
      if (file && text) return { ...script(file, command), text, cwd, errexit: true };
    }
    return undefined;
  }

  #packageScript(command: ShellCommand): Entered | undefined {
    const { words } = peelWrappers(command.words);
    const program = programName(words[0]);
    if (program !== 'npm' && program !== 'yarn' && program !== 'pnpm' && program !== 'bun') return undefined;
    const line = parseCommandLine(words.slice(1), new Set(['--prefix', '-C', '--cwd', '--dir', '-w', '--workspace', '-F', '--filter']));
    const [first, second] = line.operands;
    const runs = first?.text === 'run' || first?.text === 'run-script';
    const name = (runs ? second : first)?.text;
    if (name === undefined || (program === 'npm' && !runs && name !== 'start' && name !== 'test')) return undefined;
    const folder = ['--prefix', '-C', '--cwd', '--dir'].map((flag) => findFlag(line, flag)?.value).find((value) => value !== undefined);
    const cwd = folder === undefined ? command.cwd : command.cwd === undefined ? undefined : joinPath(command.cwd, folder);
    const file = this.#find('package.json', cwd);
    const scalar = file && get(readJson(file).documents[0]?.root, 'scripts', name);
    if (!file || scalar?.kind !== 'scalar' || stringOf(scalar) === undefined) return undefined;
    return { ...script(file, command), name: `${file.path} ${name}`, text: embeddedText(scalar), cwd, errexit: false };
  }
}

function script(file: SourceFile, command: ShellCommand): Omit<Entered, 'text'> {
  return { kind: 'script', name: file.path, inherits: true, arguments: [], cwd: command.cwd, errexit: false };
}

function isScriptName(path: string): boolean {
  return !/\.(py|js|mjs|cjs|ts|rb|php|pl|ps1|jar|exe|dll|ya?ml|json)$/i.test(path);
}

/** A shell script by its first line; a file without one when its name says so. */
function isShell(file: SourceFile): boolean {
  const shebang = /^#!(.*)/.exec(file.text)?.[1];
  if (shebang !== undefined) return /\b(ba|da|z|k|a)?sh\b/.test(shebang);
  return !/^\s*[<{[]/.test(file.text) && (/\.(sh|bash|env)$/.test(file.path) || !/\.\w+$/.test(file.path)) && !isBinary(file.text);
}

function isBinary(text: string): boolean {
  return text.slice(0, 1000).includes('\u0000');
}

/** The words of a command as one line. */
export function asWritten(words: readonly ShellWord[]): string {
  return words.map((word) => word.text ?? word.raw).join(' ');
}

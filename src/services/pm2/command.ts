import { posix } from 'node:path';
import type { Word } from '../../model/launch.ts';
import type { Place } from '../../model/place.ts';
import { itemsOf, type Node, stringOf, textOf } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { Pm2App } from '../../readers/pm2/read.ts';
import { workspacePath } from '../../readers/source/javascript/evaluate/paths.ts';
import { settingOf } from './facts.ts';
import { fileOnServer, folderOf } from './folder.ts';

export interface Pm2Command {
  /** As PM2 runs it: interpreter and its arguments in front. Empty when the app has no script. */
  readonly words: readonly Word[];
  /** Where its relative paths start, relative to the working directory of the run. */
  readonly folder: string;
}

/** Interpreters by extension: PM2's lib/API/interpreter.json. TypeScript runs under Bun where there is one, else under Node. */
const interpreters: Readonly<Record<string, string>> = {
  '.js': 'node',
  '.cjs': 'node',
  '.mjs': 'node',
  '.ts': 'node',
  '.tsx': 'node',
  '.sh': 'bash',
  '.py': 'python',
  '.rb': 'ruby',
  '.php': 'php',
  '.pl': 'perl',
  '.coffee': 'coffee',
  '.ls': 'lsc',
};

/** Programs on the PATH that are scripts of Node, which PM2 runs by Node, and some that are no scripts at all. */
const nodePrograms = new Set([
  'npm',
  'npx',
  'yarn',
  'pnpm',
  'next',
  'nest',
  'nuxt',
  'serve',
  'tsx',
  'ts-node',
  'nodemon',
  'vite',
  'strapi',
]);
const binaries = new Set([
  'bash',
  'sh',
  'node',
  'bun',
  'deno',
  'python',
  'python3',
  'java',
  'go',
  'php',
  'ruby',
  'dotnet',
  'docker',
  'caddy',
  'nginx',
]);

/**
 * The interpreter that PM2 starts an app with: `none` for a command of its own, undefined where it depends on what lies on the server
 * (lib/Common.js, resolveInterpreter).
 */
export function interpreterOf(app: Pm2App, workspace: Workspace): string | undefined {
  const setting = settingOf(app, 'exec_interpreter');
  if (setting) return stringOf(setting.value)?.replace(/node@.*$/, 'node');
  const script = stringOf(settingOf(app, 'script')?.value);
  if (script === undefined) return undefined;
  if (script.includes(' ')) return 'none';
  const known = interpreters[posix.extname(script)];
  if (known !== undefined) return known;
  const base = posix.basename(script);
  if (isNodeProgram(script)) return 'node';
  if (binaries.has(base)) return 'none';
  // Whatever is a text and no program of the PATH is run by Node: `./bin/www`.
  const path = script.includes('/')
    ? posix.join(folderOf(app, script, workspace), inFolder(script, folderOf(app, script, workspace), app, workspace))
    : undefined;
  return path !== undefined && workspace.read(path) ? 'node' : undefined;
}

/** The command line of an app. A script with a blank in it is a line for bash, and its `args` are lost. */
export function commandOf(app: Pm2App, workspace: Workspace): Pm2Command {
  const setting = settingOf(app, 'script');
  if (!setting || setting.refused) return { words: [], folder: folderOf(app, undefined, workspace) };
  const written = stringOf(setting.value);
  const folder = folderOf(app, written, workspace);
  if (written === undefined) return { words: [{ text: undefined, raw: rawText(setting.value), at: setting.value }], folder };
  const script: Word = { text: inFolder(written, folder, app, workspace), raw: written, at: setting.value };
  const implied = (text: string): Word => ({ text, raw: text, at: setting.value });
  if (written.includes(' ')) return { words: [implied('bash'), implied('-c'), script], folder };
  const args = listOf(settingOf(app, 'args')?.value);
  const words = [...interpreterWords(app, written, implied, workspace), script, ...args];
  return { words: words.map((word) => withoutRoot(word, folder)), folder };
}

/** A path that is absolute is led back to the repository where that can be; others stay as they are. */
function inFolder(written: string, folder: string, app: Pm2App, workspace: Workspace): string {
  if (!written.startsWith('/') || written.includes(' ')) return written;
  const path = workspacePath(written) ?? fileOnServer(written, posix.dirname(app.file.path), workspace);
  return path === undefined ? written : posix.relative(`/${folder}`, `/${path}`) || '.';
}

/** A path that the file has computed, as in `--require ${__dirname}/setup.js`. */
function withoutRoot(word: Word, folder: string): Word {
  const path = word.text === undefined ? undefined : workspacePath(word.text);
  return path === undefined ? word : { ...word, text: posix.relative(`/${folder}`, `/${path}`) || '.' };
}

function interpreterWords(app: Pm2App, script: string, implied: (text: string) => Word, workspace: Workspace): readonly Word[] {
  const setting = settingOf(app, 'exec_interpreter');
  const name = interpreterOf(app, workspace);
  // PM2 runs programs of Node by Node in any case: `node npm start` is `npm start`.
  if (name === undefined || name === 'none' || (name === 'node' && isNodeProgram(script))) return [];
  const head: Word = setting ? { text: name, raw: rawText(setting.value), at: setting.value } : implied(name);
  return [head, ...listOf(settingOf(app, 'node_args')?.value)];
}

function isNodeProgram(script: string): boolean {
  if (interpreters[posix.extname(script)] !== undefined) return false;
  return nodePrograms.has(posix.basename(script)) || script.includes('node_modules/');
}

/** PM2's own way to part a text into arguments (lib/tools/Config.js): no shell has a part in it. */
const ARGUMENT = /[^\s"'=]+="[^"]*"|[^\s"'=]+='[^']*'|"([^"]*)"|'([^']*)'|\S+/g;

function listOf(node: Node | undefined): readonly Word[] {
  if (node?.kind === 'seq') return itemsOf(node).map((item) => ({ text: textOf(item), raw: rawText(item), at: item }));
  const text = stringOf(node);
  if (node === undefined) return [];
  if (text === undefined) return [{ text: undefined, raw: rawText(node), at: node }];
  return [...text.matchAll(ARGUMENT)].map((match) => {
    const [whole] = match;
    const quoted = /^(["']).*\1$/s.test(whole);
    return { text: quoted ? whole.slice(1, -1) : whole, raw: whole, at: placeInside(node, text, match.index, whole.length) };
  });
}

/** A part of a text literal, where the literal is written as it reads. */
function placeInside(node: Node, text: string, index: number, length: number): Place {
  const { file, start, end } = node;
  const from = file.text.slice(start, end).indexOf(text);
  return from === -1 ? { file, start, end } : { file, start: start + from + index, end: start + from + index + length };
}

function rawText(node: Node): string {
  if (node.kind === 'scalar') return String(node.value);
  return node.file.text.slice(node.start, Math.min(node.end, node.start + 60));
}

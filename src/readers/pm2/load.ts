import { readYaml } from '../../files/yaml.ts';
import type { Problem } from '../../model/finding.ts';
import { folderOf, joinPaths } from '../../model/path.ts';
import type { Place, SourceFile } from '../../model/place.ts';
import { entryOf, type Node } from '../../model/tree.ts';
import type { Workspace } from '../../model/workspace.ts';

export interface Loaded {
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
}

/** How PM2 reads a file, which it tells from what the name contains (lib/Common.js, isConfigFile). */
const languages = [
  ['.json', 'json'],
  ['.yml', 'yaml'],
  ['.yaml', 'yaml'],
  ['.config.js', 'javascript'],
  ['.config.cjs', 'javascript'],
  ['.config.mjs', 'javascript'],
] as const;

/** The value that PM2 takes its apps from, and what keeps it from reading it. */
export async function loadPm2(file: SourceFile, workspace: Workspace): Promise<Loaded> {
  const base = file.path.slice(file.path.lastIndexOf('/') + 1);
  const language = languages.find(([part]) => base.includes(part))?.[1];
  if (language === 'yaml') return loadYaml(file);
  // Text from standard input has no name to judge by.
  if (file.path.startsWith('<')) return loadUnnamed(file, workspace);
  const problems: Problem[] = language === undefined ? [asScript(file, base)] : [];
  const mistaken = language === 'javascript' ? takenForModule(file, workspace) : undefined;
  if (mistaken) problems.push(mistaken);
  const loaded = await loadJavaScript(file, workspace, language === 'json', language === undefined);
  return { root: loaded.root, problems: [...problems, ...loaded.problems] };
}

async function loadUnnamed(file: SourceFile, workspace: Workspace): Promise<Loaded> {
  if (/\bmodule\.exports\b|\bexports\.\w|^\s*export\s/m.test(file.text)) return loadJavaScript(file, workspace, false, false);
  return /^\s*(\{|\[|\/\/|\/\*)/.test(file.text) ? loadJavaScript(file, workspace, true, false) : loadYaml(file);
}

function asScript(file: SourceFile, base: string): Problem {
  const better = /\.[cm]?tsx?$/.test(base) ? 'compile it, or write ecosystem.config.js' : 'call it ecosystem.config.js';
  const message = `PM2 runs a file of this name as a script and reads no apps from it: ${better}`;
  return { severity: 'warning', message, file: file.path, at: { file, start: 0, end: 0 } };
}

/** In a package of `"type": "module"` Node runs a `.js` file as a module, in which there is no `module.exports`: PM2 calls the file malformed. */
function takenForModule(file: SourceFile, workspace: Workspace): Problem | undefined {
  if (!file.path.endsWith('.js') || /^\s*(import|export)\b/m.test(file.text)) return undefined;
  const written = /\bmodule\.exports\b/.exec(file.text);
  if (!written || !isModulePackage(folderOf(file.path), workspace)) return undefined;
  const message =
    'PM2 starts no app of this file: its package has "type": "module", where `module.exports` is not defined: call it .config.cjs';
  const at = { file, start: written.index, end: written.index + written[0].length };
  return { severity: 'error', message, file: file.path, at };
}

/** The nearest package.json decides: https://nodejs.org/api/packages.html#type */
function isModulePackage(start: string, workspace: Workspace): boolean {
  for (let folder = start; ; folder = folderOf(folder)) {
    const text = workspace.read(joinPaths(folder, 'package.json'))?.text;
    if (text !== undefined) return /"type"\s*:\s*"module"/.test(text);
    if (folder === '' || folder === '..' || folder === '/') return false;
  }
}

async function loadYaml(file: SourceFile): Promise<Loaded> {
  const { documents, problems } = await readYaml(file);
  const filled = documents.filter(({ root }) => root !== undefined);
  const [first, second] = filled;
  if (!second) return { root: first?.root, problems };
  const message = 'PM2 reads no file of several YAML documents; only the first one is linted';
  return { root: first?.root, problems: [...problems, { severity: 'error', message, file: file.path, at: second.place }] };
}

async function loadJavaScript(file: SourceFile, workspace: Workspace, isJson: boolean, isScript: boolean): Promise<Loaded> {
  const { evaluateFile } = await import('../source/javascript/evaluate/evaluate.ts');
  const { exports, defaultExport, isFunction, errors, limit } = evaluateFile(file, workspace, isJson);
  const problems: Problem[] = errors.map(({ message, at }) => ({
    severity: 'error',
    message: `cannot be parsed: ${message}`,
    file: file.path,
    at,
  }));
  const tell = (severity: Problem['severity'], message: string, at: Place | undefined) =>
    problems.push({ severity, message, file: file.path, at: at && { file: at.file, start: at.start, end: at.end } });
  if (limit !== undefined) tell('warning', limit, undefined);
  const named = entryOf(exports, 'apps') ?? entryOf(exports, 'pm2');
  const root = named ? exports : (defaultExport ?? exports);
  if (isFunction) tell('error', 'PM2 starts no app of this file: it exports a function, which PM2 does not call', root);
  // TypeScript is compiled before PM2 can read it; what its default export becomes then is not known.
  else if (!named && defaultExport && !isScript)
    tell('error', 'PM2 starts no app of this file: it reads `module.exports` or an exported `apps`, and no default export', defaultExport);
  return { root, problems };
}

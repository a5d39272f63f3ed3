import type { Catalog } from '../../../../model/catalog.ts';
import type { Gap } from '../../../../model/fact.ts';
import type { SourceFile } from '../../../../model/place.ts';
import { KeptParses } from '../../kept-parses.ts';
import { parseJavaScript } from '../parse.ts';
import { type Project, splitSpecifier } from '../project.ts';
import { resolveSpecifier, type Target } from '../specifiers.ts';
import { indexModule } from './index-module.ts';
import type { Call, MemberAssignment, ModuleIndex } from './module-index.ts';

const MAX_FILES = 1000;
const MAX_CHARACTERS = 16_000_000;

/** What the built-in facts stand on, beside the packages of the catalog. */
const TELLING_TEXT =
  /SIG(?:TERM|INT|QUIT|USR2)|process\s*\??\.\s*(?:on|once|addListener|send|exit)\b|setInterval|\bfetch\s*\(|NODE_APP_INSTANCE|\bpm_id\b|advisory|GET_LOCK|SKIP LOCKED|Shutdown|ModuleDestroy|addSignalListener|(?:Bun|Deno)\.serve|\.listen\b|\bcluster\b/i;

/** What a module does with a queue or channel that it is given: it need not import the package that it comes from. */
const TELLING_USE =
  /(?:queue|channel|consumer|producer|agenda|boss)s?\s*\.\s*(?:process|add|addBulk|consume|sendToQueue|publish|subscribe|run|send|define|every|work|close)\s*\(/i;

/** A pre-filter, not a parser: it may find imports in comments, never miss one with a plain name. */
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"`])([^'"`\n]{1,300})\1/g;

/** A file of the program as far as it is known without a parser. */
interface GraphFile {
  readonly file: SourceFile;
  /** Files of the program that it imports. */
  readonly leadsTo: readonly string[];
  /** It, or something that it imports, may hold a fact. */
  needed: boolean;
}

export interface Written {
  readonly module: ModuleIndex;
  readonly assignment: MemberAssignment;
}
export interface Called {
  readonly module: ModuleIndex;
  readonly call: Call;
}

/** The files of one program, found along its imports from the entry; each is parsed when something in it is asked for. */
export class ProgramModules {
  readonly project: Project;
  readonly gaps: Gap[] = [];
  readonly #graph = new Map<string, GraphFile>();
  readonly #parsed = new Map<string, ModuleIndex | undefined>();
  readonly #writes = new Map<string, Written[]>();
  readonly #calls = new Map<string, Called[]>();
  readonly #packages: PackageNames;
  readonly #lost = new Map<string, { readonly specifier: string; readonly why: string; readonly offset: number }[]>();
  readonly #spared = new Set<string>();
  #complete = true;
  #signals: Doubt = 'none';

  constructor(project: Project, entry: SourceFile, catalog: Catalog) {
    this.project = project;
    this.#packages = packageNames(catalog);
    this.#explore(entry);
  }

  /** Files read, in the order in which they were found. */
  get files(): readonly string[] {
    return [...this.#graph.keys()];
  }

  get complete(): boolean {
    return this.#complete;
  }

  /**
   * Nothing that could not be read is likely to install stop handlers, going by what it is called and how it is used. A program that installs
   * some itself, in what could be read, does not leave others to a module that is called like something else.
   */
  handlersAreKnown(hasOwn: boolean): boolean {
    return this.#signals === 'none' || (hasOwn && this.#signals === 'possible');
  }

  /** Part of the program could not be read. */
  miss(gap: Gap, signals: Doubt = 'likely'): void {
    this.#complete = false;
    if (DOUBTS.indexOf(signals) > DOUBTS.indexOf(this.#signals)) this.#signals = signals;
    if (this.gaps.length < 50 && !this.gaps.some((known) => known.what === gap.what && known.why === gap.why)) this.gaps.push(gap);
  }

  /** Assignments to `x.name`, in all modules parsed so far; `[]` for computed names. */
  writes(name: string): readonly Written[] {
    return this.#writes.get(name) ?? [];
  }

  /** Calls of something called `name`, in all modules parsed so far; `(imported)` for what goes by an imported name. */
  calls(name: string): readonly Called[] {
    return this.#calls.get(name) ?? [];
  }

  #add(module: ModuleIndex): void {
    for (const [name, assignments] of module.memberWrites)
      for (const assignment of assignments) push(this.#writes, name, { module, assignment });
    for (const [name, calls] of module.callsByName) for (const call of calls) push(this.#calls, name, { module, call });
  }

  /** False where neither the file nor anything it imports can hold a fact. */
  isNeeded(path: string): boolean {
    return this.#graph.get(path)?.needed ?? false;
  }

  /**
   * Whether a module that can hold no fact exports a function of this name, going by its text, so that it can stay unparsed. What calls `ack` is
   * looked into.
   */
  sparesFunction(path: string, name: string): boolean {
    const found = this.#graph.get(path);
    if (found === undefined || found.needed || this.#parsed.has(path)) return false;
    const spared = exportsFunction(found.file.text, name);
    if (spared) this.#spared.add(path);
    return spared;
  }

  target(from: string, specifier: string): Target {
    return resolveSpecifier(this.project, from, specifier);
  }

  /** The module, parsed; undefined when it lies outside of the program or cannot be parsed. */
  load(path: string): ModuleIndex | undefined {
    const known = this.#parsed.get(path);
    if (known !== undefined || this.#parsed.has(path)) return known;
    const file = this.#graph.get(path)?.file;
    const result = file === undefined || path.endsWith('.json') ? undefined : indexed(file);
    const index = result !== undefined && 'index' in result ? result.index : undefined;
    this.#parsed.set(path, index);
    if (index !== undefined) this.#add(index);
    if (result !== undefined && 'gap' in result) this.miss(result.gap);
    return index;
  }

  /** Tells what files that nobody had to parse import in vain; the others tell for themselves. */
  tellLost(): void {
    for (const [path, lost] of this.#lost) {
      const file = this.#graph.get(path)?.file;
      if (file === undefined || this.#parsed.has(path) || this.#spared.has(path)) continue;
      for (const { specifier, why, offset } of lost)
        this.miss({ what: specifier, why, at: { file, start: offset, end: offset + specifier.length } });
    }
  }

  #lose(file: SourceFile, specifier: string, why: string, from: number): void {
    const known = this.#lost.get(file.path) ?? [];
    this.#lost.set(file.path, known);
    known.push({ specifier, why, offset: file.text.indexOf(specifier, from) });
  }

  /** The text of a JSON module. */
  json(path: string): SourceFile | undefined {
    return path.endsWith('.json') ? this.#graph.get(path)?.file : undefined;
  }

  #explore(entry: SourceFile): void {
    const queue: SourceFile[] = [entry];
    const told = new Set<string>();
    const importers = new Map<string, string[]>();
    let characters = 0;
    this.#graph.set(entry.path, { file: entry, leadsTo: [], needed: true });
    for (let file = queue.shift(); file; file = queue.shift()) {
      characters += file.text.length;
      const leadsTo: string[] = [];
      const look = lookAt(file);
      let { telling } = look;
      for (const { specifier, offset } of look.imports) {
        const target = this.target(file.path, specifier);
        if (target.kind === 'package') telling ||= this.#packages.has(target.name);
        if (target.kind === 'missing' && isImport(file.text, offset)) this.#lose(file, specifier, target.why, offset);
        if (target.kind !== 'file') continue;
        leadsTo.push(target.path);
        const known = importers.get(target.path);
        if (known) known.push(file.path);
        else importers.set(target.path, [file.path]);
        if (this.#graph.has(target.path)) continue;
        if (this.#graph.size >= MAX_FILES || characters > MAX_CHARACTERS) {
          this.miss({ what: 'the program', why: `more than ${MAX_FILES} files: the rest was not read` });
          continue;
        }
        const next = this.project.workspace.read(target.path);
        if (next === undefined) {
          const why = this.project.workspace.refusal?.(target.path)?.why ?? 'it cannot be read';
          this.miss({ what: specifier, why, at: { file, start: offset, end: offset + specifier.length } });
          continue;
        }
        this.#graph.set(next.path, { file: next, leadsTo: [], needed: false });
        queue.push(next);
      }
      if (telling) told.add(file.path);
      this.#graph.set(file.path, { file, leadsTo, needed: file.path === entry.path });
    }
    const needed = [...told];
    for (let path = needed.pop(); path !== undefined; path = needed.pop()) {
      const found = this.#graph.get(path);
      if (found) found.needed = true;
      const by = importers.get(path) ?? [];
      importers.delete(path);
      needed.push(...by);
    }
  }
}

/** One declaration says so, and nothing gives the function properties of its own or acknowledges a message. */
function exportsFunction(text: string, name: string): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name) || text.includes(`${name}.`) || /\back(?:All)?\b/.test(text)) return false;
  const lines = [`export function ${name}(`, `export async function ${name}(`].map(
    (line) => text.split(`\n${line}`).length - 1 + (text.startsWith(line) ? 1 : 0),
  );
  return lines.reduce((sum, count) => sum + count, 0) === 1;
}

/** What a look at the text of a file shows, without a parser. */
interface Look {
  /** It holds words of what the built-in facts stand on. */
  readonly telling: boolean;
  readonly imports: readonly { readonly specifier: string; readonly offset: number }[];
}

const looks = new WeakMap<SourceFile, Look>();

function lookAt(file: SourceFile): Look {
  const known = looks.get(file);
  if (known !== undefined) return known;
  const found = file.path.endsWith('.json') ? [] : [...file.text.matchAll(SPECIFIER)];
  const imports = found.map((match) => ({ specifier: match[2] ?? '', offset: match.index }));
  const look: Look = {
    telling: TELLING_TEXT.test(file.text) || TELLING_USE.test(file.text),
    imports: imports.filter(({ specifier }) => !specifier.includes('${')),
  };
  looks.set(file, look);
  return look;
}

/**
 * Stop handlers stand in the entry, or in modules by such names: of a hundred that were looked at in public repositories none stood among
 * routes, models, loggers and the like.
 */
const STOPPING =
  /(^|[/@_.-])(server|main|boot\w*|start\w*|kernel|cluster|process\w*|lifecycle|life-cycle|shut\w*|graceful\w*|terminat\w*|signals?|exit\w*|stop\w*|close\w*|loaders?|runner|launch\w*|supervis\w*|services|tracing|otel\w*|telemetry|instrument\w*|workers?|queues?|schedulers?)([/_.-]|$)|shutdown|graceful|lifecycle|worker$|queue$|scheduler$/i;
/** Of these the modules whose very name says it. */
const STOPPING_BY_NAME = /shut|graceful|lifecycle|life-cycle|terminat|signal|exit|stop|(^|[/_.-])close/i;
/** Modules that are loaded for what they do, and do nothing of the kind; error trackers flush when the process ends, and install no stop handler. */
const SETTING_UP = /types?\b|config|env|polyfill|style|model|schema|global|passport|i18n|locale|sentry|bugsnag|rollbar|newrelic/i;

/** Whether a module that could not be read may install stop handlers. */
export type Doubt = (typeof DOUBTS)[number];
const DOUBTS = ['none', 'possible', 'likely'] as const;

export function mayHandleSignals(specifier: string, forItself: boolean): Doubt {
  if (STOPPING.test(specifier)) return STOPPING_BY_NAME.test(specifier) ? 'likely' : 'possible';
  return forItself && !SETTING_UP.test(specifier) ? 'possible' : 'none';
}

/** Not in a comment, and not of types only. */
function isImport(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (/^\s*(\/\/|\*|\/\*)/.test(line)) return false;
  const statement = text.slice(Math.max(0, offset - 400), offset);
  return !/\b(?:import|export)\s+type\b[^;'"]*$/.test(statement);
}

/** One file or program that cannot be followed must not keep the others from being judged: it is a gap that the report shows. */
export function failure(file: SourceFile, error: unknown): Gap {
  const why = error instanceof RangeError ? 'it is nested too deep' : `svc-lint failed on it: ${String(error)}`;
  return { what: file.path, why, at: { file, start: 0, end: 0 } };
}

type Indexed = { readonly index: ModuleIndex } | { readonly gap: Gap };
const kept = new KeptParses<Indexed>();

function indexed(file: SourceFile): Indexed {
  return kept.get(file) ?? kept.keep(file, parseAndIndex(file));
}

function parseAndIndex(file: SourceFile): Indexed {
  try {
    const parsed = parseJavaScript(file);
    const [error] = parsed.errors;
    if (error) return { gap: { what: file.path, why: `it does not parse: ${error.message}`, at: error.at } };
    return { index: indexModule(file, parsed.program) };
  } catch (error) {
    return { gap: failure(file, error) };
  }
}

const packagesOf = new WeakMap<Catalog, PackageNames>();

function packageNames(catalog: Catalog): PackageNames {
  const known = packagesOf.get(catalog) ?? new PackageNames(catalog);
  packagesOf.set(catalog, known);
  return known;
}

class PackageNames {
  readonly #exact = new Set<string>();
  readonly #prefixes: string[] = [];

  constructor(catalog: Catalog) {
    for (const { language, packages } of catalog.frameworks) {
      if (language !== 'javascript') continue;
      for (const name of packages) {
        if (name.endsWith('*')) this.#prefixes.push(name.slice(0, -1));
        else this.#exact.add(name);
      }
    }
  }

  has(specifier: string): boolean {
    const { name } = splitSpecifier(specifier);
    return this.#exact.has(specifier) || this.#exact.has(name) || this.#prefixes.some((prefix) => specifier.startsWith(prefix));
  }
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

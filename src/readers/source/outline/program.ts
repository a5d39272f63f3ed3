import type { Gap } from '../../../model/fact.ts';
import type { SourceFile } from '../../../model/place.ts';
import type { Workspace } from '../../../model/workspace.ts';
import { KeptParses } from '../kept-parses.ts';
import { type ParseSource, sourceParser } from '../syntax-tree.ts';
import { Builder } from './builder.ts';
import type { SourceLanguage } from './language.ts';
import type { Assign, CallSite, ClassDef, FunctionDef, Guard, Import, Outline } from './outline.ts';
import { placeOf } from './outline.ts';

/** Files that are read of one program. */
const MAX_FILES = 400;
/** Files of its project that are only searched for a word. */
const MAX_OTHERS = 2_000;
/** How many imports away from the entry a file may be. */
const MAX_DISTANCE = 12;
/** Characters that are read of one program. */
const MAX_PROGRAM_CHARS = 12_000_000;

const kept = new KeptParses<Outline>();

/** All files of one program that could be found, and what is where in them. */
export class Program {
  readonly language: SourceLanguage;
  readonly entry: SourceFile;
  readonly workspace: Workspace;
  readonly outlines = new Map<string, Outline>();
  readonly gaps: Gap[] = [];
  /** Every import of the program's own code could be followed. */
  complete = true;
  /** Imports of the program's own code that lead to nothing. */
  readonly lost = new Set<string>();
  #otherGaps = false;
  /** It was read in parts, which are all that the input has of it. */
  inParts = false;
  #chars = 0;
  /** The entry and what lies beside it. */
  #first: readonly string[] = [];
  #fails: ReadonlySet<Guard> = new Set();

  constructor(language: SourceLanguage, entry: SourceFile, workspace: Workspace) {
    this.language = language;
    this.entry = entry;
    this.workspace = workspace;
  }

  /** Reads the entry, what lies beside it, and what they import, nearest first. */
  async load(words: RegExp, parts?: readonly string[]): Promise<void> {
    const { language, workspace, entry } = this;
    const beside = [...(parts ?? []), ...language.beside(entry.path, workspace)];
    if (parts) {
      this.inParts = true;
      this.miss({ what: 'what starts the program', why: 'it is not in the input', at: { file: entry, start: 0, end: 0 } });
    }
    // A source tree is read as far as it speaks of something that is known.
    const { stopWords } = language;
    const speaks = (path: string): boolean => {
      const text = workspace.read(path)?.text ?? '';
      return stopWords === undefined || stopWords.test(text) || words.test(text);
    };
    let next = [entry.path, ...beside.filter((path) => path !== entry.path && speaks(path))];
    this.#first = next;
    for (let distance = 0; next.length > 0 && distance <= MAX_DISTANCE; distance++) {
      const found: string[] = [];
      for (const path of next) {
        const outline = await this.#read(path);
        if (outline === undefined) continue;
        for (const imported of outline.imports) {
          const files = language.follow(imported, outline, workspace, entry.path);
          if (files === undefined) this.#lose(imported, outline.file);
          else if (files !== 'external') found.push(...files);
        }
      }
      next = [...new Set(found)].filter((path) => !this.outlines.has(path));
    }
    const [left] = next;
    if (left !== undefined) this.miss({ what: left, why: 'it is too many imports away (limit MAX_DISTANCE)' });
  }

  /** The program is not complete, but all that is missing of it are imports that lead to nothing. */
  get onlyImportsAreMissing(): boolean {
    return !this.#otherGaps;
  }

  #lose(imported: Import, file: SourceFile): void {
    this.lost.add(imported.path);
    this.#tell({ what: imported.path, why: 'it was not found', at: placeOf(file, imported) });
  }

  #others: readonly string[] | undefined;
  readonly #said = new Map<string, boolean>();

  /** Whether a word stands in a file of the project that is no part of what was read: it may set there what is not set here. */
  mayBeSaidElsewhere(word: string): boolean {
    const known = this.#said.get(word);
    if (known !== undefined) return known;
    const { language, workspace } = this;
    this.#others ??= (language.others?.(workspace) ?? []).filter((path) => !this.outlines.has(path)).slice(0, MAX_OTHERS);
    const lower = word.toLowerCase();
    const found = this.#others.some((path) => workspace.read(path)?.text.toLowerCase().includes(lower) === true);
    this.#said.set(word, found);
    return found;
  }

  miss(gap: Gap): void {
    this.#otherGaps = true;
    this.#tell(gap);
  }

  #tell(gap: Gap): void {
    this.complete = false;
    if (this.gaps.length < 20 && !this.gaps.some(({ what }) => what === gap.what)) this.gaps.push(gap);
  }

  async #read(path: string): Promise<Outline | undefined> {
    if (this.outlines.has(path)) return undefined;
    if (this.outlines.size >= MAX_FILES || this.#chars > MAX_PROGRAM_CHARS) {
      this.miss({ what: 'further modules', why: `the program has more than ${MAX_FILES} files (limit MAX_FILES)` });
      return undefined;
    }
    const file = path === this.entry.path ? this.entry : this.workspace.read(path);
    if (file === undefined) {
      if (this.workspace.exists(path)) this.miss({ what: path, why: 'it could not be read' });
      return undefined;
    }
    this.#chars += file.text.length;
    const outline = kept.get(file) ?? kept.keep(file, await this.#parse(file));
    if (outline.problem !== undefined) this.miss({ what: path, why: outline.problem, at: { file, start: 0, end: 0 } });
    this.outlines.set(path, outline);
    return outline;
  }

  async #parse(file: SourceFile): Promise<Outline> {
    const { name, table } = this.language.grammarOf(file.path);
    const parse: ParseSource = await sourceParser(name);
    return new Builder(file, table).outline(parse(file));
  }

  readonly #scopes = new Map<string, Outline[]>();
  readonly #named = new Map<string, FunctionDef[]>();
  readonly #classes = new Map<string, ClassDef[]>();
  readonly #assigns = new Map<string, Assign[]>();
  readonly #fields = new Map<string, Assign[]>();
  readonly #locals = new Map<FunctionDef, Map<string, Assign[]>>();
  readonly #settings = new Map<string, Assign[]>();
  readonly #reached = new Set<FunctionDef>();
  calls: readonly CallSite[] = [];

  /**
   * Puts everything where it can be looked up; once, when all files are read. `decide` tells of a test whether it fails: what stands behind such a
   * one is not there.
   */
  index(decide: (guard: Guard) => boolean | undefined = () => undefined): void {
    this.#place();
    this.#fails = new Set(this.#guards().filter((guard) => decide(guard) === false));
    if (this.#fails.size > 0) this.#leaveOut();
    this.#reach();
    this.calls = [...this.outlines.values()].flatMap((outline) => outline.calls.filter((site) => this.#runs(site)));
  }

  /** Which of an image's services runs is decided where the program starts, or where modules are loaded. */
  #guards(): readonly Guard[] {
    return [...this.outlines.values()].flatMap(({ file, guards }) =>
      guards.filter(({ within }) => within === undefined || file.path === this.entry.path),
    );
  }

  holds({ guards }: { readonly guards: readonly Guard[] }): boolean {
    return this.#fails.size === 0 || guards.every((guard) => !this.#fails.has(guard));
  }

  #runs(site: CallSite): boolean {
    return (site.within === undefined || this.#reached.has(site.within)) && this.holds(site);
  }

  /** Forgets the files that only an import behind a test that fails leads to. */
  #leaveOut(): void {
    const { language, workspace, entry } = this;
    const lost = new Set<string>();
    const live = new Set<string>();
    const follow = (outline: Outline, one: Import): readonly string[] => {
      const files = language.follow(one, outline, workspace, entry.path);
      return files === undefined || files === 'external' ? [] : files;
    };
    for (const outline of this.outlines.values())
      for (const one of outline.imports) if (!this.holds(one)) for (const path of follow(outline, one)) lost.add(path);
    if (lost.size === 0) return;
    const waiting = [...this.#first];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const outline = this.outlines.get(path);
      if (outline === undefined || live.has(path)) continue;
      live.add(path);
      for (const one of outline.imports) if (this.holds(one)) waiting.push(...follow(outline, one));
    }
    for (const path of [...this.outlines.keys()]) if (!live.has(path)) this.outlines.delete(path);
    for (const map of [this.#scopes, this.#named, this.#classes, this.#assigns, this.#fields, this.#locals, this.#settings]) map.clear();
    this.#place();
  }

  #place(): void {
    const { language } = this;
    for (const outline of this.outlines.values()) {
      const scope = language.scopeOf(outline.file.path);
      put(this.#scopes, scope, outline);
      for (const def of outline.functions) {
        if (def.name === undefined) continue;
        put(this.#named, `${scope}|${def.owner ?? ''}|${def.name}`, def);
        if (def.owner !== undefined) put(this.#named, `*|${def.owner}|${def.name}`, def);
      }
      for (const def of outline.classes) {
        put(this.#classes, `${scope}|${def.name}`, def);
        put(this.#classes, `*|${def.name}`, def);
      }
      for (const assign of outline.assigns) this.#placeAssign(assign, scope);
    }
  }

  #placeAssign(assign: Assign, scope: string): void {
    const { target, within, owner } = assign;
    if (target.kind === 'member') {
      put(this.#settings, target.name.toLowerCase(), assign);
      const receiver = within?.params[0]?.name;
      const of = target.of.kind === 'name' ? target.of.name : undefined;
      if (owner !== undefined && of !== undefined && (this.language.self.has(of) || of === 'this' || of === receiver))
        put(this.#fields, `${owner}.${target.name}`, assign);
      return;
    }
    if (target.kind !== 'name') return;
    put(this.#settings, target.name.toLowerCase(), assign);
    if (within !== undefined) {
      const locals = this.#locals.get(within) ?? new Map<string, Assign[]>();
      put(locals, target.name, assign);
      this.#locals.set(within, locals);
      if (within.name?.startsWith('#')) put(this.#assigns, `${scope}|${target.name}`, assign);
    } else if (owner !== undefined) put(this.#fields, `${owner}.${target.name}`, assign);
    else put(this.#assigns, `${scope}|${target.name}`, assign);
  }

  /** By names alone: a function may run when its name stands in something that may run. */
  #reach(): void {
    const { roots } = this.language;
    const all = [...this.outlines.values()];
    const byName = new Map<string, { readonly def: FunctionDef; readonly outline: Outline }[]>();
    const waiting: { readonly def: FunctionDef | undefined; readonly outline: Outline }[] = [];
    const guarded = new Map(all.map((outline) => [outline, this.#guardedIn(outline)]));
    // What only a branch that does not run calls is not called, even where anything else may be.
    const lost = new Set<string | undefined>(
      this.#fails.size === 0 ? [] : all.flatMap((outline) => outline.guarded.filter((one) => !this.holds(one)).map(({ name }) => name)),
    );
    const inside = new Map<FunctionDef, FunctionDef[]>();
    const outlineOf = new Map<FunctionDef, Outline>();
    for (const outline of all) {
      waiting.push({ def: undefined, outline });
      const starts = new Set(roots?.(outline, outline.file.path === this.entry.path));
      for (const def of outline.functions) {
        if (!this.holds(def)) continue;
        outlineOf.set(def, outline);
        if (def.parent) put(inside, def.parent, def);
        const isRoot =
          (roots === undefined && !lost.has(def.name)) ||
          def.decorators.length > 0 ||
          starts.has(def.name ?? '') ||
          (def.name === undefined && !def.parent);
        if (isRoot) waiting.push({ def, outline });
        else if (def.name !== undefined) put(byName, def.name, { def, outline });
      }
    }
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const { def, outline } = one;
      if (def !== undefined) {
        if (this.#reached.has(def)) continue;
        this.#reached.add(def);
        for (const inner of inside.get(def) ?? []) if (inner.name === undefined) waiting.push({ def: inner, outline });
      }
      for (const name of [...(outline.mentions.get(def) ?? []), ...(guarded.get(outline)?.get(def) ?? [])]) {
        const called = byName.get(name);
        if (called === undefined) continue;
        byName.delete(name);
        waiting.push(...called);
      }
    }
  }

  #guardedIn({ guarded }: Outline): ReadonlyMap<FunctionDef | undefined, readonly string[]> {
    const found = new Map<FunctionDef | undefined, string[]>();
    for (const one of guarded) if (this.holds(one)) put(found, one.within, one.name);
    return found;
  }

  #callsIn: Map<FunctionDef, CallSite[]> | undefined;

  /** The calls that stand in a function, those of functions without a name in it among them. */
  callsIn(def: FunctionDef): readonly CallSite[] {
    if (this.#callsIn === undefined) {
      this.#callsIn = new Map();
      for (const outline of this.outlines.values())
        for (const site of outline.calls.filter((one) => this.holds(one)))
          for (let within = site.within; within !== undefined; within = within.name === undefined ? within.parent : undefined)
            put(this.#callsIn, within, site);
    }
    return this.#callsIn.get(def) ?? [];
  }

  /** The calls that a function makes itself. */
  directCallsIn(def: FunctionDef): readonly CallSite[] {
    return this.callsIn(def).filter((site) => site.within === def);
  }

  assignsIn(def: FunctionDef): readonly Assign[] {
    return this.outlines.get(def.outline.path)?.assigns.filter(({ within }) => within === def) ?? [];
  }

  reaches(def: FunctionDef | undefined): boolean {
    return def === undefined || this.#reached.has(def);
  }

  locals(within: FunctionDef, name: string): readonly Assign[] {
    return this.#locals.get(within)?.get(name) ?? [];
  }

  globals(scope: string, name: string): readonly Assign[] {
    return this.#assigns.get(`${scope}|${name}`) ?? [];
  }

  fields(owner: string, name: string): readonly Assign[] {
    return this.#fields.get(`${owner}.${name}`) ?? [];
  }

  /** Whatever is assigned to something of this name, in any case of letters. */
  settings(name: string): readonly Assign[] {
    return this.#settings.get(name.toLowerCase()) ?? [];
  }

  functions(scope: string, owner: string | undefined, name: string): readonly FunctionDef[] {
    return this.#named.get(`${scope}|${owner ?? ''}|${name}`) ?? [];
  }

  classes(scope: string, name: string): readonly ClassDef[] {
    return this.#classes.get(`${scope}|${name}`) ?? [];
  }

  outlinesIn(scope: string): readonly Outline[] {
    return this.#scopes.get(scope) ?? [];
  }
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

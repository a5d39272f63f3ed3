import type { Framework, Handover } from '../../../model/catalog.ts';
import type { MemoryState } from '../../../model/code.ts';
import type { Place } from '../../../model/place.ts';
import type { Code } from './code.ts';
import { matchesPath } from './knowledge.ts';
import { type CallExpr, type CallSite, type Expr, type FunctionDef, lastName, placeOf } from './outline.ts';
import { argumentOf, optionsAreKnown, settledAs, type Use } from './settings.ts';
import { atOf, type Step, type Value } from './value.ts';

interface Made {
  readonly framework: Framework;
  readonly site: CallSite;
  readonly steps: readonly Step[];
}

/** Queues and sessions that live in this process only. What may as well be kept elsewhere, or worked off on stop, is left out. */
export function memoryStateOf(code: Code, usesOf: (site: CallSite) => readonly Omit<Made, 'site'>[]): readonly MemoryState[] {
  const frameworks = code.knowledge.frameworks.filter(({ memoryState }) => memoryState !== undefined);
  if (frameworks.length === 0) return [];
  const uses = new Uses(code, usesOf);
  const found = [
    ...uses.made().filter((one) => isKept(code, one) && isHandedOver(code, one, uses)),
    ...frameworks.flatMap((framework) => settled(code, framework)),
    ...frameworks.flatMap((framework) => written(code, framework, uses)),
  ];
  const known = new Set<string>();
  return found.flatMap((one): readonly MemoryState[] => {
    const { memoryState: kind, title: what } = one.framework;
    const at = 'at' in one ? one.at : placeOf(one.site.file, one.site.call);
    const key = `${kind}|${what}|${at.file.path}|${at.start}`;
    if (kind === undefined || known.has(key)) return [];
    known.add(key);
    return [{ kind, what, at }];
  });
}

/** The calls of a program, as far as they concern what is kept in memory. */
class Uses {
  readonly #code: Code;
  readonly #of: (site: CallSite) => readonly Omit<Made, 'site'>[];
  #all: readonly Made[] | undefined;
  #answering: ReadonlySet<FunctionDef> | undefined;
  #beside: ReadonlySet<FunctionDef> | undefined;

  constructor(code: Code, usesOf: (site: CallSite) => readonly Omit<Made, 'site'>[]) {
    this.#code = code;
    this.#of = usesOf;
  }

  all(): readonly Made[] {
    this.#all ??= this.#code.program.calls.flatMap((site) => {
      const name = lastName(site.call.callee);
      if (name === undefined || !this.#code.knowledge.kept.has(name)) return [];
      return this.#of(site).flatMap((use) => (use.framework.memoryState === undefined ? [] : [{ ...use, site }]));
    });
    return this.#all;
  }

  made(): readonly Made[] {
    return this.all().filter(({ framework, steps }) => framework.constructs?.some((pattern) => matchesPath(pattern, steps)) === true);
  }

  matching(framework: Framework, patterns: readonly string[]): readonly Made[] {
    return this.all().filter((one) => one.framework === framework && patterns.some((pattern) => matchesPath(pattern, one.steps)));
  }

  /** Whether a call runs while a request is answered. */
  answers(site: CallSite): boolean {
    this.#answering ??= reachedByName(this.#code, handlersOf(this.#code));
    return isIn(site, this.#answering);
  }

  isAnswering(def: FunctionDef): boolean {
    this.#answering ??= reachedByName(this.#code, handlersOf(this.#code));
    return this.#answering.has(def);
  }

  /** Whether a call runs beside the requests: in a thread, a goroutine, a hosted service. */
  runsBeside(site: CallSite): boolean {
    this.#beside ??= reachedByName(this.#code, besideOf(this.#code));
    return isIn(site, this.#beside);
  }
}

function isIn(site: CallSite, defs: ReadonlySet<FunctionDef>): boolean {
  for (let within = site.within; within !== undefined; within = within.parent) if (defs.has(within)) return true;
  return false;
}

function isKept(code: Code, { framework, site, steps }: Made): boolean {
  const use: Use = { steps, last: { expr: site.call, at: atOf(site) } };
  const { persistsWith = [], memoryWhen = {} } = framework;
  if (persistsWith.some((option) => argumentOf(code.values, use, option) !== undefined)) return false;
  if (persistsWith.some((option) => !/^[=@]/.test(option)) && !optionsAreKnown(code.values, use, 0)) return false;
  if (persistsWith.some((option) => /^[=@]/.test(option)) && !code.program.complete) return false;
  return Object.entries(memoryWhen).every(([spec, wanted]) => settledAs(code.values, use, spec, wanted) !== undefined);
}

/**
 * A queue of the language itself keeps jobs only where requests fill it, something beside them empties it, and nothing waits for it to be empty:
 * it may be a pool, or a way to hand back a result, as well.
 */
function isHandedOver(code: Code, made: Made, uses: Uses): boolean {
  const { framework, site } = made;
  const { handover } = framework;
  if (handover === undefined) return true;
  if (uses.answers(site) || uses.matching(framework, handover.ends).length > 0) return false;
  if (isWaitedFor(code, handover)) return false;
  const concerns = (one: Made): boolean => concernsObject(one.steps, site.call, framework);
  return (
    uses.matching(framework, handover.puts).some((one) => concerns(one) && uses.answers(one.site)) &&
    uses.matching(framework, handover.takes).some((one) => concerns(one) && uses.runsBeside(one.site) && !uses.answers(one.site))
  );
}

/** The object that a call made, or one that is known by its type alone. */
function concernsObject(steps: readonly Step[], maker: CallExpr, framework: Framework): boolean {
  const calls = steps.slice(0, -1).flatMap(({ name, call }) => (call ? [{ name, call }] : []));
  if (calls.some(({ call }) => call.expr === maker)) return true;
  return !calls.some(({ name }) => framework.constructs?.some((pattern) => pattern.endsWith(name)) === true);
}

/** What settings alone say: `SESSION_ENGINE`, `config.active_job.queue_adapter`. */
function settled(code: Code, framework: Framework): readonly { readonly framework: Framework; readonly at: Place }[] {
  if (framework.constructs !== undefined || framework.memoryWhen === undefined) return [];
  const use: Use = { steps: [], last: undefined };
  if (framework.persistsWith?.some((option) => argumentOf(code.values, use, option) !== undefined)) return [];
  const places = Object.entries(framework.memoryWhen).map(([spec, wanted]) => settledAs(code.values, use, spec, wanted));
  const [at] = places;
  return at && places.every((one) => one !== undefined) ? [{ framework, at }] : [];
}

/** Base classes, and annotations of methods that requests call and do not wait for: `include SuckerPunch::Job`, `@Async`. */
function written(code: Code, framework: Framework, uses: Uses): readonly { readonly framework: Framework; readonly at: Place }[] {
  const { constructs = [], handover } = framework;
  const fits = (expr: Expr, file: CallSite['file'], patterns: readonly string[] = constructs): boolean =>
    code.values
      .of(expr, { file, within: undefined, owner: undefined })
      .some(
        (value) =>
          value.kind === 'external' &&
          code.knowledge
            .of(value)
            .some((one) => one.framework === framework && patterns.some((pattern) => matchesPath(pattern, one.steps))),
      );
  return [...code.program.outlines.values()].flatMap((outline) => {
    const bases = outline.classes.flatMap(({ bases }) => bases.filter((base) => base.kind !== 'call' && fits(base, outline.file)));
    const methods = outline.functions.flatMap((def) =>
      def.decorators.filter((one) => isLeftAlone(code, def, uses) && fits(one, outline.file)),
    );
    const isLost = methods.length > 0 && handover !== undefined && isSwitchedOn(code, fits, handover) && !isWaitedFor(code, handover);
    return [...bases, ...(isLost ? methods : [])].map((expr) => ({ framework, at: placeOf(outline.file, expr) }));
  });
}

type Fits = (expr: Expr, file: CallSite['file'], patterns?: readonly string[]) => boolean;

/** `@EnableAsync`: without it the annotations of methods mean nothing. */
function isSwitchedOn(code: Code, fits: Fits, { puts }: Handover): boolean {
  return [...code.program.outlines.values()].some(({ classes, file }) =>
    classes.some(({ decorators }) => decorators.some((one) => fits(one, file, puts))),
  );
}

function isLeftAlone(code: Code, def: FunctionDef, uses: Uses): boolean {
  return def.result === undefined && code.program.reaches(def) && uses.isAnswering(def);
}

/** Whether one of the words that say so stands in the program or in its settings: it may well wait. */
function isWaitedFor({ program }: Code, { endsWith: words = [] }: Handover): boolean {
  if (words.length === 0) return false;
  const files = [...program.outlines.values()].map(({ file }) => file.text);
  const settings = program.language.settings?.(program.entry.path, program.workspace) ?? [];
  return [...files, ...settings.map((path) => program.workspace.read(path)?.text ?? '')].some((text) =>
    words.some((word) => text.includes(word)),
  );
}

/** Functions that answer requests, by how they are hung on a server: decorators, routes, types of parameters, base classes. */
function handlersOf(code: Code): readonly FunctionDef[] {
  const isOne = (value: Value): boolean =>
    value.kind === 'external' &&
    code.knowledge.of(value).some(({ framework, steps }) => framework.handlers?.some((pattern) => matchesPath(pattern, steps)) === true);
  const found = new Set<FunctionDef>();
  for (const outline of code.program.outlines.values()) {
    const at = { file: outline.file, within: undefined, owner: undefined };
    const owners = new Set(
      outline.classes.flatMap((one) =>
        [...one.bases, ...one.decorators].some((base) => code.values.of(base, at).some(isOne)) ? [one.name] : [],
      ),
    );
    for (const def of outline.functions) {
      const own = { ...at, owner: def.owner };
      const isHandler =
        (def.owner !== undefined && owners.has(def.owner)) ||
        def.decorators.some((one) => code.values.of(one, own).some(isOne)) ||
        def.params.some(({ type }) => type !== undefined && code.values.typed(type, own).some(isOne));
      if (isHandler) found.add(def);
    }
  }
  for (const site of code.program.calls) {
    const name = lastName(site.call.callee);
    if (name === undefined || !code.knowledge.routes.has(name) || !code.values.of(site.call.callee, site).some(isOne)) continue;
    for (const { value } of site.call.args) for (const def of functionsIn(code, value, site)) found.add(def);
  }
  return [...found];
}

/** Functions that run beside the requests. */
function besideOf(code: Code): readonly FunctionDef[] {
  const { spawns } = code.program.language;
  const found = new Set<FunctionDef>();
  for (const site of code.program.calls) {
    if (site.run === 'spawned') for (const def of functionsIn(code, site.call.callee, site)) found.add(def);
    if (spawns?.calls?.test(`${lastName(site.call.callee)}`) === true)
      for (const { value } of site.call.args)
        for (const def of functionsIn(code, value.kind === 'call' ? value.callee : value, site)) found.add(def);
  }
  for (const outline of code.program.outlines.values())
    for (const one of outline.classes)
      if (one.bases.some((base) => spawns?.bases?.test(`${lastName(base)}`) === true))
        for (const def of outline.functions) if (def.owner === one.name) found.add(def);
  return [...found];
}

function functionsIn(code: Code, expr: Expr, site: CallSite): readonly FunctionDef[] {
  return code.values.of(expr, atOf(site)).flatMap((value) => (value.kind === 'function' ? [value.def] : []));
}

const MOST_REACHED = 500;

/** What functions call; a method of an interface stands for those of the classes that implement it. */
function reachedByName(code: Code, starts: readonly FunctionDef[]): ReadonlySet<FunctionDef> {
  const seen = new Set(starts);
  for (const def of seen) {
    if (seen.size > MOST_REACHED) break;
    for (const site of code.program.callsIn(def))
      for (const callee of functionsIn(code, site.call.callee, site)) {
        seen.add(callee);
        for (const other of implementing(code, callee)) seen.add(other);
      }
  }
  return seen;
}

function implementing(code: Code, { owner, name }: FunctionDef): readonly FunctionDef[] {
  if (owner === undefined || name === undefined) return [];
  return [...code.program.outlines.values()].flatMap((outline) => {
    const classes = outline.classes.flatMap((one) => (one.bases.some((base) => lastName(base) === owner) ? [one.name] : []));
    return outline.functions.filter((def) => def.name === name && def.owner !== undefined && classes.includes(def.owner));
  });
}

import type { Catalog, Framework, Sighting } from '../../../../model/catalog.ts';
import type { ExternalValue, Step } from '../values/value.ts';

const made = new WeakMap<Catalog, Knowledge>();

export function knowledgeOf(catalog: Catalog): Knowledge {
  const known = made.get(catalog) ?? new Knowledge(catalog);
  made.set(catalog, known);
  return known;
}

/** The JavaScript part of the catalog, made ready to be looked up. */
export class Knowledge {
  readonly frameworks: readonly Framework[];
  readonly #exact = new Map<string, Framework[]>();
  readonly #prefixes: { readonly prefix: string; readonly framework: Framework }[] = [];
  /** Last names of everything in code that could be seen; a call by another name is not looked at. */
  readonly names = new Set<string>();

  constructor(catalog: Catalog) {
    this.frameworks = catalog.frameworks.filter(({ language }) => language === 'javascript');
    for (const framework of this.frameworks) {
      for (const name of framework.packages) {
        if (name.endsWith('*')) this.#prefixes.push({ prefix: name.slice(0, -1), framework });
        else this.#exact.set(name, [...(this.#exact.get(name) ?? []), framework]);
      }
      for (const pattern of patternsOf(framework)) this.names.add(pattern.slice(pattern.lastIndexOf('.') + 1));
    }
  }

  of(value: ExternalValue): readonly Framework[] {
    const exact = this.#exact.get(value.package) ?? [];
    const wild = this.#prefixes.filter(({ prefix }) => value.package.startsWith(prefix)).map(({ framework }) => framework);
    return wild.length === 0 ? exact : [...exact, ...wild];
  }

  byId(id: string): Framework | undefined {
    return this.frameworks.find((framework) => framework.id === id);
  }
}

function patternsOf(framework: Framework): readonly string[] {
  return [
    ...framework.seen.map(({ name }) => name),
    ...(framework.enqueues ?? []),
    ...(framework.constructs ?? []),
    ...(framework.outbound?.calls ?? []),
    ...(framework.shutdownHelper?.calls ?? []),
    ...(framework.drain?.waits ?? []),
    ...Object.keys(framework.drain?.abandons ?? {}).map((name) => name.replace(/\(.*$/, '')),
  ];
}

/**
 * Whether the way an object was made and called fits a pattern such as `Kafka.consumer.run`: first and last name must be there, calls in
 * between that return the object itself (`app.use(…).listen()`) or hand it to a callback may stand between.
 */
export function matchesPath(pattern: string, steps: readonly Step[]): boolean {
  const wanted = pattern.split('.');
  const last = steps.length - 1;
  if (wanted.length > steps.length || steps[last]?.name !== wanted.at(-1) || steps[0]?.name !== wanted[0]) return false;
  let next = 0;
  let previousFits = false;
  for (const [index, step] of steps.entries()) {
    const isLast = index === last;
    if (step.name === wanted[next] && (!isLast || next === wanted.length - 1) && !(next === wanted.length - 1 && !isLast)) {
      next++;
      previousFits = true;
    } else if (step.how === 'callback') {
      // What `connect(url, (connection) => …)` hands over is the connection; what `on('connection', (socket) => …)` hands over is not the server.
      if (!previousFits) return false;
    } else if (step.how === 'call' || step.how === 'new') previousFits = false;
    else return false;
  }
  return next === wanted.length;
}

/** The framework that an object belongs to and the sighting that its last call is. */
export function sightingsOf(
  knowledge: Knowledge,
  value: ExternalValue,
): readonly { readonly framework: Framework; readonly sighting: Sighting }[] {
  return knowledge
    .of(value)
    .flatMap((framework) =>
      framework.seen
        .filter(({ by, name }) => (by === 'new' || by === 'call' || by === 'method') && matchesPath(name, value.steps) && isMade(by, value))
        .map((sighting) => ({ framework, sighting })),
    );
}

function isMade(by: Sighting['by'], value: ExternalValue): boolean {
  const how = value.steps.at(-1)?.how;
  return by === 'new' ? how === 'new' : how === 'call' || how === 'new';
}

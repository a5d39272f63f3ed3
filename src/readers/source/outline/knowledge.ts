import type { Catalog, Framework } from '../../../model/catalog.ts';
import type { SourceLanguage } from './language.ts';
import type { ExternalValue, Step } from './value.ts';

/** One language's part of the catalog, made ready to be looked up. */
export class Knowledge {
  readonly frameworks: readonly Framework[];
  /** Last names of everything that could be seen; a call by another name is not looked at. */
  readonly names = new Set<string>();
  /** Names of what makes, fills and empties what is kept in memory, and of what hangs functions on a server. */
  readonly kept = new Set<string>();
  readonly routes = new Set<string>();
  /** Words of which one stands in every file that could matter. */
  readonly words: RegExp;
  readonly #packages: readonly { readonly parts: readonly string[]; readonly wild: boolean; readonly framework: Framework }[];

  constructor(catalog: Catalog, { language, separator }: Pick<SourceLanguage, 'language' | 'separator'>) {
    this.frameworks = catalog.frameworks.filter((framework) => framework.language === language);
    this.#packages = this.frameworks.flatMap((framework) =>
      framework.packages.map((name) => ({ parts: name.replace(/\*$/, '').split(separator), wild: name.endsWith('*'), framework })),
    );
    const roots = this.frameworks.flatMap((framework) => framework.packages.map((name) => name.replace(/\*$/, '')));
    for (const framework of this.frameworks) {
      for (const pattern of patternsOf(framework)) this.names.add(lastPart(pattern));
      const { constructs = [], handover, handlers = [], memoryState } = framework;
      for (const pattern of handlers) this.routes.add(lastPart(pattern));
      if (memoryState === undefined) continue;
      for (const pattern of [...constructs, ...(handover?.puts ?? []), ...(handover?.takes ?? []), ...(handover?.ends ?? [])])
        this.kept.add(lastPart(pattern));
    }
    this.words = anyOf([...this.names, ...roots].filter((word) => word.length > 3));
  }

  /** The frameworks that a value may come from, each with the way from its package to the value. */
  of({ path, steps }: ExternalValue): readonly { readonly framework: Framework; readonly steps: readonly Step[] }[] {
    const all: readonly Step[] = [...path.map((name) => ({ name })), ...steps];
    return this.#packages.flatMap(({ parts, wild, framework }) => {
      const fits = parts.every((part, index) => {
        const name = all[index]?.name;
        return wild && index === parts.length - 1 ? name?.startsWith(part) === true : name === part;
      });
      const made = all.slice(0, parts.length).findIndex(({ call }) => call !== undefined);
      // `Bunny.new`: what a package is called by is made itself.
      if (!fits || (made !== -1 && made < parts.length - 1)) return [];
      return [{ framework, steps: all.slice(made === -1 ? parts.length : parts.length - 1) }];
    });
  }

  /** Whether the file that imports this path knows the framework. */
  imports(framework: Framework, path: string, separator: string): boolean {
    const given = path.split(separator);
    return this.#packages.some(
      ({ parts, wild, framework: one }) =>
        one === framework &&
        parts.every((part, index) =>
          wild && index === parts.length - 1 ? given[index]?.startsWith(part) === true : given[index] === part,
        ),
    );
  }
}

function lastPart(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf('.') + 1);
}

function patternsOf(framework: Framework): readonly string[] {
  return [
    ...framework.seen.map(({ name }) => name),
    ...(framework.enqueues ?? []),
    ...(framework.constructs ?? []),
    ...(framework.outbound?.calls ?? []),
    ...(framework.drain?.waits ?? []),
    ...(framework.drain?.closes ?? []),
    ...Object.keys(framework.drain?.abandons ?? {}),
  ];
}

/**
 * Whether the way to a value fits a pattern such as `NewReader.ReadMessage`: names of sub-packages may stand in front, and other names and
 * calls in between.
 */
export function matchesPath(pattern: string, steps: readonly Step[]): boolean {
  const wanted = pattern.split('.');
  const start = steps.findIndex(({ name, call }) => name === wanted[0] || call !== undefined);
  if (start === -1 || steps[start]?.name !== wanted[0]) return false;
  let next = 1;
  for (const [index, { name }] of steps.slice(start + 1).entries()) {
    const isLast = start + 1 + index === steps.length - 1;
    if (name === wanted[next] && (isLast || next < wanted.length - 1)) next++;
    else if (isLast) return false;
  }
  return next === wanted.length;
}

function anyOf(words: readonly string[]): RegExp {
  const escaped = [...new Set(words)].map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.length === 0 ? '$^' : escaped.join('|'));
}

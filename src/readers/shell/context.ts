import type { Place } from '../../model/place.ts';
import { spanPlace } from './embedded.ts';
import { endsInError, letsErrorPass } from './outcome.ts';
import type { Scope } from './scope.ts';
import type { Enclosure, JoinedBy, OnFailure } from './script.ts';
import type { Span, Statement } from './syntax.ts';
import type { ShellSource } from './words.ts';

/** Where a statement stands: what surrounds it and what its failure leads to. */
export interface Context {
  readonly source: ShellSource;
  readonly within: readonly Enclosure[];
  readonly joinedBy: JoinedBy;
  /** Decided by what surrounds it; undefined where `set -e` decides. */
  readonly failure: OnFailure | undefined;
  /** What the end of this script in an error leads to. */
  readonly ending: OnFailure;
  readonly last: boolean;
  readonly background: boolean;
  /** The functions that are being called. */
  readonly calls: readonly string[];
}

export interface EnclosureParts {
  readonly id: number;
  readonly arm?: number;
  readonly name?: string;
  readonly at?: Place;
}

/** The same inside an `if`, a loop, a function, … */
export function enclosed(context: Context, kind: Enclosure['kind'], span: Span, { id, arm = 0, name = '', at }: EnclosureParts): Context {
  const place = at ?? spanPlace(context.source.embedded, span.start, span.end);
  const enclosure: Enclosure = { kind, id, arm, at: place, joinedBy: context.joinedBy, name };
  return { ...context, within: [...context.within, enclosure], joinedBy: ';' };
}

/** What follows when a statement here fails and nothing around it cares: `set -e` ends the script, and so does the last command's status. */
export function failureByDefault(scope: Scope, context: Context): OnFailure {
  return context.failure ?? (scope.errexit || context.last ? 'ends' : 'continues');
}

export function failureOf(scope: Scope, context: Context): OnFailure {
  const failure = failureByDefault(scope, context);
  return failure === 'ends' ? context.ending : failure;
}

/** What `|| right` makes of the failure of what stands left of it. */
export function rescuedBy(
  right: Statement | undefined,
  functions: ReadonlyMap<string, { readonly body: readonly Statement[] }>,
): OnFailure | undefined {
  if (!right) return undefined;
  if (endsInError([right], functions)) return 'ends';
  return letsErrorPass([right]) ? 'ignored' : 'handled';
}

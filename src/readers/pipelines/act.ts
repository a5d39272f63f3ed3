import type { CiEffect } from '../../model/catalog.ts';
import type { Duration } from '../../model/duration.ts';
import type { Fact } from '../../model/fact.ts';
import type { Kill, TargetName } from '../../model/pipeline.ts';
import type { Place } from '../../model/place.ts';
import type { Enclosure, OnFailure } from '../shell/script.ts';
import type { When } from './draft.ts';

/**
 * One thing that a job does and that matters here, with all that its own words say of it. How acts of a job work together is judged later.
 * `probe` asks the running service for its health; `fail` ends the script in an error.
 */
export interface Act {
  readonly tool: string;
  readonly effect: CiEffect | 'probe' | 'fail';
  readonly text: string;
  readonly at: Place;
  readonly names: readonly TargetName[];
  /** Waits until new instances are healthy; undefined when that is decided elsewhere. */
  readonly waits: boolean | undefined;
  readonly rollsBack: boolean | undefined;
  readonly kills: Kill | undefined;
  readonly stopWait: Fact<Duration> | undefined;
  readonly rolloutWait: Fact<Duration> | undefined;
  readonly unbounded: boolean;
  /** Changes only the machine it runs on. */
  readonly local: boolean;
  /** A deployment only where names around it say so and nothing stronger is there. */
  readonly weak: boolean;
  /** Counts only where the names of the step itself, or its own words, say that it deploys. */
  readonly guessed: boolean;
  /** What it does is written elsewhere. */
  readonly external: boolean;
  readonly onFailure: OnFailure;
  readonly within: readonly Enclosure[];
  /** Position among all acts of the job. */
  readonly order: number;
  /** Which piece of work of the job it belongs to. */
  readonly work: number;
  readonly workTitle: string;
  readonly when: When;
  readonly allowedToFail: boolean;
  readonly preview: boolean;
  /** Stands behind `||`. */
  readonly afterFailure: boolean;
  /** On another machine than the runner. */
  readonly remote: boolean;
}

/** What the words of a command or the inputs of an action say, without where it stands. */
export type Deed = Pick<
  Act,
  | 'tool'
  | 'effect'
  | 'text'
  | 'at'
  | 'names'
  | 'waits'
  | 'rollsBack'
  | 'kills'
  | 'stopWait'
  | 'rolloutWait'
  | 'unbounded'
  | 'local'
  | 'weak'
  | 'external'
  | 'guessed'
>;

export function deed(tool: string, effect: Act['effect'], text: string, at: Place, more: Partial<Deed> = {}): Deed {
  return {
    tool,
    effect,
    text: text.length > 100 ? `${text.slice(0, 97)}…` : text,
    at,
    names: [],
    waits: false,
    rollsBack: false,
    kills: undefined,
    stopWait: undefined,
    rolloutWait: undefined,
    unbounded: false,
    local: false,
    weak: false,
    external: false,
    guessed: false,
    ...more,
  };
}

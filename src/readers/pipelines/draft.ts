import type { Duration } from '../../model/duration.ts';
import type { Fact, Gap } from '../../model/fact.ts';
import type { Concurrency, PipelineSystem, Trigger } from '../../model/pipeline.ts';
import type { EmbeddedText, Place, SourceFile } from '../../model/place.ts';
import type { Node } from '../../model/tree.ts';
import type { ShellOptions } from '../shell/script.ts';

/**
 * A pipeline as the reader of one CI system leaves it: what its language means is worked out (anchors, templates, conditions, defaults); what its
 * commands do is not.
 */
export interface PipelineDraft {
  readonly system: PipelineSystem;
  readonly file: SourceFile;
  readonly name: string | undefined;
  readonly at: Place;
  readonly triggers: readonly Trigger[];
  /** What serialises whole runs, seen from the jobs that turned out to deploy: an expression may be the same for all of those. */
  readonly concurrency: (deploying: ReadonlySet<string>) => Concurrency | undefined;
  readonly jobs: readonly JobDraft[];
  readonly gaps: readonly Gap[];
  /** It runs after another pipeline, which may hold the tests. */
  readonly gatedElsewhere: boolean;
  /** Other files of the repository whose jobs are in it. */
  readonly includes: readonly string[];
}

export interface JobDraft {
  readonly id: string;
  readonly at: Place;
  /** Its own names: id, display name, stage. They tell whether an opaque script deploys. */
  readonly title: string;
  /** Names of what it is part of: the workflow, its file. They count where no job of it has a telling name. */
  readonly group: string;
  readonly needs: readonly string[];
  readonly environment: Fact<string> | undefined;
  readonly timeout: Fact<Duration> | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly allowedToFail: boolean;
  readonly reachable: boolean | undefined;
  /** Runs only for merge requests: what it deploys is a preview. */
  readonly preview: boolean;
  /** Runs when what it needs has succeeded, has failed, or in either case; or when a person starts it. */
  readonly when: When | 'manual';
  /** Its machine stays as it is when the job ends: what runs there is deployed there. Undefined when that cannot be told. */
  readonly ownMachine: boolean | undefined;
  readonly work: readonly Work[];
}

export type When = 'success' | 'failure' | 'always';

interface WorkBase {
  readonly at: Place;
  readonly title: string;
  readonly when: When;
  readonly allowedToFail: boolean;
  readonly preview: boolean;
}

/** Shell scripts that run one after the other in one shell. */
export interface ScriptWork extends WorkBase {
  readonly kind: 'script';
  readonly texts: readonly EmbeddedText[];
  readonly shell: ShellOptions;
}

/** An action, orb command, task or pipe of somebody else. */
export interface ActionWork extends WorkBase {
  readonly kind: 'action';
  /** Name without version, lower case. */
  readonly uses: string;
  /** As written, for messages. */
  readonly text: string;
  /** By lower-case name. */
  readonly inputs: ReadonlyMap<string, ActionInput>;
  readonly shell: ShellOptions;
}

export interface ActionInput {
  /** Undefined where it holds an expression that is not known. */
  readonly value: string | undefined;
  readonly node: Node;
  readonly at: Place;
}

/** Work that lies in another repository: a reusable workflow, a child pipeline. */
export interface CallWork extends WorkBase {
  readonly kind: 'call';
  /** Name without version, lower case. */
  readonly uses: string;
  /** As written, for messages. */
  readonly text: string;
}

export type Work = ScriptWork | ActionWork | CallWork;

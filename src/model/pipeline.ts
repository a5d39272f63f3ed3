import type { Duration } from './duration.ts';
import type { Fact, Gap } from './fact.ts';
import type { Place } from './place.ts';
import type { Service } from './service.ts';
import type { Unit } from './unit.ts';

export type CiSystem = 'github' | 'gitlab' | 'circleci' | 'azure' | 'bitbucket';

/** A CI system; or `script`: a shell script that deploys, which a person or a system that is not read here starts. */
export type PipelineSystem = CiSystem | 'script';

/** One CI workflow file or deploy script, in the neutral form that rules read. The readers of the systems fill it. */
export interface Pipeline {
  readonly system: PipelineSystem;
  readonly file: string;
  readonly name: string | undefined;
  readonly at: Place;
  readonly triggers: readonly Trigger[];
  readonly jobs: readonly Job[];
  /** What serialises whole runs, not single jobs. */
  readonly concurrency: Concurrency | undefined;
  /** It runs only after another pipeline has succeeded (GitHub's workflow_run), which may hold the tests. */
  readonly gatedElsewhere?: boolean;
  readonly gaps: readonly Gap[];
  /** Other files whose jobs were read into it: reusable workflows, includes, templates. */
  readonly includes?: readonly string[];
}

export interface Trigger {
  /** `dispatched`: by a system or repository that is not read here. */
  readonly kind: 'push' | 'tag' | 'pull-request' | 'manual' | 'schedule' | 'called' | 'dispatched' | 'other';
  readonly schedule: Fact<string> | undefined;
  readonly branches: readonly string[] | undefined;
  readonly at: Place;
}

export interface Concurrency {
  readonly group: Fact<string> | undefined;
  /** True: a newer run cancels the one that is running. Undefined: an expression that cannot be decided. */
  readonly cancels: Fact<boolean> | undefined;
  /** The expression that decides it, when it is not a constant. */
  readonly cancelsWhen: Fact<string> | undefined;
  /** That expression is known to be true in some run that deploys: on another branch, say. */
  readonly cancelsSomeDeploys?: boolean;
  readonly queue: Fact<string> | undefined;
  readonly at: Place;
}

export interface Job {
  readonly id: string;
  readonly at: Place;
  /** Ids of jobs that must have succeeded before. */
  readonly needs: readonly string[];
  readonly environment: Fact<string> | undefined;
  readonly timeout: Fact<Duration> | undefined;
  readonly concurrency: Concurrency | undefined;
  /** A failure of this job does not stop the others. */
  readonly allowedToFail: boolean;
  /** It runs even when a job it needs has failed: nothing gates it. */
  readonly runsAnyway?: boolean;
  /** A person starts it. */
  readonly manual?: boolean;
  /** False where its conditions cannot hold on the branch that deploys; undefined when not decidable. */
  readonly reachable: boolean | undefined;
  /** Runs tests that gate what needs it. */
  readonly tests: readonly Place[];
  readonly steps: readonly DeploymentStep[];
  /** Work other than deploying: kept so that scheduled pipelines can be judged. */
  readonly doesWork: boolean;
}

export type DeploymentAction =
  | 'apply'
  | 'set-image'
  | 'upgrade'
  | 'install'
  | 'restart'
  | 'reload'
  | 'start'
  | 'stop'
  | 'delete'
  | 'kill'
  | 'scale'
  | 'rollback'
  | 'wait'
  | 'verify'
  | 'migrate'
  | 'sync'
  | 'deploy'
  | 'drain'
  | 'build';

/** One action in a pipeline that changes what runs, or that looks whether a change went well. */
export interface DeploymentStep {
  /** `kubectl`, `helm`, `pm2`, `compose`, … */
  readonly tool: string;
  readonly action: DeploymentAction;
  /** The command or action as written, shortened. */
  readonly text: string;
  readonly at: Place;
  /** What it names: manifest paths, objects, PM2 files and apps, Compose services. */
  readonly names: readonly TargetName[];
  /** Filled by assemble. Empty when nothing in the input is meant. */
  readonly targets: readonly Service[];
  readonly units: readonly Unit[];
  /** The step, or a later one that always runs when this succeeds, waits until new instances are healthy. */
  readonly verifiedBy: Place | undefined;
  /** True when it is known that nothing verifies; undefined when what happens lies elsewhere. */
  readonly unverified: boolean | undefined;
  readonly rolledBackBy: Place | undefined;
  readonly notRolledBack: boolean | undefined;
  /** It ends running instances without grace. */
  readonly kills: Kill | undefined;
  /** How long it waits: for the stop (`docker stop -t`) or for the rollout (`--timeout`). */
  readonly stopWait: Fact<Duration> | undefined;
  readonly rolloutWait: Fact<Duration> | undefined;
  readonly waitUnbounded: boolean;
  /** Deploys to a cluster made in the pipeline itself, or to a preview: no production. */
  readonly throwaway: boolean;
  /** It is throwaway because it runs for merge requests alone: something is deployed, if only for a while. */
  readonly preview?: boolean;
  /** What it does is written elsewhere: a script that is not in the input, another repository, an action that is not known. */
  readonly external?: boolean;
  /** It runs only when something before it has failed. */
  readonly onFailure?: boolean;
}

export interface Kill {
  readonly how: string;
  readonly at: Place;
}

export interface TargetName {
  readonly kind: 'path' | 'object' | 'chart' | 'pm2-file' | 'pm2-app' | 'compose-service' | 'image' | 'all';
  readonly value: string;
  readonly namespace: string | undefined;
  readonly at: Place;
}

/** What makes an image of a Java module: Jib, or Cloud Native Buildpacks, as Spring Boot's own plugins do. */
export type JavaPackager = 'jib' | 'buildpacks';

/** The image a pipeline builds, for following a unit's image to its Dockerfile. */
export interface ImageBuild {
  readonly image: string;
  /** What builds it without a Dockerfile, from the Java module in `context`. */
  readonly packager?: JavaPackager;
  readonly dockerfile: string | undefined;
  readonly context: string;
  readonly target: string | undefined;
  readonly at: Place;
}

/** The yes-or-no facts of `report.md`; undefined where it cannot be known from the input. */
export interface PipelineFacts {
  readonly deploys: boolean;
  readonly scheduled: boolean;
  readonly waitsForRollout: boolean | undefined;
  readonly rollsBackOnFailure: boolean | undefined;
  readonly guardsConcurrency: boolean;
  readonly cancelsInProgress: boolean | undefined;
  readonly testsBeforeDeploy: boolean | undefined;
  readonly killsHard: boolean | undefined;
}

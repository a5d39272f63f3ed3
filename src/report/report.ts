import type { Severity, Suppression } from '../model/finding.ts';
import type { DeploymentAction, PipelineSystem } from '../model/pipeline.ts';
import type { Location } from '../model/place.ts';
import type { AnswerStatus, QuestionId } from '../model/question.ts';
import type { Confidence, Receives, ServiceType, Strength } from '../model/service.ts';
import type { Platform } from '../model/unit.ts';

/** The report as data; `schema/report.schema.json` is the same as a JSON Schema. */
export interface Report {
  /** Rises when a field changes its meaning or goes away. */
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'svc-lint'; readonly version: string };
  readonly services: readonly ReportedService[];
  readonly pipelines: readonly ReportedPipeline[];
  /** Ordered by file, line, column and rule; suppressed ones included. */
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly ReportedProblem[];
  /** Files that were recognised and left alone for a reason. */
  readonly notLinted: readonly { readonly file: string; readonly reason: string }[];
  readonly summary: ReportedSummary;
}

export interface ReportedHop {
  /** What leads on: an image that a workflow builds, a Dockerfile's CMD, a script. */
  readonly by: string;
  /** By a name alone. */
  readonly guessed: boolean;
  readonly location: Location;
}

export interface ReportedService {
  /** Stable: survives line moves and re-ordering. */
  readonly id: string;
  readonly name: string;
  readonly type: ServiceType;
  readonly receives: Receives;
  /** Every role the process plays, the primary first. */
  readonly roles: readonly ServiceType[];
  readonly confidence: Confidence;
  readonly evidence: readonly {
    readonly role: ServiceType;
    readonly signal: string;
    readonly detail: string;
    readonly strength: Strength;
    readonly location: Location;
  }[];
  readonly units: readonly {
    readonly platform: Platform;
    readonly kind: string;
    readonly namespace: string | null;
    readonly name: string;
    readonly container: string | null;
    /** Empty where the input has only one. */
    readonly environment: string;
    readonly location: Location;
  }[];
  /** Null when no source was found. `via`: every hop from the unit to it, `deploy/worker.yaml:21`; `hops`: the same, with what leads on. */
  readonly source: { readonly entry: string; readonly via: readonly string[]; readonly hops: readonly ReportedHop[] } | null;
  /** Ids of services. */
  readonly dependsOn: readonly string[];
  readonly dependents: readonly string[];
  readonly checklist: readonly {
    readonly question: QuestionId;
    readonly status: AnswerStatus;
    readonly answer: string;
    /** Indices into the report's `findings`. */
    readonly findings: readonly number[];
  }[];
}

export interface ReportedPipeline {
  readonly file: string;
  readonly system: PipelineSystem;
  readonly deploys: boolean;
  readonly scheduled: boolean;
  readonly deployments: readonly {
    readonly tool: string;
    readonly action: DeploymentAction;
    /** Ids of services. */
    readonly targets: readonly string[];
    readonly verified: boolean | null;
    readonly location: Location;
  }[];
  /** Null: it cannot be known from the input. */
  readonly facts: {
    readonly waitsForRollout: boolean | null;
    readonly rollsBackOnFailure: boolean | null;
    readonly guardsConcurrency: boolean | null;
    readonly cancelsInProgress: boolean | null;
    readonly testsBeforeDeploy: boolean | null;
    readonly killsHard: boolean | null;
  };
}

export interface ReportedFinding {
  readonly rule: string;
  readonly question: QuestionId;
  readonly severity: Severity;
  readonly message: string;
  /** Id of the service; null for a pipeline's finding. */
  readonly service: string | null;
  /** File of the pipeline; null for a service's finding. */
  readonly pipeline: string | null;
  /** Of a service that has several: the one that the place belongs to. */
  readonly environment: string | null;
  readonly location: Location;
  readonly related: readonly { readonly message: string; readonly location: Location }[];
  readonly fix: ReportedFix | null;
  /** Rule, subject and what is wrong; no line number. */
  readonly fingerprint: string;
  readonly suppressed: { readonly by: Suppression['by']; readonly reason: string | null; readonly location: Location | null } | null;
}

export interface ReportedFix {
  readonly description: string;
  /** It cannot make things worse. */
  readonly safe: boolean;
  /** Each replaces the UTF-16 range `[start, end)` of a file's text, counted after a byte order mark. */
  readonly edits: readonly { readonly file: string; readonly start: number; readonly end: number; readonly text: string }[];
}

export interface ReportedProblem {
  readonly file: string;
  /** Null when the file as a whole is meant. */
  readonly line: number | null;
  readonly column: number | null;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface ReportedSummary {
  readonly files: number;
  readonly documents: number;
  readonly services: number;
  /** Findings that nobody silenced. */
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly suppressed: number;
  readonly durationMs: number;
}

import type { Fix, RelatedPlace, Severity } from './finding.ts';
import type { Pipeline } from './pipeline.ts';
import type { Place } from './place.ts';
import type { QuestionId } from './question.ts';
import type { Service, ServiceType } from './service.ts';
import type { System } from './system.ts';

/** What a rule found wrong. The engine adds the rule, the severity, the subject and the fingerprint. */
export interface Violation {
  readonly at: Place;
  /** Names both sides of the conflict with numbers, units and where each comes from. */
  readonly message: string;
  /** The finding as an answer to the rule's question: "no: it gives up after 45 s and is killed after 30 s". */
  readonly answer?: string;
  /** What is wrong, without places or numbers that move: part of the fingerprint. Needed when a rule can fire twice on one subject. */
  readonly key?: string;
  readonly related?: readonly RelatedPlace[];
  readonly fix?: Fix | undefined;
  /** Where a rule has two severities; else the rule's own. */
  readonly severity?: Severity;
}

/** A small input tree that a rule must (bad) or must not (good) report. Both are tests and documentation. */
export interface Example {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
}

interface RuleBase {
  /** Also the file's name. Says what should be true. */
  readonly id: string;
  readonly question: QuestionId;
  /** In the `recommended` profile. `off` rules run only in `strict` or when configured. */
  readonly severity: Severity | 'off';
  /** In the `strict` profile, where it differs. */
  readonly strict?: Severity;
  /** One sentence: what should be true. */
  readonly title: string;
  /** Why it matters and what to do about it: a paragraph or two of Markdown. */
  readonly why: string;
  /** Addresses of the specifications and documentation it rests on. */
  readonly sources: readonly string[];
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
}

export interface ServiceRule extends RuleBase {
  /** The types it judges; all of them when left out. */
  readonly types?: readonly ServiceType[];
  /** Judges units of development and test environments too: what it finds is broken anywhere. Others leave them out. */
  readonly anywhere?: true;
  readonly check: (service: Service, system: System) => Iterable<Violation>;
}

export interface PipelineRule extends RuleBase {
  readonly checkPipeline: (pipeline: Pipeline, system: System) => Iterable<Violation>;
}

/** A rule may judge services, pipelines, or both (`schedule-is-valid`). It is a pure function of the model. */
export type Rule = ServiceRule | PipelineRule | (ServiceRule & PipelineRule);

/** Types every rule may judge unless it names its own: all but `backing` and `agent`. */
export const ordinaryTypes: readonly ServiceType[] = ['api', 'internal', 'worker', 'consumer', 'scheduler', 'task', 'unknown'];

/** One of the six questions: its words, and how a service answers it when no finding does. */
export interface Question {
  readonly id: QuestionId;
  /** As the checklist prints it: "stops safely". */
  readonly label: string;
  /** As a person asks it: "Can it be stopped safely mid-task?" */
  readonly title: string;
  /** An answer made from facts. */
  readonly answer: (service: Service, system: System) => QuestionAnswer;
}

export interface QuestionAnswer {
  /** One sentence without a full stop, as a person would write it. */
  readonly text: string;
  /** False where the facts that decide are not known: the text then says which, and how to declare them. */
  readonly known: boolean;
}

import type { Finding, Problem } from './finding.ts';
import type { Pipeline, PipelineFacts } from './pipeline.ts';
import type { AnswerStatus, QuestionId } from './question.ts';
import type { Service } from './service.ts';
import type { System } from './system.ts';

/** What a run found: all that a reporter sees. */
export interface Result {
  readonly system: System;
  readonly checklists: ReadonlyMap<Service, readonly ChecklistLine[]>;
  readonly pipelineFacts: ReadonlyMap<Pipeline, PipelineFacts>;
  /** Ordered by file, line, column, rule. Suppressed ones included. */
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly notLinted: readonly { readonly path: string; readonly why: string }[];
  /** Files that were read as one of the formats, whether or not they declare a service. */
  readonly recognised?: readonly RecognisedFile[];
  readonly summary: Summary;
}

export interface RecognisedFile {
  readonly path: string;
  /** `kubernetes`, `pm2`, `dockerfile`, … */
  readonly format: string;
}

export interface ChecklistLine {
  readonly question: QuestionId;
  readonly status: AnswerStatus;
  readonly text: string;
  readonly findings: readonly Finding[];
}

export interface Summary {
  readonly files: number;
  readonly documents: number;
  readonly services: number;
  readonly pipelines: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly suppressed: number;
  /** With a baseline: how many findings it knows, and how many of its entries are found no more. */
  readonly baseline?: { readonly known: number; readonly mended: number };
  readonly durationMs: number;
}

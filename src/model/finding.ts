import type { Place } from './place.ts';
import type { QuestionId } from './question.ts';

export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export interface RelatedPlace {
  readonly message: string;
  readonly at: Place;
}

/** Replaces the UTF-16 range `[start, end)` of a file's text (without byte order mark). */
export interface Edit extends Place {
  readonly text: string;
}

export interface Fix {
  readonly description: string;
  /** Safe: it cannot make things worse, so `--fix` may apply it. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

export interface Suppression {
  readonly by: 'comment' | 'annotation' | 'config' | 'baseline';
  readonly reason: string | undefined;
  readonly at: Place | undefined;
}

export interface Finding {
  readonly rule: string;
  readonly question: QuestionId;
  readonly severity: Severity;
  readonly message: string;
  /** Id of the service, or undefined for a pipeline's finding. */
  readonly service: string | undefined;
  /** File of the pipeline, or undefined for a service's finding. */
  readonly pipeline: string | undefined;
  /** Of the service's unit that stands in the file of the place; undefined where the service has one environment, or none of its units stands there. */
  readonly environment?: string | undefined;
  readonly at: Place;
  readonly related: readonly RelatedPlace[];
  readonly fix: Fix | undefined;
  /** Rule, subject and what is wrong, hashed; no line number in it. */
  readonly fingerprint: string;
  readonly suppressed: Suppression | undefined;
}

/** Something that kept part of the input from being judged. Errors make the exit status 2. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly file: string;
  /** Undefined when the file as a whole is meant. */
  readonly at: Place | undefined;
  /** False: `--ignore-problems` does not cover it, because what the user named is not there. */
  readonly ignorable?: false;
  /** Of a bug of ours, for `--debug`; never ignored either. */
  readonly stack?: string;
}

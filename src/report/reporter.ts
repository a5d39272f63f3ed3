import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';

/** What a reporter may know besides the result. All of it is plain data, so that the same result gives the same text. */
export interface ReportOptions {
  /** Columns that a line may fill. */
  readonly width: number;
  readonly colour: boolean;
  /** False: only ASCII is printed, for terminals that cannot show more. */
  readonly unicode: boolean;
  /** The whole checklist of every service, suppressed findings, every file that was left out. */
  readonly verbose: boolean;
  /** Nothing but the findings. */
  readonly quiet: boolean;
  /** How long the run took is worth saying (to a person, not to a file that is compared). */
  readonly timing: boolean;
  /** Problems are part of the report; false where they are already told elsewhere. */
  readonly problems: boolean;
  /** The rules that exist, for formats that describe them. */
  readonly rules: readonly Rule[];
  /** Put before every file's path, for consumers that know the repository's root only: `services/shop/`, or nothing. */
  readonly pathPrefix: string;
}

/** A reporter is a pure function: it reads nothing but its arguments and prints nothing. */
export type Reporter = (result: Result, options: ReportOptions) => string;

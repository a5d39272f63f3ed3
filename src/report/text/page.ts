import type { Finding } from '../../model/finding.ts';
import type { AnswerStatus } from '../../model/question.ts';
import { type Paint, painter, type Style } from '../colour.ts';
import { asciiOnly, printable } from '../printable.ts';
import type { ReportOptions } from '../reporter.ts';

/** What every part of the text report prints with. */
export interface Page {
  readonly options: ReportOptions;
  readonly paint: Paint;
  readonly signs: Signs;
  /** Makes text out of the input safe to print on this terminal. */
  readonly safe: (text: string) => string;
}

export interface Signs {
  readonly status: Readonly<Record<AnswerStatus, string>>;
  readonly severity: Readonly<Record<Finding['severity'], string>>;
  readonly related: string;
}

const unicodeSigns: Signs = {
  status: { pass: '✔', fail: '✖', warn: '▲', unknown: '?' },
  severity: { error: '✖', warning: '▲', info: 'ℹ' },
  related: '↳',
};

const asciiSigns: Signs = {
  status: { pass: '+', fail: 'x', warn: '!', unknown: '?' },
  severity: { error: 'x', warning: '!', info: 'i' },
  related: '>',
};

export const statusStyles = {
  pass: 'pass',
  fail: 'error',
  warn: 'warning',
  unknown: 'unknown',
} as const satisfies Record<AnswerStatus, Style>;

/** Longer text of the input (in UTF-16 units) is cut: no name that a person reads is. */
const longest = 1000;

export function pageFor(options: ReportOptions): Page {
  const escaped = options.unicode ? printable : asciiOnly;
  return {
    options,
    paint: painter(options.colour),
    signs: options.unicode ? unicodeSigns : asciiSigns,
    safe: (text) => (text.length <= longest ? escaped(text) : escaped(`${text.slice(0, longest)}… (${text.length} characters)`)),
  };
}

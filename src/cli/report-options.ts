import type { Rule } from '../model/rule.ts';
import type { ReportOptions } from '../report/reporter.ts';
import type { Io } from './io.ts';
import { terminalOf } from './terminal.ts';

/** Report options for a command that prints one thing on standard output. */
export function plainReportOptions(io: Io, colour: boolean | undefined, rules: readonly Rule[] = []): ReportOptions {
  const { width, colour: coloured, unicode, interactive } = terminalOf(io.stdout, io.env, colour);
  return {
    width,
    colour: coloured,
    unicode,
    timing: interactive,
    verbose: false,
    quiet: false,
    problems: false,
    rules,
    pathPrefix: '',
  };
}

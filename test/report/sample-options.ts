import type { ReportOptions } from '../../src/report/reporter.ts';

/** Report options as a pipe has them. */
export const options: ReportOptions = {
  width: 100,
  colour: false,
  unicode: true,
  verbose: false,
  quiet: false,
  timing: false,
  problems: true,
  rules: [],
  pathPrefix: '',
};

import type { Report, ReportedFinding, ReportedProblem } from './report.ts';

/**
 * One report of several, each list in the order of a report and figures added up. Of the shards of a run it is the report of the whole run. A
 * problem that several tell is told once.
 */
export function merged(reports: readonly Report[]): Report {
  const all = reports.flatMap((report, from) => report.findings.map((finding, index) => ({ finding, from, index })));
  all.sort(
    (a, b) =>
      comparePlaces(a.finding, b.finding) ||
      compare(a.finding.rule, b.finding.rule) ||
      compare(a.finding.service ?? '', b.finding.service ?? '') ||
      a.from - b.from ||
      a.index - b.index,
  );
  const moved = new Map(all.map(({ from, index }, now) => [`${from} ${index}`, now]));
  const total = (figure: keyof Report['summary']) => reports.reduce((sum, { summary }) => sum + summary[figure], 0);
  return {
    schemaVersion: 1,
    tool: reports[0]?.tool ?? { name: 'svc-lint', version: '' },
    services: reports
      .flatMap(({ services }, from) =>
        services.map((service) => ({
          ...service,
          checklist: service.checklist.map((line) => ({
            ...line,
            findings: line.findings.flatMap((index) => moved.get(`${from} ${index}`) ?? []),
          })),
        })),
      )
      .sort((a, b) => compare(a.id, b.id)),
    pipelines: reports.flatMap(({ pipelines }) => pipelines).sort((a, b) => compare(a.file, b.file)),
    findings: all.map(({ finding }) => finding),
    problems: toldOnce(reports.flatMap(({ problems }) => problems)),
    notLinted: reports.flatMap(({ notLinted }) => notLinted),
    summary: {
      files: total('files'),
      documents: total('documents'),
      services: total('services'),
      errors: total('errors'),
      warnings: total('warnings'),
      infos: total('infos'),
      suppressed: total('suppressed'),
      durationMs: total('durationMs'),
    },
  };
}

function toldOnce(problems: readonly ReportedProblem[]): readonly ReportedProblem[] {
  const told = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...told.values()].sort(
    (a, b) =>
      compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || compare(a.message, b.message),
  );
}

function comparePlaces({ location: a }: ReportedFinding, { location: b }: ReportedFinding): number {
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

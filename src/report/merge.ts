import type { Report, ReportedFinding } from './report.ts';

/** One report of several: lists one after the other in the order of the reports, findings in the order of a report, figures added up. */
export function merged(reports: readonly Report[]): Report {
  const all = reports.flatMap((report, from) => report.findings.map((finding, index) => ({ finding, from, index })));
  all.sort(
    (a, b) => comparePlaces(a.finding, b.finding) || compare(a.finding.rule, b.finding.rule) || a.from - b.from || a.index - b.index,
  );
  const moved = new Map(all.map(({ from, index }, now) => [`${from} ${index}`, now]));
  const total = (figure: keyof Report['summary']) => reports.reduce((sum, { summary }) => sum + summary[figure], 0);
  return {
    schemaVersion: 1,
    tool: reports[0]?.tool ?? { name: 'svc-lint', version: '' },
    services: reports.flatMap(({ services }, from) =>
      services.map((service) => ({
        ...service,
        checklist: service.checklist.map((line) => ({
          ...line,
          findings: line.findings.flatMap((index) => moved.get(`${from} ${index}`) ?? []),
        })),
      })),
    ),
    pipelines: reports.flatMap(({ pipelines }) => pipelines),
    findings: all.map(({ finding }) => finding),
    problems: reports.flatMap(({ problems }) => problems),
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

function comparePlaces({ location: a }: ReportedFinding, { location: b }: ReportedFinding): number {
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

import type { Finding, Severity } from '../model/finding.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Result } from '../model/result.ts';
import type { Service } from '../model/service.ts';

/** A part of a result, with its own figures; the checklists keep their answers and lose the findings that are not in it. */
export function narrowed(
  result: Result,
  part: { readonly services: readonly Service[]; readonly pipelines: readonly Pipeline[]; readonly findings: readonly Finding[] },
): Result {
  const { services, pipelines, findings } = part;
  const kept = new Set(findings);
  const active = findings.filter(({ suppressed }) => suppressed === undefined);
  const count = (severity: Severity): number => active.filter((finding) => finding.severity === severity).length;
  const { baseline } = result.summary;
  return {
    ...result,
    system: { ...result.system, services, pipelines },
    checklists: new Map(
      [...result.checklists].map(([service, lines]) => [
        service,
        lines.map((line) =>
          line.findings.every((own) => kept.has(own)) ? line : { ...line, findings: line.findings.filter((own) => kept.has(own)) },
        ),
      ]),
    ),
    findings,
    summary: {
      ...result.summary,
      services: services.length,
      pipelines: pipelines.length,
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      suppressed: findings.length - active.length,
      ...(baseline === undefined ? {} : { baseline: { ...baseline, known: inBaseline(findings) } }),
    },
  };
}

/** How many findings the baseline knows. */
export function inBaseline(findings: readonly Finding[]): number {
  return findings.filter(({ suppressed }) => suppressed?.by === 'baseline').length;
}

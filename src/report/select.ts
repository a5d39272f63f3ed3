import { narrowed } from '../lint/narrow.ts';
import { type Finding, type Severity, severities } from '../model/finding.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Result } from '../model/result.ts';
import type { Service } from '../model/service.ts';

/** The services whose name or id is named; `*` stands for anything. */
export function servicesNamed(services: readonly Service[], names: readonly string[]): readonly Service[] {
  const patterns = names.map(pattern);
  return services.filter(({ id, name }) => patterns.some((matches) => matches(name) || matches(id)));
}

/** The part of a result that speaks of some services and of the pipelines that deploy them, with its own figures. */
export function onlyServices(result: Result, services: readonly Service[]): Result {
  const kept = new Set(services);
  const ids = new Set(services.map(({ id }) => id));
  const pipelines = result.system.pipelines.filter((pipeline) => deploysAny(pipeline, kept));
  const files = new Set(pipelines.map(({ file }) => file));
  const findings = result.findings.filter(({ service, pipeline }) =>
    service !== undefined ? ids.has(service) : pipeline !== undefined && files.has(pipeline),
  );
  return narrowed(result, { services, pipelines, findings });
}

/** The same result without the findings below a severity. The figures still count them. */
export function fromSeverity(result: Result, severity: Severity): Result {
  if (severity === 'info') return result;
  const shown = (finding: Finding) => severities.indexOf(finding.severity) <= severities.indexOf(severity);
  return {
    ...result,
    findings: result.findings.filter(shown),
    checklists: new Map(
      [...result.checklists].map(([service, lines]) => [
        service,
        lines.map((line) => (line.findings.every(shown) ? line : { ...line, findings: line.findings.filter(shown) })),
      ]),
    ),
  };
}

function deploysAny(pipeline: Pipeline, services: ReadonlySet<Service>): boolean {
  return pipeline.jobs.some((job) => job.steps.some((step) => step.targets.some((target) => services.has(target))));
}

function pattern(name: string): (text: string) => boolean {
  if (!name.includes('*')) return (text) => text === name;
  const parts = name.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (text) => expression.test(text);
}

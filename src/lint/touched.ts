import type { Finding } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import type { Service } from '../model/service.ts';
import { narrowed } from './narrow.ts';

/**
 * The part of a result that a change touches: findings in a changed file or with their other side in one, and services that a changed file
 * declares or that run its code; of what could not be read, the changed files. The whole input was read and joined before, so a change is judged with all that it meets.
 */
export function onlyTouched(result: Result, changed: ReadonlySet<string>): Result {
  const ids = new Set(
    result.system.services.filter((service) => declaringFiles(service).some((path) => changed.has(path))).map((service) => service.id),
  );
  const rebuilt = new Set(
    result.system.services.filter((service) => codeFiles(service).some((path) => changed.has(path))).map((service) => service.id),
  );
  const touches = (finding: Finding): boolean =>
    changed.has(finding.at.file.path) ||
    finding.related.some((related) => changed.has(related.at.file.path)) ||
    (finding.service !== undefined && rebuilt.has(finding.service));
  for (const id of rebuilt) ids.add(id);
  const findings = result.findings.filter(touches);
  for (const finding of findings) if (finding.service !== undefined) ids.add(finding.service);
  const kept = result.system.services.filter((service) => ids.has(service.id));
  const pipelines = result.system.pipelines.filter(
    (pipeline) => changed.has(pipeline.file) || findings.some((finding) => finding.pipeline === pipeline.file),
  );
  const files = (path: string): boolean => changed.has(path);
  return {
    ...narrowed(result, { services: kept, pipelines, findings }),
    problems: result.problems.filter(({ file, ignorable, stack }) => files(file) || ignorable === false || stack !== undefined),
    notLinted: result.notLinted.filter(({ path }) => files(path)),
  };
}

function declaringFiles(service: Service): readonly string[] {
  return service.units.map((unit) => unit.at.file.path);
}

/** What the program is made of: its source, and the Dockerfile and scripts that lead to it. */
function codeFiles(service: Service): readonly string[] {
  const launch = service.units.flatMap((unit) => (unit.launch.at ? [unit.launch.at.file.path] : []));
  const via = (service.code?.via ?? []).map((hop) => hop.at.file.path);
  const declaring = new Set(declaringFiles(service));
  return [...launch, ...via, ...(service.code?.facts.files ?? [])].filter((path) => !declaring.has(path));
}

import type { Edit, Finding, Problem, Suppression } from '../model/finding.ts';
import type { DeploymentStep, Pipeline, PipelineFacts } from '../model/pipeline.ts';
import { type Location, locate, type Place, placeName } from '../model/place.ts';
import type { Result } from '../model/result.ts';
import { type CodeLink, type Hop, receivesOf, type Service } from '../model/service.ts';
import { version } from '../model/version.ts';
import { jsonText } from './json-text.ts';
import type { Report, ReportedFinding, ReportedHop, ReportedPipeline, ReportedProblem, ReportedService } from './report.ts';

/** The report that programs read: schema/report.schema.json says what each field means. */
export function json(result: Result): string {
  return jsonText(reportOf(result));
}

/** The same as data. */
export function reportOf(result: Result): Report {
  const { summary } = result;
  const indexOf = new Map(result.findings.map((finding, index) => [finding, index]));
  return {
    schemaVersion: 1,
    tool: { name: 'svc-lint', version },
    services: result.system.services.map((service) => serviceOf(service, result, indexOf)),
    pipelines: result.system.pipelines.map((pipeline) => pipelineOf(pipeline, result.pipelineFacts.get(pipeline))),
    findings: result.findings.map(findingOf),
    problems: result.problems.map(problemOf),
    notLinted: result.notLinted.map(({ path, why }) => ({ file: path, reason: why })),
    summary: {
      files: summary.files,
      documents: summary.documents,
      services: summary.services,
      errors: summary.errors,
      warnings: summary.warnings,
      infos: summary.infos,
      suppressed: summary.suppressed,
      durationMs: summary.durationMs,
    },
  };
}

function serviceOf(service: Service, result: Result, indexOf: ReadonlyMap<Finding, number>): ReportedService {
  return {
    id: service.id,
    name: service.name,
    type: service.type,
    receives: receivesOf[service.type],
    roles: service.roles,
    confidence: service.confidence,
    evidence: service.evidence.map(({ type, signal, detail, strength, at }) => ({
      role: type,
      signal,
      detail,
      strength,
      location: locate(at),
    })),
    units: service.units.map((unit) => ({
      platform: unit.platform,
      kind: unit.kind,
      namespace: unit.namespace ?? null,
      name: unit.name,
      container: unit.container ?? null,
      environment: unit.environment,
      location: locate(unit.at),
    })),
    source: service.code === undefined ? null : sourceOf(service.code),
    dependsOn: unique(service.dependsOn.flatMap(({ target }) => (target === undefined ? [] : [target.id]))),
    dependents: unique(service.dependents.map(({ id }) => id)),
    checklist: (result.checklists.get(service) ?? []).map(({ question, status, text, findings }) => ({
      question,
      status,
      answer: text,
      findings: findings.flatMap((finding) => indexOf.get(finding) ?? []),
    })),
  };
}

function pipelineOf(pipeline: Pipeline, facts: PipelineFacts | undefined): ReportedPipeline {
  return {
    file: pipeline.file,
    system: pipeline.system,
    deploys: facts?.deploys ?? false,
    scheduled: facts?.scheduled ?? false,
    deployments: pipeline.jobs.flatMap((job) => job.steps.filter(changesWhatRuns).map(deploymentOf)),
    facts: {
      waitsForRollout: facts?.waitsForRollout ?? null,
      rollsBackOnFailure: facts?.rollsBackOnFailure ?? null,
      guardsConcurrency: facts?.guardsConcurrency ?? null,
      cancelsInProgress: facts?.cancelsInProgress ?? null,
      testsBeforeDeploy: facts?.testsBeforeDeploy ?? null,
      killsHard: facts?.killsHard ?? null,
    },
  };
}

/** Building an image and looking at a rollout leave what runs as it is. */
function changesWhatRuns({ action }: DeploymentStep): boolean {
  return action !== 'build' && action !== 'wait' && action !== 'verify';
}

function deploymentOf(step: DeploymentStep) {
  return {
    tool: step.tool,
    action: step.action,
    targets: unique(step.targets.map(({ id }) => id)),
    verified: step.verifiedBy !== undefined ? true : step.unverified === true ? false : null,
    location: locate(step.at),
  };
}

function findingOf(finding: Finding): ReportedFinding {
  const { fix, suppressed } = finding;
  return {
    rule: finding.rule,
    question: finding.question,
    severity: finding.severity,
    message: finding.message,
    service: finding.service ?? null,
    pipeline: finding.pipeline ?? null,
    environment: finding.environment ?? null,
    location: locate(finding.at),
    related: finding.related.map(({ message, at }) => ({ message, location: locate(at) })),
    fix: fix === undefined ? null : { description: fix.description, safe: fix.safe, edits: fix.edits.map(editOf) },
    fingerprint: finding.fingerprint,
    suppressed: suppressed === undefined ? null : suppressionOf(suppressed),
  };
}

function sourceOf({ entry, via }: CodeLink) {
  return { entry, via: via.map(({ at }) => placeName(at)), hops: via.map(hopOf) };
}

function hopOf({ by, guessed, at }: Hop): ReportedHop {
  return { by, guessed, location: locate(at) };
}

function editOf({ file, start, end, text }: Edit) {
  return { file: file.path, start, end, text };
}

function suppressionOf({ by, reason, at }: Suppression) {
  return { by, reason: reason ?? null, location: locationOrNull(at) };
}

function problemOf({ file, at, severity, message }: Problem): ReportedProblem {
  const place = locationOrNull(at);
  return { file, line: place?.line ?? null, column: place?.column ?? null, severity, message };
}

function locationOrNull(place: Place | undefined): Location | null {
  return place === undefined ? null : locate(place);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

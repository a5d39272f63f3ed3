import type { Finding, Problem, Severity } from '../model/finding.ts';
import type { Pipeline } from '../model/pipeline.ts';
import { comparePlaces, type Place } from '../model/place.ts';
import { ordinaryTypes, type PipelineRule, type Rule, type ServiceRule, type Violation } from '../model/rule.ts';
import type { Service } from '../model/service.ts';
import type { System } from '../model/system.ts';
import { isForDevelopment } from '../model/unit.ts';
import { fingerprinter } from './fingerprint.ts';
import { mayBeOn, overrideFor, type RuleSettings, severityOf } from './settings.ts';

/** A finding with what the checklist needs of it. */
export interface CheckedFinding extends Finding {
  readonly answer: string | undefined;
}

export interface CheckResult {
  /** Ordered by file, place and rule. */
  readonly findings: readonly CheckedFinding[];
  /** Rules that broke on a service or pipeline: bugs of ours, told and survived. */
  readonly problems: readonly Problem[];
}

interface Found {
  readonly rule: Rule;
  readonly violation: Violation;
  readonly severity: Severity;
  readonly service?: Service;
  readonly pipeline?: Pipeline;
}

/**
 * Runs the rules over every service and pipeline of a system, or of the part of it that `own` is. A rule that throws costs that rule on that
 * subject only.
 */
export function check(system: System, rules: readonly Rule[], settings: RuleSettings, own: System = system): CheckResult {
  const violations: Found[] = [];
  const problems: Problem[] = [];

  const run = (
    rule: Rule,
    usual: Severity | 'off',
    subject: { service?: Service; pipeline?: Pipeline },
    find: () => Iterable<Violation>,
  ): void => {
    try {
      for (const violation of find()) {
        const severity = effectiveSeverity(rule, violation, usual, settings);
        if (severity !== 'off') violations.push({ rule, violation, severity, ...subject });
      }
    } catch (error) {
      problems.push(internalProblem(rule, subject, error));
    }
  };

  const production = new Map(own.services.map((service) => [service, inProduction(service)]));
  for (const rule of rules) {
    if (settings.only && !settings.only.has(rule.id)) continue;
    const severity = severityOf(rule, settings);
    if (severity === 'off' && !mayBeOn(rule.id, settings)) continue;
    if (isServiceRule(rule)) {
      const types = rule.types ?? ordinaryTypes;
      for (const service of own.services) {
        const judged = types.includes(service.type) ? (rule.anywhere ? service : production.get(service)) : undefined;
        if (judged) run(rule, severity, { service }, () => rule.check(judged, system));
      }
    }
    if (isPipelineRule(rule))
      for (const pipeline of own.pipelines) run(rule, severity, { pipeline }, () => rule.checkPipeline(pipeline, system));
  }

  violations.sort(
    (a, b) =>
      comparePlaces(a.violation.at, b.violation.at) ||
      compareText(a.rule.id, b.rule.id) ||
      compareText(a.service?.id ?? '', b.service?.id ?? ''),
  );
  const fingerprint = fingerprinter();
  const findings = toldOnce(violations).map(({ rule, violation, severity, service, pipeline }): CheckedFinding => {
    const subject = service?.id ?? pipeline?.file ?? '';
    return {
      rule: rule.id,
      question: rule.question,
      severity,
      message: violation.message,
      service: service?.id,
      pipeline: pipeline?.file,
      environment: service && environmentAt(service, violation.at),
      at: violation.at,
      related: violation.related ?? [],
      fix: violation.fix,
      fingerprint: fingerprint(rule.id, subject, violation.at.file.path, violation.key ?? ''),
      suppressed: undefined,
      answer: violation.answer,
    };
  });
  return { findings, problems };
}

/** Which of a service's environments a place belongs to, where it has several. */
function environmentAt({ units }: Service, { file }: Place): string | undefined {
  const [first, ...others] = units;
  if (first === undefined || others.every(({ environment }) => environment === first.environment)) return undefined;
  const here = new Set(units.filter(({ at }) => at.file === file).map(({ environment }) => environment));
  const [environment] = here;
  return here.size === 1 && environment !== '' ? environment : undefined;
}

/** The service without its units for development; undefined when it has no others. */
function inProduction(service: Service): Service | undefined {
  const units = service.units.filter((unit) => !isForDevelopment(unit));
  if (units.length === service.units.length) return service;
  return units.length === 0 ? undefined : { ...service, units };
}

/**
 * What is wrong at one place is told once: in a reusable workflow that several pipelines call, or in source that several units run. The other
 * sides of the conflict are kept.
 */
function toldOnce(found: readonly Found[]): readonly Found[] {
  const told = new Map<string, Found>();
  for (const one of found) {
    const { rule, violation, service } = one;
    const key = [rule.id, service?.id ?? '', violation.at.file.path, violation.at.start, violation.message].join('\u0000');
    const first = told.get(key);
    const related = [...(first?.violation.related ?? []), ...(violation.related ?? [])];
    told.set(key, first ? { ...first, violation: { ...first.violation, related } } : one);
  }
  return [...told.values()];
}

function isServiceRule(rule: Rule): rule is ServiceRule {
  return 'check' in rule;
}

function isPipelineRule(rule: Rule): rule is PipelineRule {
  return 'checkPipeline' in rule;
}

/** The config's word for the file, then for the rule; else the violation's own severity, which strict raises with the rule. */
function effectiveSeverity(rule: Rule, violation: Violation, severity: Severity | 'off', settings: RuleSettings): Severity | 'off' {
  const override = overrideFor(rule.id, violation.at.file.path, settings);
  if (override !== undefined) return override;
  if (severity === 'off' || violation.severity === undefined || settings.severities.has(rule.id)) return severity;
  const raised = settings.profile === 'strict' && rule.strict !== undefined && violation.severity === 'info';
  return raised ? severity : violation.severity;
}

function internalProblem(rule: Rule, subject: { service?: Service; pipeline?: Pipeline }, error: unknown): Problem {
  const where = subject.service ? `service ${subject.service.id}` : `pipeline ${subject.pipeline?.file}`;
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    severity: 'error',
    message: `internal error: rule ${rule.id} broke on ${where}: ${message}. The other rules ran. Please report it.`,
    file: subject.pipeline?.file ?? subject.service?.units[0]?.at.file.path ?? '',
    at: subject.pipeline?.at ?? subject.service?.units[0]?.at,
    ...(stack === undefined ? {} : { stack }),
  };
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

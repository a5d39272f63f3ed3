import type { Finding } from '../../src/model/finding.ts';
import { nothingLaunched } from '../../src/model/launch.ts';
import type { DeploymentStep, Job, Pipeline, PipelineFacts } from '../../src/model/pipeline.ts';
import { comparePlaces, type Place, type SourceFile } from '../../src/model/place.ts';
import { type AnswerStatus, questionIds } from '../../src/model/question.ts';
import type { ChecklistLine, Result } from '../../src/model/result.ts';
import type { Service } from '../../src/model/service.ts';
import type { Unit } from '../../src/model/unit.ts';

/** Hand-made results for tests of reporters: only what a test names differs from something plain. */

export function file(path: string, text: string): SourceFile {
  return { path, text };
}

/** The place of a piece of text in a file. */
export function at(source: SourceFile, needle: string): Place {
  const start = source.text.indexOf(needle);
  if (start === -1) throw new Error(`${source.path} has no ${JSON.stringify(needle)}`);
  return { file: source, start, end: start + needle.length };
}

export function unit(overrides: Partial<Unit> & Pick<Unit, 'name' | 'at'>): Unit {
  return {
    platform: 'kubernetes',
    kind: 'Deployment',
    namespace: 'shop',
    container: overrides.name,
    environment: '',
    labels: new Map(),
    annotations: new Map(),
    image: undefined,
    launch: nothingLaunched,
    env: [],
    ports: [],
    instances: { declared: undefined, min: undefined, max: undefined },
    stop: { signal: undefined, grace: undefined, period: undefined, preStop: undefined, hasPreStop: false },
    restart: { always: undefined, policy: undefined },
    rollout: undefined,
    schedule: undefined,
    probes: { readiness: undefined, liveness: undefined, startup: undefined },
    exposure: [],
    scaling: [],
    budgets: [],
    volumes: [],
    detail: { platform: 'process' },
    edit: () => undefined,
    ...overrides,
  };
}

export function service(overrides: Partial<Service> & Pick<Service, 'id' | 'name' | 'units'>): Service {
  const type = overrides.type ?? 'unknown';
  return {
    type,
    roles: [type],
    confidence: 'high',
    evidence: [],
    declaredType: undefined,
    intakes: [],
    declaredDrain: undefined,
    code: undefined,
    dependsOn: [],
    dependents: [],
    owner: undefined,
    runbook: undefined,
    gaps: [],
    ...overrides,
  };
}

export function finding(overrides: Partial<Finding> & Pick<Finding, 'rule' | 'at'>): Finding {
  return {
    question: 'stops-safely',
    severity: 'error',
    message: `what ${overrides.rule} found`,
    service: undefined,
    pipeline: undefined,
    related: [],
    fix: undefined,
    fingerprint: `${overrides.rule}-${overrides.service ?? overrides.pipeline}-${overrides.at.start}`,
    suppressed: undefined,
    ...overrides,
  };
}

export function pipeline(overrides: Partial<Pipeline> & Pick<Pipeline, 'file' | 'at'>): Pipeline {
  return { system: 'github', name: undefined, triggers: [], jobs: [], concurrency: undefined, gaps: [], ...overrides };
}

export function job(overrides: Partial<Job> & Pick<Job, 'id' | 'at'>): Job {
  return {
    needs: [],
    environment: undefined,
    timeout: undefined,
    concurrency: undefined,
    allowedToFail: false,
    reachable: undefined,
    tests: [],
    steps: [],
    doesWork: false,
    ...overrides,
  };
}

export function step(overrides: Partial<DeploymentStep> & Pick<DeploymentStep, 'tool' | 'action' | 'at'>): DeploymentStep {
  return {
    text: '',
    names: [],
    targets: [],
    units: [],
    verifiedBy: undefined,
    unverified: undefined,
    rolledBackBy: undefined,
    notRolledBack: undefined,
    kills: undefined,
    stopWait: undefined,
    rolloutWait: undefined,
    waitUnbounded: false,
    throwaway: false,
    ...overrides,
  };
}

export const noFacts: PipelineFacts = {
  deploys: false,
  scheduled: false,
  waitsForRollout: undefined,
  rollsBackOnFailure: undefined,
  guardsConcurrency: false,
  cancelsInProgress: undefined,
  testsBeforeDeploy: undefined,
  killsHard: undefined,
};

export interface Parts {
  readonly services?: readonly Service[];
  readonly pipelines?: readonly (readonly [Pipeline, PipelineFacts])[];
  readonly findings?: readonly Finding[];
  readonly problems?: Result['problems'];
  readonly notLinted?: Result['notLinted'];
  readonly files?: number;
  readonly documents?: number;
}

/** A whole result, with the checklists and the figures that follow from its parts. */
export function result(parts: Parts = {}): Result {
  const services = parts.services ?? [];
  const findings = [...(parts.findings ?? [])].sort((a, b) => comparePlaces(a.at, b.at) || (a.rule < b.rule ? -1 : 1));
  const active = findings.filter(({ suppressed }) => suppressed === undefined);
  const count = (severity: Finding['severity']) => active.filter((one) => one.severity === severity).length;
  return {
    system: { services, pipelines: (parts.pipelines ?? []).map(([one]) => one), environments: [''] },
    checklists: new Map(services.map((one) => [one, checklistOf(one, active)])),
    pipelineFacts: new Map(parts.pipelines ?? []),
    findings,
    problems: parts.problems ?? [],
    notLinted: parts.notLinted ?? [],
    summary: {
      files: parts.files ?? 3,
      documents: parts.documents ?? services.length,
      services: services.length,
      pipelines: parts.pipelines?.length ?? 0,
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      suppressed: findings.length - active.length,
      durationMs: 83,
    },
  };
}

const soundAnswers: Readonly<Record<ChecklistLine['question'], readonly [AnswerStatus, string]>> = {
  'receives-work': ['pass', 'from the queue “images” in redis (env REDIS_URL)'],
  'stops-safely': ['pass', 'yes: it drains for up to 30 s and is given 35 s'],
  'holds-state': ['pass', 'nothing found that a restart would lose'],
  'runs-twice': ['pass', 'each job is locked for 30 s'],
  'blast-radius': ['unknown', 'nothing in the input depends on it'],
  downtime: ['pass', 'jobs wait in the queue; 3 instances roll one at a time'],
};

function checklistOf(one: Service, findings: readonly Finding[]): ChecklistLine[] {
  return questionIds.map((question) => {
    const own = findings.filter((other) => other.service === one.id && other.question === question);
    const [status, text] = soundAnswers[question];
    const worst = own.some(({ severity }) => severity === 'error')
      ? 'fail'
      : own.some(({ severity }) => severity === 'warning')
        ? 'warn'
        : status;
    return { question, status: worst, text: worst === 'fail' || worst === 'warn' ? `no: ${own[0]?.message ?? ''}` : text, findings: own };
  });
}

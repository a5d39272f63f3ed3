import { type Finding, severities } from '../model/finding.ts';
import { locate, type Place, placeName } from '../model/place.ts';
import type { QuestionId } from '../model/question.ts';
import type { Evidence, Service, ServiceType, Strength } from '../model/service.ts';
import type { Platform, Unit } from '../model/unit.ts';

/** The words that all reporters use for the same thing. */

export const receivesWork = {
  api: 'answers requests',
  internal: 'answers requests of other services',
  worker: 'takes jobs from a queue',
  consumer: 'reads a stream',
  scheduler: 'runs on a schedule',
  task: 'is launched and runs to its end',
  backing: 'keeps data or messages for other services',
  agent: 'watches the cluster or its nodes',
  unknown: 'how it receives work is not known',
} as const satisfies Record<ServiceType, string>;

/** `stops-safely` as a label: "stops safely". */
export function questionLabel(question: QuestionId): string {
  return question.replaceAll('-', ' ');
}

const platformNames = {
  kubernetes: '',
  pm2: 'PM2 ',
  compose: 'Compose ',
  docker: 'Docker ',
  process: '',
} as const satisfies Record<Platform, string>;

/** "Deployment", "PM2 app", "Compose service". */
export function unitKind({ platform, kind }: Unit): string {
  return `${platformNames[platform]}${kind}`;
}

/** "Deployment shop/image-worker", "PM2 app image-worker", "CronJob nightly in prod". */
export function unitName(unit: Unit): string {
  const name = unit.namespace === undefined ? unit.name : `${unit.namespace}/${unit.name}`;
  return `${unitKind(unit)} ${name}${unit.environment === '' ? '' : ` in ${unit.environment}`}`;
}

/** "1 instance", "2–10 instances"; undefined when it is not known, and for a CronJob, which starts one run after the other. */
export function instanceCount({ kind, instances }: Unit): string | undefined {
  if (kind === 'CronJob') return undefined;
  const min = instances.min?.value ?? instances.declared?.value;
  const max = instances.max?.value ?? min;
  if (min === undefined || max === undefined || !Number.isFinite(min)) return undefined;
  if (max !== min) return Number.isFinite(max) ? `${min}–${max} instances` : `${min} or more instances`;
  return counted(min, 'instance');
}

/** "Deployment shop/api · 3 instances". */
export function unitWithInstances(unit: Unit): string {
  const count = instanceCount(unit);
  return count === undefined ? unitName(unit) : `${unitName(unit)} · ${count}`;
}

const strengths: Readonly<Record<Strength, number>> = { declared: 0, decisive: 1, strong: 2, weak: 3 };

/** The observation that says most about a service's own type. */
function bestEvidence(service: Service): Evidence | undefined {
  const own = service.evidence.filter(({ type }) => type === service.type);
  return own.toSorted((a, b) => strengths[a.strength] - strengths[b.strength])[0];
}

/** "takes jobs from a queue (BullMQ “images”, src/worker.ts:8)". */
export function receivesWithEvidence(service: Service): string {
  const evidence = bestEvidence(service);
  const phrase = receivesWork[service.type];
  if (evidence === undefined) return phrase;
  return `${phrase} (${evidence.detail}, ${placeName(evidence.at)})`;
}

/** "1 error", "2 errors". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** 12,345. `toLocaleString` loads the tables of every locale for this, which takes 15 ms. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 error, 2 warnings", "no findings". */
export function severityCounts(findings: readonly Finding[]): string {
  const parts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** `deploy/worker.yaml:14:7`: the form that editors and terminals make a link of. */
export function placeText(place: Place): string {
  const { file, line, column } = locate(place);
  return `${file}:${line}:${column}`;
}

export function isActive(finding: Finding): boolean {
  return finding.suppressed === undefined;
}

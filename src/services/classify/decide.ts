import type { Confidence, Evidence, ServiceType } from '../../model/service.ts';
import type { Hint } from './word-evidence.ts';

/** What receives work in the same way; `api` and `internal` are told apart later, by where the requests come from. */
export type Group = 'request' | Exclude<ServiceType, 'api' | 'internal' | 'unknown'>;

export interface Decision {
  readonly primary: Group | undefined;
  readonly others: readonly Group[];
  readonly confidence: Confidence;
}

const DECISIVE = 30;
const STRONG = 20;
const WEAK = 10;

const weights = { declared: 100, decisive: DECISIVE, strong: STRONG, weak: WEAK } as const;

/** Of roles that are equally sure, the one whose interruption costs most comes first. */
const costliest: readonly Group[] = ['backing', 'agent', 'worker', 'consumer', 'scheduler', 'request', 'task'];

/** A server that is known to be one outranks the clock inside it: what it loses are requests now, and a run that comes again later. */
const costliestOfAll: readonly Group[] = ['backing', 'agent', 'worker', 'consumer', 'request', 'scheduler', 'task'];

export function groupOf(type: ServiceType): Group | undefined {
  if (type === 'unknown') return undefined;
  return type === 'api' || type === 'internal' ? 'request' : type;
}

/** Weighs the evidence. Words count only where nothing stronger speaks; where equally weak evidence contradicts itself nothing is decided. */
export function decide(evidence: readonly Evidence[], hints: readonly Hint[], unnamed = false): Decision {
  const cron = evidence.find((one) => one.signal === 'kind' && one.type === 'scheduler' && one.strength === 'decisive');
  if (cron) return { primary: 'scheduler', others: [], confidence: 'high' };
  const job = evidence.find((one) => one.signal === 'kind' && one.type === 'task' && one.strength === 'decisive');
  if (job) return launched(evidence);
  const idle = evidence.some((one) => one.type === 'unknown' && one.strength === 'decisive');
  if (idle && !evidence.some((one) => one.type === 'agent' && (one.signal === 'kind' || one.signal === 'host')))
    return { primary: undefined, others: [], confidence: 'low' };

  const levels = levelsOf(evidence, hints);
  if (unnamed) settleUnnamed(levels, evidence, hints);
  settleBroker(levels, evidence);
  const best = Math.max(0, ...levels.values());
  if (best === 0) return { primary: undefined, others: [], confidence: 'low' };
  const candidates = (best >= DECISIVE ? costliestOfAll : costliest).filter((group) => levels.get(group) === best);
  if (best < STRONG && contradicts(candidates)) return { primary: undefined, others: [], confidence: 'low' };
  const [primary, ...rest] = calledServer(candidates, hints)
    ? ['request' as const, ...candidates.filter((group) => group !== 'request')]
    : candidates;
  if (primary === undefined) return { primary: undefined, others: [], confidence: 'low' };
  const further = costliest.filter((group) => group !== primary && !rest.includes(group) && (levels.get(group) ?? 0) >= STRONG);
  return {
    primary,
    others: primary === 'backing' ? [] : [...rest, ...further].filter((group) => group !== 'task' && group !== 'backing'),
    confidence: best >= DECISIVE ? 'high' : best > WEAK ? 'medium' : 'low',
  };
}

/** Of a program that is plainly both a server and a worker, what it is called says which one it is before all. */
function calledServer(candidates: readonly Group[], hints: readonly Hint[]): boolean {
  const nearest = Math.max(0, ...hints.map((hint) => hint.weight));
  const groups = new Set(hints.flatMap((hint) => (hint.weight === nearest ? (groupOf(hint.evidence.type) ?? []) : [])));
  return (
    candidates.includes('request') &&
    !candidates.includes('backing') &&
    !candidates.includes('agent') &&
    groups.size === 1 &&
    groups.has('request')
  );
}

/** A Job runs to completion, unless its command, scaler or source takes from a queue. */
function launched(evidence: readonly Evidence[]): Decision {
  const takes = (group: Group): boolean =>
    evidence.some((one) => groupOf(one.type) === group && one.strength !== 'weak' && ['command', 'scaler', 'source'].includes(one.signal));
  for (const group of ['worker', 'consumer'] as const) if (takes(group)) return { primary: group, others: [], confidence: 'high' };
  return { primary: 'task', others: [], confidence: 'high' };
}

function levelsOf(evidence: readonly Evidence[], hints: readonly Hint[]): Map<Group, number> {
  const levels = new Map<Group, number>();
  const raise = (group: Group | undefined, level: number): void => {
    if (group !== undefined && level > (levels.get(group) ?? 0)) levels.set(group, level);
  };
  const nearest = Math.max(0, ...hints.map((hint) => hint.weight));
  const nearby = hints.filter((hint) => hint.weight === nearest);
  const hinted = (group: Group): boolean => nearby.some((hint) => groupOf(hint.evidence.type) === group);
  const called = (group: Group): boolean => nearby.some((hint) => !hint.faint && groupOf(hint.evidence.type) === group);
  // A proxy or an application may stand beside its controller, or share its account.
  const product = evidence.some((one) => one.signal === 'image' && one.strength === 'strong' && one.type === 'api');
  for (const one of evidence) {
    if (one.signal === 'rights') raise(groupOf(one.type), weightOfRights(one, hinted, called));
    else raise(groupOf(one.type), product && one.type === 'agent' && one.signal === 'kind' ? weightOf(one) - 1 : weightOf(one));
  }
  for (const hint of nearby) raise(groupOf(hint.evidence.type), hint.weight);
  // A server may share its workers' settings; one that is called a worker and has a worker's settings is one.
  for (const group of ['worker', 'consumer'] as const)
    if (called(group) && evidence.some((one) => one.type === group && one.signal === 'env')) raise(group, DECISIVE);
  settleTimers(levels, evidence, hinted('worker') || hinted('consumer'));
  settleBacking(levels, evidence, { named: hints.length > 0, store: hinted('backing'), server: hinted('request') });
  return levels;
}

/** Rights to watch the cluster are those of a controller where it is called one, and say little where it is called a server. */
function weightOfRights(one: Evidence, hinted: (group: Group) => boolean, called: (group: Group) => boolean): number {
  if (hinted('agent')) return one.strength === 'strong' ? STRONG + 5 : STRONG;
  if (one.strength !== 'strong' || called('request')) return WEAK / 2;
  return STRONG - 5;
}

function weightOf(one: Evidence): number {
  if (one.signal === 'broker') return one.strength === 'strong' ? STRONG - 5 : 0;
  if (one.type === 'backing' && one.signal === 'port') return one.strength === 'strong' ? STRONG - 5 : WEAK / 2;
  if (one.strength === 'weak' && (one.signal === 'port' || one.signal === 'probe')) return WEAK / 2;
  if (one.strength === 'weak' && (one.signal === 'image' || one.signal === 'env')) return WEAK - 2;
  return weights[one.strength];
}

/**
 * Databases are reached by Services as well: what says "database" is not contradicted by a Service or a port. A well-known port alone is also
 * that of a proxy in front of one, where its name or image says so.
 */
function settleBacking(
  levels: Map<Group, number>,
  evidence: readonly Evidence[],
  called: { readonly named: boolean; readonly store: boolean; readonly server: boolean },
): void {
  const backing = levels.get('backing') ?? 0;
  if (backing === 0) return;
  const from = (group: Group, signals: readonly string[]): boolean =>
    evidence.some((one) => groupOf(one.type) === group && one.strength !== 'weak' && signals.includes(one.signal));
  const byPort = from('backing', ['port']);
  if (byPort && backing < STRONG) {
    if ((called.named && !called.store) || from('request', ['image', 'command', 'source'])) {
      levels.delete('backing');
      return;
    }
    if (called.store) levels.set('backing', DECISIVE);
  }
  const serves = from('request', ['image', 'command', 'source', 'env', 'probe']);
  const settled = levels.get('backing') ?? 0;
  const request = levels.get('request') ?? 0;
  if (settled >= DECISIVE || (settled >= STRONG && settled >= request) || (!serves && !called.server && request < DECISIVE))
    levels.delete('request');
}

/** A loop that looks for work again and again is a schedule, unless the program is called a worker: then it empties a table or a list. */
function settleTimers(levels: Map<Group, number>, evidence: readonly Evidence[], calledWorker: boolean): void {
  const clocks = evidence.filter((one) => one.type === 'scheduler' && one.strength !== 'weak');
  if (calledWorker && clocks.length > 0 && clocks.every((one) => one.signal === 'timer')) levels.set('scheduler', WEAK - 1);
}

/**
 * A worker may have a Service for its probes or metrics. Where services of the environment name each other and none names this one, and it is
 * plainly called a worker or consumer, the Service is no way by which work comes.
 */
function settleUnnamed(levels: Map<Group, number>, evidence: readonly Evidence[], hints: readonly Hint[]): void {
  const nearest = Math.max(0, ...hints.map((hint) => hint.weight));
  const nearby = hints.filter((hint) => hint.weight === nearest);
  if (nearby.some((hint) => groupOf(hint.evidence.type) === 'request')) return;
  const called = nearby.find((hint) => !hint.faint);
  if (called?.evidence.type !== 'worker' && called?.evidence.type !== 'consumer') return;
  const serves = evidence.some(
    (one) =>
      groupOf(one.type) === 'request' && one.strength !== 'weak' && (one.type === 'api' || !['exposure', 'probe'].includes(one.signal)),
  );
  if (!serves && levels.has('request')) levels.set('request', WEAK / 2);
}

/**
 * "Consumer" is said of queues and streams alike: where nothing but the word tells them apart, the broker that is named does. One that is named
 * where nothing shows how requests come in is where the work comes from.
 */
function settleBroker(levels: Map<Group, number>, evidence: readonly Evidence[]): void {
  const named = (type: ServiceType): boolean => evidence.some((one) => one.signal === 'broker' && one.type === type);
  const [queue, stream] = [named('worker'), named('consumer')];
  if (queue === stream) return;
  const vague = (one: Evidence): boolean =>
    one.type !== 'consumer' ||
    one.strength === 'weak' ||
    one.signal === 'script' ||
    (one.signal === 'command' && one.strength !== 'decisive');
  const level = levels.get('consumer');
  if (queue && level !== undefined && evidence.every(vague)) {
    levels.delete('consumer');
    levels.set('worker', Math.max(level, levels.get('worker') ?? 0));
  }
  if (Math.max(0, ...levels.values()) === 0) levels.set(queue ? 'worker' : 'consumer', WEAK / 2);
}

/** Weak evidence for both ends of the same thing is no contradiction: a queue and a stream are told apart by what else is known. */
function contradicts(candidates: readonly Group[]): boolean {
  return candidates.length > 1 && !candidates.every((group) => group === 'worker' || group === 'consumer');
}

import type { Catalog } from '../model/catalog.ts';
import type { Fact } from '../model/fact.ts';
import type { CodeLink, Confidence, Evidence, ServiceType } from '../model/service.ts';
import type { Unit } from '../model/unit.ts';
import { type Decision, decide, type Group, groupOf } from './classify/decide.ts';
import { envEvidence } from './classify/env-evidence.ts';
import { commandEvidence, idleEvidence, imageEvidence } from './classify/launch-evidence.ts';
import { kindEvidence, portEvidence, scalerEvidence, sourceEvidence } from './classify/platform-evidence.ts';
import { requestEvidence } from './classify/reach.ts';
import { nothingAround, type Surroundings } from './classify/surroundings.ts';
import { type Hint, scriptEvidence, wordHints } from './classify/word-evidence.ts';

export interface Verdict {
  readonly type: ServiceType;
  readonly roles: readonly ServiceType[];
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

/**
 * Argues how a service receives work, from evidence alone; see docs/classification.md. Whether requests come from outside or inside is only
 * known once all services are: `settleRequests` decides that.
 */
export function classify(
  units: readonly Unit[],
  code: CodeLink | undefined,
  declared: Fact<ServiceType> | undefined,
  catalog: Catalog,
  around: ReadonlyMap<Unit, Surroundings> = new Map(),
): Verdict {
  const evidence: Evidence[] = [...sourceEvidence(code)];
  const hints: Hint[] = [];
  for (const unit of units) {
    const surroundings = around.get(unit) ?? nothingAround;
    evidence.push(...unitEvidence(unit, catalog, surroundings));
    hints.push(...wordHints(unit, code, catalog, surroundings));
  }
  const unnamed = units.every((unit) => around.get(unit)?.named === false);
  const decision = decide(evidence, hints, unnamed);
  const argued = ordered([...evidence, ...hints.map((hint) => hint.evidence)]);
  if (declared) return declaredVerdict(declared, decision, argued);
  if (decision.primary === undefined) return { type: 'unknown', roles: ['unknown'], confidence: 'low', evidence: argued };
  const roles = [decision.primary, ...decision.others].map((group) => typeOf(group, argued));
  return { type: roles[0] ?? 'unknown', roles, confidence: decision.confidence, evidence: argued };
}

function unitEvidence(unit: Unit, catalog: Catalog, around: Surroundings): readonly Evidence[] {
  const idle = idleEvidence(unit);
  const commands = idle ? [idle] : [...commandEvidence(unit, catalog), ...scriptEvidence(unit, catalog)];
  const image = imageEvidence(unit, catalog, around);
  const found = [
    ...kindEvidence(unit),
    ...scalerEvidence(unit, catalog),
    ...commands,
    ...(image ? [startsAnother(image, commands) ? { ...image, strength: 'weak' as const } : image] : []),
    ...requestEvidence(unit, around),
    ...around.evidence,
    ...portEvidence(unit, catalog),
    ...envEvidence(unit, catalog, around),
  ];
  // What is started again whenever it ends does not run to completion: `migrate && serve` serves.
  if (unit.restart.always?.value !== true) return found;
  return found.map((one) => (one.type === 'task' && one.signal !== 'kind' ? { ...one, strength: 'weak' as const } : one));
}

/** The image of a database whose command is `psql` starts no database; one whose `setup.sh` comes first may well. */
function startsAnother(image: Evidence, commands: readonly Evidence[]): boolean {
  return (
    image.type !== 'task' &&
    commands.some((one) => one.type === 'task' && one.strength !== 'weak') &&
    !commands.some((one) => groupOf(one.type) === groupOf(image.type))
  );
}

function declaredVerdict(declared: Fact<ServiceType>, decision: Decision, evidence: readonly Evidence[]): Verdict {
  const type = declared.value;
  const others = [decision.primary, ...decision.others].flatMap((group) =>
    group === undefined || group === groupOf(type) ? [] : typeOf(group, evidence),
  );
  const [first] = evidence;
  const at = declared.at ?? first?.at;
  const said: readonly Evidence[] = at
    ? [{ type, signal: 'declared', detail: declared.of ?? `declared ${type}`, strength: 'declared', at }]
    : [];
  return { type, roles: [type, ...others], confidence: 'high', evidence: [...said, ...evidence] };
}

/** A group as a type; of the two kinds of requests the one with the best evidence, until all services are known. */
function typeOf(group: Group, evidence: readonly Evidence[]): ServiceType {
  if (group !== 'request') return group;
  return evidence.some((one) => one.type === 'api' && one.signal === 'exposure' && one.strength === 'decisive') ? 'api' : 'internal';
}

const order = { declared: 0, decisive: 1, strong: 2, weak: 3 } as const;

/** Strongest first; of equal ones in the order in which they were found. */
function ordered(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...evidence].sort((a, b) => order[a.strength] - order[b.strength]);
}

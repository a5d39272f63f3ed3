import type { Catalog, EnvPattern } from '../../model/catalog.ts';
import type { Evidence } from '../../model/service.ts';
import type { EnvVar, Unit } from '../../model/unit.ts';
import { fits } from './pattern.ts';
import { waysIn } from './reach.ts';
import type { Surroundings } from './surroundings.ts';

interface ValuePattern {
  readonly expression: RegExp;
  /** What a value must hold to fit. */
  readonly part: string;
}

const values = new Map<string, ValuePattern>();

/** What the env values of a unit show; the values themselves are never told, but for the short words of a role switch. */
export function envEvidence(unit: Unit, catalog: Catalog, around: Surroundings): readonly Evidence[] {
  const found: Evidence[] = [];
  const reached = waysIn(unit).length > 0;
  const exposed = unit.exposure.some((way) => way.external && !way.auxiliary);
  for (const env of unit.env) {
    for (const pattern of patternsFor(env.name, catalog)) {
      const strength = holds(pattern, env) ? strengthOf(pattern, env, { reached, exposed, around }) : undefined;
      if (strength === undefined || found.some((one) => one.type === pattern.type && one.strength === strength)) continue;
      const shown = pattern.value !== undefined && env.value !== undefined && /^[\w-]{1,20}$/.test(env.value.value);
      const signal = pattern.broker === true ? 'broker' : 'env';
      found.push({ type: pattern.type, signal, detail: shown ? `${env.name}=${env.value?.value}` : env.name, strength, at: env.at });
    }
  }
  return found;
}

interface Reach {
  readonly reached: boolean;
  readonly exposed: boolean;
  readonly around: Surroundings;
}

/** A broker that is named says nothing of a server, which may send to it; of a process that nobody can reach it says how work comes in. */
function strengthOf(pattern: EnvPattern, env: EnvVar, { reached, exposed, around }: Reach): 'strong' | 'weak' {
  if (pattern.broker !== true) {
    // What a server that is open to the world has as well does not make it a worker, unless it is told to be one.
    const said = pattern.value !== undefined;
    return pattern.strength === 'strong' && !said && (exposed || around.sharedEnv(env)) ? 'weak' : pattern.strength;
  }
  // Of what can be reached it only tells a queue from a stream, should anything else say that it takes work from one.
  return !reached && around.reachIsKnown ? 'strong' : 'weak';
}

const named = new WeakMap<Catalog, Map<string, readonly EnvPattern[]>>();
/** Names repeat; beyond this many different ones a hostile input gains nothing more. */
const MAX_KNOWN = 20_000;

function patternsFor(name: string, catalog: Catalog): readonly EnvPattern[] {
  let known = named.get(catalog);
  if (!known) {
    known = new Map();
    named.set(catalog, known);
  }
  const before = known.get(name);
  if (before) return before;
  const found = catalog.env.filter((pattern) => fits(pattern.name, name));
  if (known.size < MAX_KNOWN) known.set(name, found);
  return found;
}

function holds(pattern: EnvPattern, env: EnvVar): boolean {
  if (pattern.value === undefined) return true;
  const value = env.value?.value;
  if (value === undefined || value.length > 500) return false;
  let known = values.get(pattern.value);
  if (!known) {
    known = { expression: new RegExp(pattern.value, 'i'), part: plainPart(pattern.value) };
    values.set(pattern.value, known);
  }
  return value.includes(known.part) && known.expression.test(value);
}

/**
 * A part without letters that every text which fits must hold, such as `://`; empty where none is seen. A few patterns are tried on every value there
 * is, and nearly all values lack it.
 */
function plainPart(source: string): string {
  const found = /^(?:\^|[\w=]\??|\[[^\]\\]*(?:\\.[^\]\\]*)*\]\+)*?([:/=][:/=\d]+)(?![?*{])/.exec(source)?.[1] ?? '';
  return source.includes('|') && !/^[^|]*\([^)]*\)$/.test(source) ? '' : found;
}

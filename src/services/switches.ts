import type { Unit } from '../model/unit.ts';
import type { UnitDraft } from './units/unit-draft.ts';

/**
 * Where others are reached and what is secret: no role hangs on it, it differs from service to service, and it must not turn up in what is told
 * of the code.
 */
const CONNECTION = /(^|_)(PORT|HOST|HOSTNAME|HOSTS|URL|URI|URLS|DSN|ADDR|ADDRESS|ENDPOINT|BROKERS|SERVERS)$/i;
const SECRET = /password|passwd|secret|token|key|credential|private|cert/i;
const MAX_LENGTH = 200;

/** What decides which of an image's services a unit is: `ROLE=worker`, `ENABLE_CRON`, `SHUTDOWN_TIMEOUT`; undefined for what is known to be unset. */
export type Switches = ReadonlyMap<string, string | undefined>;

/** Finds the switches of services; what other units set that start the same file is known to be unset where nothing sets it. */
export function switchFinder(
  drafts: readonly UnitDraft[],
): (entry: string, own: readonly UnitDraft[], asked: readonly string[]) => Switches {
  const setFor = new Map<string, Set<string>>();
  for (const { entry, unit } of drafts) {
    if (!entry) continue;
    const names = setFor.get(entry.path) ?? new Set();
    setFor.set(entry.path, names);
    for (const { name, value } of unit.env) if (value !== undefined) names.add(name);
  }
  return (entry, own, asked) => {
    const found = new Map<string, string | undefined>();
    const isWhole = own.every((draft) => draft.envIsOpen !== true);
    for (const name of asked) {
      if (CONNECTION.test(name) || SECRET.test(name)) continue;
      const given = own.map(({ unit }) => variableOf(unit, name));
      if (given.every((one) => one === undefined)) {
        if (isWhole && setFor.get(entry)?.has(name) === true) found.set(name, undefined);
        continue;
      }
      const [value, ...others] = new Set(given.map((one) => one?.value?.value));
      if (value === undefined || others.length > 0 || value.length > MAX_LENGTH || /:\/\/|\$\(|\{\{/.test(value)) continue;
      // The code is read as production runs it in any case.
      if (name !== 'NODE_ENV' || value !== 'production') found.set(name, value);
    }
    return found;
  };
}

function variableOf(unit: Unit, name: string) {
  return unit.env.findLast((one) => one.name === name);
}

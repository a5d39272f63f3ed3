import type { CodeFacts } from '../model/code.ts';
import type { Gap } from '../model/fact.ts';
import type { CodeLink } from '../model/service.ts';
import { readCode } from '../readers/source/read-code.ts';
import { agreedOn } from './agreed.ts';
import type { AssemblyContext } from './context.ts';
import type { EntryPoint } from './launch/resolve.ts';
import type { ServiceDraft } from './services.ts';
import { type Switches, switchFinder } from './switches.ts';
import type { UnitDraft } from './units/unit-draft.ts';

export type CodeReader = (
  entry: EntryPoint,
  drafts: readonly UnitDraft[],
) => Promise<{ readonly code: CodeLink | undefined; readonly gap: Gap | undefined }>;

/** Reads each entry once for each environment that makes a difference to it. A reader that fails costs that link alone, and says so. */
export function codeReader({ workspace, catalog }: AssemblyContext, units: readonly UnitDraft[]): CodeReader {
  const switchesOf = switchFinder(units);
  const known = new Map<string, Promise<{ facts: CodeLink['facts'] | undefined; why: string | undefined }>>();
  const read = ({ path: entry, parts }: EntryPoint, env: Switches) => {
    const key = [entry, ...(parts ? ['', ...parts, ''] : []), ...[...env].flat()].join('\0');
    let reading = known.get(key);
    if (!reading) {
      reading = readCode({ entry, workspace, catalog, env, ...(parts ? { parts } : {}) }).then(
        (facts) => ({ facts, why: facts ? undefined : 'the language is not known, or nothing could be read' }),
        (error: unknown) => ({ facts: undefined, why: `reading failed: ${error instanceof Error ? error.message : String(error)}` }),
      );
      known.set(key, reading);
    }
    return reading;
  };
  return async (entry, drafts) => {
    const plain = await read(entry, new Map());
    const switches = switchesOf(entry.path, drafts, plain.facts?.asks ?? []);
    const { facts, why } = switches.size > 0 ? await read(entry, switches) : plain;
    const lastHop = entry.via.at(-1);
    const gap = why === undefined ? undefined : { what: `the source ${entry.path}`, why, ...(lastHop ? { at: lastHop.at } : {}) };
    return { code: facts && { entry: entry.path, via: entry.via, facts: seen(facts, entry) }, gap };
  };
}

/** Whether what could serve requests does is decided where the program starts: it may be for probes alone. */
function seen(facts: CodeFacts, { unrun }: EntryPoint): CodeFacts {
  if (!facts.startIsMissing) return facts;
  const known = { ...facts, intakes: facts.intakes.filter(({ role }) => role !== 'request') };
  return unrun ? run(known) : known;
}

/** Jobs that no command is known to run are taken all the same, by whatever runs them. */
function run(facts: CodeFacts): CodeFacts {
  const frameworks = [...new Set((facts.defined ?? []).map(({ framework }) => framework))];
  const taken = frameworks.flatMap((framework) => {
    const defined = (facts.defined ?? []).filter((one) => one.framework === framework);
    const [first] = defined;
    return first ? [agreedOn({ ...first, name: undefined }, defined)] : [];
  });
  return { ...facts, intakes: [...facts.intakes, ...taken] };
}

export async function linkCode(
  service: ServiceDraft,
  read: CodeReader,
): Promise<{ readonly code: CodeLink | undefined; readonly gaps: readonly Gap[] }> {
  const gaps: Gap[] = [];
  for (const { entry } of service.drafts) {
    if (!entry) continue;
    const { code, gap } = await read(entry, service.drafts);
    if (code) return { code, gaps };
    if (gap && !gaps.some((one) => one.what === gap.what)) gaps.push(gap);
  }
  return { code: undefined, gaps };
}

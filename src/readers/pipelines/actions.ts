import { embeddedText } from '../../files/yaml.ts';
import type { Catalog, CiAction, TimeFlag } from '../../model/catalog.ts';
import { type Duration, inUnit, parseDuration } from '../../model/duration.ts';
import { byDefault, declared, type Fact } from '../../model/fact.ts';
import type { PipelineSystem, TargetName } from '../../model/pipeline.ts';
import type { EmbeddedText } from '../../model/place.ts';
import { listOf, textsOf } from '../../model/tree.ts';
import { joinTexts } from '../shell/embedded.ts';
import { joinPath } from '../shell/scope.ts';
import { type Deed, deed } from './act.ts';
import { matchesPattern } from './command-line.ts';
import type { ActionInput, ActionWork, CallWork } from './draft.ts';
import {
  beginsByDeploying,
  soundsLikeDeploying,
  soundsLikePreparing,
  soundsLikeRollingBack,
  soundsLikeTesting,
  soundsLikeVerifying,
  soundsStatic,
} from './words.ts';

/** What an action does: a deed, or a script that it runs. */
export type ActionMeaning =
  | { readonly deed: Deed }
  | { readonly script: EmbeddedText; readonly remote: boolean; readonly tool: string }
  | undefined;

export function meaningOf(work: ActionWork, system: PipelineSystem, catalog: Catalog): ActionMeaning {
  for (const entry of catalog.ciActions) {
    if (entry.system !== system || !matchesPattern(work.uses, entry.uses) || !fits(entry, work)) continue;
    if (entry.action === 'ignore') return undefined;
    if (entry.action !== 'shell') return { deed: describe(entry, work) };
    const input = entry.script === undefined ? undefined : work.inputs.get(entry.script);
    const script = input && scriptOf(input, entry.program);
    if (script) return { script, remote: entry.remote === true, tool: entry.tool };
    if (entry.remote && entry.script !== undefined && input) return { deed: external(entry.tool, 'deploy', work, true) };
  }
  return undefined;
}

/** An action or workflow that is not known, judged by its name. */
export function opaqueAction(work: ActionWork | CallWork): Deed | undefined {
  const { uses, text } = work;
  if (
    /^actions\/|checkout|setup-|\/setup|login|configure|cache|upload-artifact|download-artifact|codecov|slack|notify|comment|release-drafter|semantic-release/.test(
      uses,
    )
  ) {
    return undefined;
  }
  const name = lastSegment(uses).replace(/\.ya?ml$/, '');
  if (soundsLikeRollingBack(name)) return deed(name, 'rollback', text, work.at, unknownOutcome);
  if (soundsLikeDeploying(name)) return deed(name, 'deploy', text, work.at, unknownOutcome);
  if (soundsLikeVerifying(name)) return deed(name, 'verify', text, work.at, unknownOutcome);
  if (soundsLikeTesting(name)) return deed(name, 'test', text, work.at, unknownOutcome);
  if (soundsLikePreparing(name)) return undefined;
  if (soundsLikeDeploying(uses)) return deed(name, 'deploy', text, work.at, unknownOutcome);
  const says = work.kind === 'action' && beginsByDeploying(work.title) && !soundsStatic(uses);
  return says ? deed(name, 'deploy', text, work.at, { ...unknownOutcome, weak: true }) : undefined;
}

const unknownOutcome = { waits: undefined, rollsBack: undefined, external: true } as const;

function external(tool: string, effect: Deed['effect'], work: ActionWork, weak: boolean): Deed {
  return deed(tool, effect, work.text, work.at, { ...unknownOutcome, weak });
}

function lastSegment(uses: string): string {
  return uses.slice(uses.lastIndexOf('/') + 1);
}

function fits(entry: CiAction, work: ActionWork): boolean {
  for (const [key, values] of Object.entries(entry.when ?? {})) {
    const optional = key.endsWith('?');
    const input = work.inputs.get(optional ? key.slice(0, -1) : key);
    if (!input) {
      if (!optional) return false;
      continue;
    }
    const { value } = input;
    if (value === undefined) continue;
    if (!values.some((wanted) => matchesPattern(value.toLowerCase(), wanted.toLowerCase()))) return false;
  }
  return true;
}

/** The script an input holds; arguments of a program are given the program's name in front. */
function scriptOf(input: ActionInput, program: string | undefined): EmbeddedText | undefined {
  return joinTexts(
    listOf(input.node).flatMap((node) => (node.kind === 'scalar' ? [embeddedText(node)] : [])),
    program,
  );
}

function describe(entry: CiAction, work: ActionWork): Deed {
  return deed(entry.tool, entry.action === 'shell' ? 'deploy' : entry.action, work.text, work.at, {
    waits: switched(work, entry.waits, entry.waitsWith, entry.waitsUnless),
    rollsBack: switched(work, entry.rollsBack, entry.rollsBackWith, undefined),
    rolloutWait: timeOf(work, entry),
    names: namesOf(entry, work),
    weak: entry.weak === true,
    external: entry.waits === 'unknown',
  });
}

/** Inputs in which further arguments of the program stand as one line. */
const ARGUMENTS = ['arguments', 'args', 'extra_args', 'extra-args', 'helm_args', 'flags'];

function switched(
  work: ActionWork,
  base: boolean | 'unknown' | undefined,
  on: readonly string[] | undefined,
  off: readonly string[] | undefined,
): boolean | undefined {
  for (const name of off ?? []) {
    const input = work.inputs.get(name);
    if (!input) continue;
    if (input.value === undefined) return undefined;
    if (/^(false|no|off|0)$/i.test(input.value)) return false;
  }
  for (const name of on ?? []) {
    if (name.startsWith('--')) {
      if (ARGUMENTS.some((key) => new RegExp(`(^|\\s)${name}(\\s|=true|$)`).test(work.inputs.get(key)?.value ?? ''))) return true;
      continue;
    }
    const input = work.inputs.get(name);
    if (!input) continue;
    if (input.value === undefined) return undefined;
    if (!/^(false|no|off|0|)$/i.test(input.value)) return true;
  }
  return base === 'unknown' ? undefined : base === true;
}

function timeOf(work: ActionWork, entry: CiAction): Fact<Duration> | undefined {
  const time: TimeFlag | undefined = entry.rolloutWait;
  if (!time) return undefined;
  for (const name of time.flags) {
    const input = work.inputs.get(name);
    if (!input) continue;
    const value = input.value === undefined ? undefined : parseDuration(input.value, time.unit);
    return value === undefined ? undefined : declared(value, input.at, name);
  }
  if (!time.default) return undefined;
  return byDefault(inUnit(time.default, time.unit), `${entry.uses} default`, entry.docs);
}

function namesOf(entry: CiAction, work: ActionWork): TargetName[] {
  const names: TargetName[] = [];
  const namespace = work.inputs.get('namespace')?.value;
  for (const source of entry.names ?? []) {
    for (const name of source.from ?? []) {
      const input = work.inputs.get(name);
      if (!input) continue;
      const texts = input.node.kind === 'seq' ? textsOf(input.node) : [input.value];
      for (const text of texts) {
        if (text === undefined) continue;
        for (const value of text.split(/[\n,]+/)) {
          const trimmed = value.trim();
          if (trimmed === '' || names.length >= 50) continue;
          const isPath = source.kind === 'path' || source.kind === 'chart';
          const path = isPath && !/^(https?:|\/)/.test(trimmed) ? (joinPath(work.shell.cwd ?? '', trimmed) ?? trimmed) : trimmed;
          names.push({ kind: source.kind, value: path, namespace, at: input.at });
        }
      }
    }
  }
  return names;
}

import type { Framework, OutboundKnowledge } from '../../../model/catalog.ts';
import type { CodeLock, Enqueue, MemoryState, OutboundCall } from '../../../model/code.ts';
import { type Fact, fromSource } from '../../../model/fact.ts';
import type { Code } from './code.ts';
import type { SeenIntake } from './intakes.ts';
import { matchesPath } from './knowledge.ts';
import { memoryStateOf } from './memory.ts';
import { type CallSite, type FunctionDef, lastName, placeOf } from './outline.ts';
import { argumentOf, booleanFact, constantIn, numberFact, optionsAreKnown, settingOf, sourceFact, textFact, type Use } from './settings.ts';
import { atOf, type Step } from './value.ts';

export interface Sending {
  readonly outboundCalls: readonly OutboundCall[];
  readonly enqueues: readonly Enqueue[];
  readonly locks: readonly CodeLock[];
  readonly memoryState: readonly MemoryState[];
}

/** Calls to others, work that is handed on, locks, and state that lives in the process. */
export function sendingOf(code: Code, intakes: readonly SeenIntake[]): Sending {
  const jobs = code.reachedFrom(intakes.filter(({ intake }) => intake.role !== 'request').flatMap(({ work }) => work));
  const outboundCalls: OutboundCall[] = [];
  const enqueues: Enqueue[] = [];
  const locks: CodeLock[] = [];
  for (const site of code.program.calls) {
    const name = lastName(site.call.callee);
    if (name === undefined || !code.knowledge.names.has(name)) continue;
    for (const { framework, steps } of usesOf(code, site)) {
      const use: Use = { steps, last: { expr: site.call, at: atOf(site) } };
      const at = placeOf(site.file, site.call);
      if (framework.outbound?.calls.some((pattern) => matchesPath(pattern, steps)))
        outboundCalls.push(outbound(code, framework, framework.outbound, use, site, jobs));
      if (framework.enqueues?.some((pattern) => matchesPath(pattern, steps))) {
        const enqueue = enqueueOf(code, framework, use, at);
        if (enqueue) enqueues.push(enqueue);
      }
      if (framework.distributedLock === true && framework.constructs?.some((pattern) => matchesPath(pattern, steps)))
        locks.push({ kind: 'distributed', text: textOf(site), at });
    }
  }
  for (const site of code.program.calls) locks.push(...sqlLocks(site));
  return {
    outboundCalls,
    enqueues,
    locks: distinct([...locks, ...writtenLocks(code)]),
    memoryState: memoryStateOf(code, (site) => usesOf(code, site)),
  };
}

function usesOf(
  { values, knowledge, program }: Code,
  site: CallSite,
): readonly { readonly framework: Framework; readonly steps: readonly Step[] }[] {
  const at = atOf(site);
  const found = values
    .of(site.call.callee, at)
    .flatMap((value) => values.called(value, site.call, at))
    .flatMap((value) => (value.kind === 'external' ? knowledge.of(value) : []));
  if (found.length > 0) return found;
  // `*.with_advisory_lock`: a method that a package adds to the objects of others.
  const name = lastName(site.call.callee) ?? '';
  const steps: readonly Step[] = [{ name: '*' }, { name, call: { expr: site.call, at } }];
  return program.language.ambient === undefined
    ? []
    : knowledge.frameworks.flatMap((framework) =>
        [...(framework.constructs ?? []), ...(framework.enqueues ?? []), ...(framework.outbound?.calls ?? [])].includes(`*.${name}`)
          ? [{ framework, steps }]
          : [],
      );
}

function textOf(site: CallSite): string {
  return site.file.text.slice(site.call.start, Math.min(site.call.end, site.call.start + 80)).replaceAll(/\s+/g, ' ');
}

function outbound(
  code: Code,
  framework: Framework,
  knowledge: OutboundKnowledge,
  use: Use,
  site: CallSite,
  jobs: ReadonlySet<FunctionDef>,
): OutboundCall {
  const { values } = code;
  const given = (options: readonly string[]): boolean | undefined => {
    if (options.some((option) => argumentOf(values, use, option) !== undefined)) return true;
    return optionsAreKnown(values, use, undefined) ? false : undefined;
  };
  let inJob = false;
  for (let within = site.within; within !== undefined; within = within.parent) inJob ||= jobs.has(within);
  return {
    client: framework.title,
    target: knowledge.target === undefined ? undefined : targetOf(code, use, knowledge.target),
    purpose: knowledge.purpose,
    hasTimeout: knowledge.timeoutByDefault === true ? true : knowledge.timeout === undefined ? undefined : given(knowledge.timeout),
    idempotencyKey: knowledge.purpose === 'service' || knowledge.idempotency === undefined ? undefined : given(knowledge.idempotency),
    inJob: inJob ? true : undefined,
    at: placeOf(site.file, site.call),
  };
}

function targetOf({ values }: Code, use: Use, spec: number | string): Fact<string> | undefined {
  const found = argumentOf(values, use, spec);
  const constant = constantIn(found);
  const text =
    found && constant === undefined
      ? /^[a-zA-Z]*["'](https?:\/\/[^/"'{}$\s]+)/.exec(found.at.file.text.slice(found.at.start, found.at.end))?.[1]
      : constant?.value;
  if (found === undefined || typeof text !== 'string' || !/^[a-z]+:\/\/[^/]|^[\w.-]+\.[a-z]/i.test(text)) return undefined;
  return constant ? sourceFact(text, found, constant) : fromSource(text, found.at);
}

function enqueueOf({ values }: Code, framework: Framework, use: Use, at: Enqueue['at']): Enqueue | undefined {
  const role = framework.seen.find((one) => one.role === 'queue' || one.role === 'stream')?.role;
  if (role !== 'queue' && role !== 'stream') return undefined;
  const found = framework.enqueueSubject === undefined ? undefined : argumentOf(values, use, framework.enqueueSubject);
  const constant = constantIn(found);
  return {
    framework: framework.id,
    role,
    name: found && constant ? textFact(sourceFact(constant.value, found, constant)) : undefined,
    attempts: numberFact(settingOf(values, framework, framework.attempts, use)),
    backoff: booleanFact(settingOf(values, framework, framework.backoff, use)),
    at,
  };
}

/** Locks of databases are taken by statements: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS */
function sqlLocks(site: CallSite): readonly CodeLock[] {
  return site.call.args.flatMap(({ value }) =>
    value.kind === 'constant' &&
    typeof value.value === 'string' &&
    /\bpg_(try_)?advisory(_xact)?_lock\b|\bGET_LOCK\s*\(|\bFOR\s+UPDATE\s+SKIP\s+LOCKED\b/i.test(value.value)
      ? [{ kind: 'distributed' as const, text: textOf(site), at: placeOf(site.file, site.call) }]
      : [],
  );
}

/** Locks that stand as annotations: `@SchedulerLock`, `@DisallowConcurrentExecution`. */
function writtenLocks(code: Code): readonly CodeLock[] {
  return [...code.program.outlines.values()].flatMap((outline) =>
    [...outline.functions, ...outline.classes].flatMap((def) =>
      def.decorators.flatMap((decorator) => {
        const at = { file: outline.file, within: undefined, owner: undefined };
        const isLock = code.values
          .of(decorator, at)
          .some(
            (value) =>
              value.kind === 'external' &&
              code.knowledge
                .of(value)
                .some(
                  ({ framework, steps }) =>
                    framework.distributedLock === true && framework.constructs?.some((pattern) => matchesPath(pattern, steps)),
                ),
          );
        const text = outline.file.text.slice(decorator.start, Math.min(decorator.end, decorator.start + 80));
        return isLock ? [{ kind: 'distributed' as const, text, at: placeOf(outline.file, decorator) }] : [];
      }),
    ),
  );
}

function distinct(locks: readonly CodeLock[]): readonly CodeLock[] {
  const seen = new Set<string>();
  return locks.filter(({ at }) => {
    const key = `${at.file.path}:${at.start}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

import type { Enqueue, MemoryState } from '../../../../model/code.ts';
import type { Node } from '../estree.ts';
import type { Call } from '../program/module-index.ts';
import { isFunction } from '../program/module-index.ts';
import { enclosingFunction } from '../values/parameters.ts';
import { type At, called, externalsOf, placeOf } from '../values/value.ts';
import { argumentOf, optionsAreKnown, type Use } from './arguments.ts';
import { type Code, callName } from './code.ts';
import { matchesPath } from './knowledge.ts';
import { booleanFact, constantIn, numberFact, settingOf, sourceFact } from './settings.ts';

interface Found {
  readonly use: Use;
  readonly call: Call;
  readonly at: At;
}

function callsOfPackages(code: Code, named: (name: string) => boolean): readonly Found[] {
  return code.units.flatMap((unit) => {
    const at: At = { module: unit.module, frame: undefined };
    return unit.calls.flatMap((call) => {
      const name = callName(call);
      if (call.callee.type === 'Super' || (call.callee.type === 'MemberExpression' && (name === undefined || !named(name)))) return [];
      const site = { call, at };
      return externalsOf(code.lookup.values(call.callee, at)).map((value) => ({
        call,
        at,
        use: { site, companions: () => [], object: called(value, call.type === 'NewExpression' ? 'new' : 'call', site) },
      }));
    });
  });
}

/** Jobs and messages that the program hands to queues and streams. */
export function enqueuesOf(code: Code): readonly Enqueue[] {
  const known = new Set<string>();
  return allEnqueues(code).filter(({ framework, name, attempts, at }) => {
    const key = `${at.file.path}:${at.start}:${framework}:${name?.value}:${attempts?.value}`;
    return known.size < known.add(key).size;
  });
}

function allEnqueues(code: Code): readonly Enqueue[] {
  return callsOfPackages(code, (name) => code.knowledge.names.has(name)).flatMap(({ use, call, at }) =>
    code.knowledge.of(use.object).flatMap((framework) => {
      if (!framework.enqueues?.some((pattern) => matchesPath(pattern, use.object.steps))) return [];
      const subject = framework.enqueueSubject === undefined ? undefined : argumentOf(code.lookup, use, framework.enqueueSubject);
      const constant = constantIn(subject);
      const repeated = framework.repeats?.some((option) => argumentOf(code.lookup, use, option) !== undefined);
      const role = framework.seen.some((sighting) => sighting.role === 'queue') ? 'queue' : 'stream';
      return [
        {
          framework: framework.id,
          role,
          name: subject && constant && typeof constant.value === 'string' ? sourceFact(constant.value, subject, constant) : undefined,
          attempts: repeated ? undefined : numberFact(settingOf(code.lookup, framework, framework.attempts, use, optionsIn(code, use))),
          backoff: booleanFact(settingOf(code.lookup, framework, framework.backoff, use, optionsIn(code, use))),
          at: placeOf(at, call),
        } as const,
      ];
    }),
  );
}

/**
 * Where the options of a job stand, so that one without any is known to have none: behind its name and its data, `add('resize', data, options)`; what
 * is given alone is one of the two.
 */
function optionsIn({ lookup }: Code, { site }: Use): number | undefined {
  const [first, ...others] = site.call.arguments;
  if (first === undefined || others.length === 0) return 1;
  const names = first.type === 'SpreadElement' ? [] : lookup.values(first, site.at);
  const isName =
    first.type === 'TemplateLiteral' ||
    (names.length > 0 && names.every((value) => value.kind === 'constant' && typeof value.value === 'string'));
  return isName ? 2 : undefined;
}

/** Queues and sessions that live in this process only, made once for the life of the process. */
export function memoryStateOf(code: Code): readonly MemoryState[] {
  return callsOfPackages(code, (name) => code.knowledge.names.has(name)).flatMap(({ use, call, at }) =>
    code.knowledge.of(use.object).flatMap((framework) => {
      const kind = framework.memoryState;
      const { constructs } = framework;
      const isMade = constructs ? constructs.some((pattern) => matchesPath(pattern, use.object.steps)) : use.object.steps.length <= 1;
      if (kind === undefined || !isMade) return [];
      const persists = (framework.persistsWith ?? []).some((option) => argumentOf(code.lookup, use, option) !== undefined);
      if (persists || (framework.persistsWith && !optionsAreKnown(code.lookup, use.site))) return [];
      if (kind === 'queue' && !isLasting(call, at)) return [];
      return [{ kind, what: use.object.package, at: placeOf(at, call) }];
    }),
  );
}

/** At the top of a module, in a field or a constructor; what a function makes for itself is gone when it returns. */
function isLasting(call: Node, at: At): boolean {
  const fn = enclosingFunction(at.module.parents, call);
  if (fn === undefined) return true;
  const holder = isFunction(fn) ? at.module.parents.get(fn) : undefined;
  if (holder?.type === 'MethodDefinition' && holder.kind === 'constructor') return true;
  const target = at.module.parents.get(call);
  return target?.type === 'AssignmentExpression' && target.left.type === 'MemberExpression' && target.left.object.type === 'ThisExpression';
}

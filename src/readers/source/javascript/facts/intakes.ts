import type { Framework, Sighting } from '../../../../model/catalog.ts';
import type { Intake } from '../../../../model/code.ts';
import { type Fact, fromSource } from '../../../../model/fact.ts';
import type { Node } from '../estree.ts';
import { unwrap } from '../estree.ts';
import type { Call, Unit } from '../program/module-index.ts';
import { elementsOf } from '../values/lists.ts';
import { isSparedFunction } from '../values/spared.ts';
import { type At, called, constantsOf, type ExternalValue, externalsOf, placeOf, type Value } from '../values/value.ts';
import { acknowledgedEarly } from './acknowledge.ts';
import { type Argument, argumentOf, companionsOf, type Use } from './arguments.ts';
import { type Code, callName, type SeenIntake } from './code.ts';
import { decoratedIntakes } from './decorators.ts';
import { drainCallsOf } from './drain-calls.ts';
import { sightingsOf } from './knowledge.ts';
import { guardsItself } from './overlap.ts';
import { isRandom } from './random.ts';
import { attach } from './servers.ts';
import { booleanFact, constantIn, drainLimit, durationOf, numberFact, settingOf, sourceFact, textFact } from './settings.ts';
import { pollingLoops } from './timers.ts';

/** Everything in the program that takes work. */
export function intakesOf(code: Code): readonly SeenIntake[] {
  const seen: SeenIntake[] = [];
  for (const unit of code.units) {
    for (const call of unit.calls) seen.push(...fromCall(code, unit, call));
    for (const use of unit.decorators) seen.push(...decoratedIntakes(code, unit, use, build));
  }
  const attached = distinct(attach(code, distinct(seen))).toSorted(inOrder(code));
  return attached.length === 0 ? pollingLoops(code) : attached;
}

/** In the order of the files as they were found, then of the text. */
function inOrder(code: Code): (a: SeenIntake, b: SeenIntake) => number {
  const order = new Map(code.program.files.map((path, index) => [path, index]));
  const of = ({ at }: SeenIntake) => order.get(at.module.file.path) ?? 0;
  return (a, b) => of(a) - of(b) || a.intake.at.start - b.intake.at.start;
}

function fromCall(code: Code, unit: Unit, call: Call): readonly SeenIntake[] {
  const { knowledge, lookup } = code;
  const callee = call.callee.type === 'Super' ? undefined : unwrap(call.callee);
  if (callee === undefined) return [];
  const name = callName(call);
  if (callee.type === 'MemberExpression' && (name === undefined || !knowledge.names.has(name))) return [];
  const at: At = { module: unit.module, frame: undefined };
  const site = { call, at };
  return externalsOf(lookup.values(callee, at)).flatMap((value) => {
    const object = called(value, call.type === 'NewExpression' ? 'new' : 'call', site);
    return sightingsOf(knowledge, object).flatMap(({ framework, sighting }) => {
      const use: Use = { object, site, companions: companionsOf(lookup, object, code.calls) };
      if (!holds(code, use, sighting)) return [];
      const work = call.arguments.flatMap((argument) => {
        if (argument.type === 'SpreadElement') return [];
        // A scheduled function may guard itself against a second run; of others only an `ack` is looked for.
        if (sighting.role !== 'schedule' && isSparedFunction(lookup.program, argument, at)) return [];
        return workIn(lookup.values(argument, at));
      });
      return build(code, framework, sighting, { use, node: call, at, work });
    });
  });
}

/** Functions among the arguments, also inside options objects: `{ eachMessage: async () => … }`. */
function workIn(values: readonly Value[]): SeenIntake['work'] {
  return values.flatMap((value) => {
    if (value.kind === 'function') return [{ node: value.node as Node, module: value.at.module }];
    return value.kind === 'object' ? [{ node: value.node as Node, module: value.at.module }] : [];
  });
}

function holds(code: Code, use: Use, { when }: Sighting): boolean {
  return Object.entries(when ?? {}).every(([spec, wanted]) => {
    const found = argumentOf(code.lookup, use, spec);
    return (
      found?.values.some((value) =>
        value.kind === 'constant' ? String(value.value) === wanted : value.kind === 'external' && value.steps.at(-1)?.name === wanted,
      ) ?? false
    );
  });
}

export interface Seen {
  readonly use: Use;
  readonly node: Node;
  readonly at: At;
  readonly work: SeenIntake['work'];
}

/** One intake, or one for each name where one line makes several. */
function build(code: Code, framework: Framework, sighting: Sighting, seen: Seen): readonly SeenIntake[] {
  const { lookup } = code;
  const { use, node, at, work } = seen;
  const setting = (name: 'lock' | 'concurrency' | 'acksEarly' | 'autoCommit' | 'group' | 'startPosition' | 'overlapGuard') =>
    settingOf(lookup, framework, framework[name], use, sighting.options);
  const autoCommit = booleanFact(setting('autoCommit'));
  const acksEarly = booleanFact(setting('acksEarly'));
  const subject = sighting.subject === undefined ? undefined : subjectOf(code, use, sighting.subject);
  const names = namesIn(code, subject);
  const groupNode = framework.group && firstArgument(code, use, framework.group.options ?? []);
  const intake: Intake = {
    role: sighting.role,
    framework: framework.id,
    title: framework.title,
    name: sighting.role === 'queue' || sighting.role === 'stream' ? names[0] : undefined,
    at: placeOf(at, node),
    auxiliary: false,
    schedule: sighting.role === 'schedule' ? names[0] : undefined,
    handles: signalsOf(code, framework, use),
    drain: drainLimit(lookup, framework, use),
    drainCalls: drainCallsOf(code, framework, use, sighting.role),
    acksEarly: acksEarly?.origin === 'default' && autoCommit?.value === false ? undefined : (acknowledgedEarly(code, work) ?? acksEarly),
    autoCommit,
    lock: durationOf(setting('lock'), framework.lock?.unit),
    overlapGuard:
      guardsItself(code, sighting.role, work) ?? (sighting.role === 'schedule' ? booleanFact(setting('overlapGuard')) : undefined),
    group: textFact(setting('group')),
    groupIsRandom: groupNode === undefined ? undefined : randomFact(code, groupNode),
    startPosition: textFact(setting('startPosition')),
    concurrency: numberFact(setting('concurrency')),
  };
  const made = new Set(
    use.object.steps.flatMap((step, index) =>
      step.site && (index > 0 || use.object.steps.length === 1 || !isShared(framework, step.name)) ? [step.site.call] : [],
    ),
  );
  const base = { framework, object: use.object, made, node, at, work };
  const others = intake.name === undefined || names.length < 2 ? [intake] : names.map((name) => ({ ...intake, name }));
  return others.map((one) => ({ ...base, intake: one }));
}

/** `new Kafka()` makes producers too: holding it is not holding the consumer. */
function isShared(framework: Framework, first: string): boolean {
  return framework.seen.some(({ name }) => name.startsWith(`${first}.`) && name.split('.').length > 2);
}

function firstArgument(code: Code, use: Use, options: readonly string[]): Argument | undefined {
  for (const option of options) {
    const found = argumentOf(code.lookup, use, option);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The argument that names what is taken: of the alternatives the first that is a constant. */
function subjectOf(code: Code, use: Use, subject: number | string): Argument | undefined {
  const alternatives = typeof subject === 'number' ? [subject] : subject.split('|');
  const found = alternatives.flatMap((one) => argumentOf(code.lookup, use, one) ?? []);
  return found.find((one) => namesIn(code, one).length > 0) ?? found[0];
}

function namesIn(code: Code, found: Argument | undefined): readonly Fact<string>[] {
  if (found === undefined) return [];
  const named = found.values.flatMap((value) => (value.kind === 'external' ? constantOf(code, value) : []));
  if (named.length > 0) return named.map((text) => fromSource(text, found.at));
  const owned = found.values.flatMap((value) => (value.kind === 'external' ? namesOfQueue(code, value) : []));
  if (owned.length > 0) return owned;
  const listed = found.values.flatMap((value) => (value.kind === 'list' ? constantsOf(elementsOf(code.lookup, value)) : []));
  if (listed.length > 0) return [fromSource(listed.map(({ value }) => String(value)).join(', '), found.at)];
  return constantsOf(found.values)
    .filter(({ value }) => typeof value === 'string' || typeof value === 'number')
    .slice(0, 8)
    .map((constant) => sourceFact(String(constant.value), found, constant));
}

/** A constant of the package: `CronExpression.EVERY_HOUR`. */
function constantOf(code: Code, value: ExternalValue): readonly string[] {
  const name = value.steps.map((step) => step.name).join('.');
  return code.knowledge.of(value).flatMap(({ constants }) => constants?.[name] ?? []);
}

/** `queue.name` of a queue that the program made itself. */
function namesOfQueue(code: Code, value: ExternalValue): readonly Fact<string>[] {
  const maker = value.steps.at(-2);
  if (value.steps.at(-1)?.name !== 'name' || maker?.site === undefined) return [];
  const object = { ...value, steps: value.steps.slice(0, -1) };
  const use: Use = { object, site: maker.site, companions: () => [] };
  return code.knowledge
    .of(object)
    .flatMap(({ enqueueSubject }) => (enqueueSubject === undefined ? [] : namesIn(code, argumentOf(code.lookup, use, enqueueSubject))));
}

function signalsOf(code: Code, framework: Framework, use: Use): Intake['handles'] {
  for (const option of framework.signalsOff ?? []) {
    const found = argumentOf(code.lookup, use, option);
    if (found === undefined) continue;
    const constant = constantIn(found);
    const stays = constant !== undefined && Boolean(constant.value) !== /^(no|skip|disable)/.test(option);
    if (!stays) return {};
  }
  return framework.signals ?? {};
}

function randomFact(code: Code, found: Argument): Fact<boolean> | undefined {
  const random = isRandom(code.lookup, found.node, found.from);
  if (random) return fromSource(true, found.at);
  return constantIn(found) === undefined ? undefined : fromSource(false, found.at);
}

/** The same line may be seen through several alternatives. */
function distinct(seen: readonly SeenIntake[]): readonly SeenIntake[] {
  const known = new Set<string>();
  return seen.filter(({ intake }) => {
    const key = `${intake.at.file.path}:${intake.at.start}:${intake.role}:${intake.framework}:${intake.name?.value ?? ''}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

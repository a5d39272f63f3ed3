import type { Framework, ShutdownHelper } from '../../../../model/catalog.ts';
import type { StopHandler } from '../../../../model/code.ts';
import { milliseconds } from '../../../../model/duration.ts';
import { byDefault } from '../../../../model/fact.ts';
import { argumentOf, companionsOf, type Use } from '../facts/arguments.ts';
import type { Code, SeenIntake } from '../facts/code.ts';
import { matchesPath } from '../facts/knowledge.ts';
import { durationIn } from '../facts/settings.ts';
import { elementsOf } from '../values/lists.ts';
import { type CallSite, called, type ExternalValue, externalsOf, frameWith, functionsOf, placeOf, type Value } from '../values/value.ts';
import { Flow } from './flow.ts';
import { handlerFrom } from './outcome.ts';
import { Run } from './run.ts';

/** The handlers that libraries install for the program: terminus, Lightship, close-with-grace, … */
export function helperHandlers(code: Code, intakes: readonly SeenIntake[]): readonly StopHandler[] {
  return code.units.flatMap((unit) =>
    unit.calls.flatMap((call) => {
      const site: CallSite = { call, at: { module: unit.module, frame: undefined } };
      if (call.callee.type === 'Super') return [];
      return externalsOf(code.lookup.values(call.callee, site.at)).flatMap((value) => {
        const object = called(value, call.type === 'NewExpression' ? 'new' : 'call', site);
        return [...installed(code, object), ...plugged(code, site)].flatMap(({ framework, helper, as }) => [
          handlerOf(code, intakes, framework, helper, as ?? object, site),
        ]);
      });
    }),
  );
}

interface Installed {
  readonly framework: Framework;
  readonly helper: ShutdownHelper;
  readonly as?: ExternalValue;
}

function installed(code: Code, object: ExternalValue): readonly Installed[] {
  return code.knowledge.of(object).flatMap((framework) => {
    const helper = framework.shutdownHelper;
    return helper && (helper.calls ?? ['default']).some((pattern) => matchesPath(pattern, object.steps)) ? [{ framework, helper }] : [];
  });
}

/** A plugin that is handed to another framework: `fastify.register(gracefulShutdown)`. */
function plugged(code: Code, { call, at }: CallSite): readonly Installed[] {
  const [first] = call.arguments;
  if (call.callee.type !== 'MemberExpression' || !first || first.type === 'SpreadElement') return [];
  const name = call.callee.property.type === 'Identifier' ? call.callee.property.name : '';
  if (name !== 'register' && name !== 'use') return [];
  return externalsOf(code.lookup.values(first, at)).flatMap((value) =>
    value.steps.some((step) => step.how === 'call')
      ? []
      : code.knowledge
          .of(value)
          .flatMap((framework) => (framework.shutdownHelper ? [{ framework, helper: framework.shutdownHelper }] : [])),
  );
}

function handlerOf(
  code: Code,
  intakes: readonly SeenIntake[],
  framework: Framework,
  helper: ShutdownHelper,
  object: ExternalValue,
  site: CallSite,
): StopHandler {
  const { lookup } = code;
  const use: Use = {
    object,
    site,
    companions: companionsOf(lookup, { ...object, steps: [...object.steps, { name: '', how: 'member' }] }, code.calls),
  };
  const run = new Run(code, intakes);
  const flow = new Flow();
  let ends = false;
  for (const spec of helper.runs ?? [])
    for (const value of functionsOf(argumentOf(lookup, use, spec)?.values ?? [])) {
      const frame = frameWith(value, () => []);
      const promised = run.function(value, frame, flow);
      run.wait(promised, flow);
      ends ||= !flow.alive;
      flow.alive = true;
    }
  const server = (helper.closes ?? []).flatMap((spec) => serverIn(code, intakes, use, spec, site));
  for (const { drain } of server) run.observed.drains.push({ call: drain, counts: false });
  // The library ends the process once what it was given is over, unless that has done so itself.
  const at = placeOf(site.at, site.call);
  if (!ends) run.observed.exits.push({ at, pending: [...flow.pending], done: [...flow.done], failing: false, uncertain: flow.uncertain });
  const handler = handlerFrom(run.observed, signalsOf(code, helper, use), placeOf(site.at, site.call), framework.title);
  return {
    ...handler,
    exit: ends || handler.awaitsDrain === false ? handler.exit : undefined,
    forcedExit: timeoutOf(code, framework, helper, use) ?? handler.forcedExit,
  };
}

function serverIn(code: Code, intakes: readonly SeenIntake[], use: Use, spec: string, site: CallSite) {
  const held =
    spec === 'register'
      ? externalsOf(code.lookup.values(site.call.callee, site.at))
      : externalsOf(argumentOf(code.lookup, use, spec)?.values ?? []);
  const calls = held.flatMap((value) => value.steps.flatMap((step) => (step.site ? [step.site.call] : [])));
  const intake = intakes.find(({ made }) => calls.some((call) => made.has(call))) ?? intakes.find((one) => one.intake.role === 'request');
  if (intake === undefined) return [];
  return [
    {
      drain: {
        text: intake.intake.drainCalls[0] ?? 'server.close()',
        at: placeOf(site.at, site.call),
        framework: intake.framework.id,
        effect: 'waits',
        why: undefined,
      } as const,
    },
  ];
}

function signalsOf(code: Code, helper: ShutdownHelper, use: Use): readonly string[] {
  const named = (option: string | undefined): readonly string[] | undefined => {
    const found = option === undefined ? undefined : argumentOf(code.lookup, use, option);
    return found?.values.flatMap((value) => textsIn(code, value));
  };
  const own = named(helper.signalsOption);
  const more = named(helper.moreSignalsOption) ?? [];
  const signals = own === undefined || own.length === 0 ? helper.signals : own;
  return [...new Set([...signals, ...more])].filter((signal) => signal !== 'SIGHUP');
}

function textsIn(code: Code, value: Value): readonly string[] {
  if (value.kind === 'constant')
    return String(value.value)
      .split(/[\s,]+/)
      .filter((text) => text.startsWith('SIG'));
  return value.kind === 'list' ? elementsOf(code.lookup, value).flatMap((item) => textsIn(code, item)) : [];
}

function timeoutOf(code: Code, framework: Framework, helper: ShutdownHelper, use: Use) {
  const found = helper.timeoutOption === undefined ? undefined : argumentOf(code.lookup, use, helper.timeoutOption);
  if (found !== undefined) return durationIn(found, 'ms');
  return helper.timeoutDefault === undefined
    ? undefined
    : byDefault(milliseconds(helper.timeoutDefault), `${framework.title} default`, framework.docs);
}

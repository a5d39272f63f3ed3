import type { StopHandler, StopHandling } from '../../../../model/code.ts';
import { fromSource } from '../../../../model/fact.ts';
import { argumentOf } from '../facts/arguments.ts';
import type { Code, SeenIntake } from '../facts/code.ts';
import { elementsOf } from '../values/lists.ts';
import { type CallSite, externalsOf, frameWith, madeBy, placeOf } from '../values/value.ts';
import { Flow } from './flow.ts';
import { managedDrains, nestHooks } from './hooks.ts';
import { handlerFrom } from './outcome.ts';
import { Run } from './run.ts';

/** What `enableShutdownHooks()` listens to when it is given no signals, without those that no platform sends to stop. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR2'];

/** Nest stops what it has made, and runs the hooks of the program, only where `enableShutdownHooks()` is called. */
export function nestHandling(
  code: Code,
  intakes: readonly SeenIntake[],
): { readonly handlers: readonly StopHandler[]; readonly hooks: StopHandling['hooks'] } {
  const apps = ['create', 'createMicroservice', 'createApplicationContext'].flatMap((name) =>
    code.calls(name).filter((site) => isNest(code, site)),
  );
  const enabled = code.calls('enableShutdownHooks').filter(({ call, at }) => {
    const values = code.lookup.values(call.callee, at);
    return (
      values.length === 0 ||
      values.some((value) => value.kind === 'external' && (value.package === '@nestjs/core' || value.package === '@nestjs/common'))
    );
  });
  const [first] = enabled;
  if (first !== undefined && (apps.length > 0 || externalsOf(code.lookup.values(first.call.callee, first.at)).length > 0)) {
    const at = placeOf(first.at, first.call);
    return { handlers: [nestHandler(code, intakes, first)], hooks: fromSource(true, at) };
  }
  const [app] = apps;
  if (app === undefined) return { handlers: [], hooks: undefined };
  const isKnown = code.program.complete || !isHandedOver(code, app);
  return { handlers: [], hooks: isKnown ? fromSource(false, placeOf(app.at, app.call)) : undefined };
}

/** The application is an argument of something that could not be found, which may switch the hooks on. */
function isHandedOver(code: Code, app: CallSite): boolean {
  return code.units.some((unit) =>
    unit.calls.some((call) => {
      const at = { module: unit.module, frame: undefined };
      const isArgument = call.arguments.some(
        (argument) =>
          argument.type === 'Identifier' && externalsOf(code.lookup.values(argument, at)).some((value) => madeBy(value) === app.call),
      );
      return isArgument && call.callee.type !== 'Super' && code.lookup.values(call.callee, at).length === 0;
    }),
  );
}

function isNest(code: Code, { call, at }: CallSite): boolean {
  return externalsOf(code.lookup.values(call.callee, at)).some((value) => value.package === '@nestjs/core');
}

function nestHandler(code: Code, intakes: readonly SeenIntake[], site: CallSite): StopHandler {
  const place = placeOf(site.at, site.call);
  const run = new Run(code, intakes);
  const flow = new Flow();
  for (const value of nestHooks(code)) {
    const frame = frameWith(value, () => []);
    const promised = run.function(value, frame, flow);
    run.wait(promised, flow);
    flow.alive = true;
  }
  for (const call of managedDrains(code, intakes, 'app.close()', place)) run.observed.drains.push({ call, counts: false });
  const handler = handlerFrom(run.observed, signalsOf(code, site), place, 'Nest');
  // Nest waits for every hook and sends itself the signal again when all are over.
  const awaits =
    flow.pending.size > 0 && [...flow.pending].some((drain) => drain.counts) ? false : handler.drains.length > 0 ? true : undefined;
  return { ...handler, exit: awaits === false ? place : undefined, awaitsDrain: awaits };
}

function signalsOf(code: Code, site: CallSite): readonly string[] {
  const [value] = externalsOf(code.lookup.values(site.call, site.at));
  const found = value && argumentOf(code.lookup, { object: value, site, companions: () => [] }, 0);
  const names = (found?.values ?? [])
    .flatMap((one) => elementsOf(code.lookup, one))
    .flatMap((one) => (one.kind === 'constant' ? [String(one.value)] : one.kind === 'external' ? [one.steps.at(-1)?.name ?? ''] : []));
  return names.length > 0 ? names : SIGNALS;
}

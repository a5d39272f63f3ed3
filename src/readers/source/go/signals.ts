import type { Code } from '../outline/code.ts';
import { type CallSite, type Expr, type FunctionDef, lastName, placeOf } from '../outline/outline.ts';
import type { Program } from '../outline/program.ts';
import { signalsGiven } from '../outline/signals.ts';
import type { Registration } from '../outline/stop.ts';

/** What `signal.Notify` asks for when no signal is named (https://pkg.go.dev/os/signal#Notify). */
const ALL = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGABRT'];

/** A channel that signals are sent to, or a context that they cancel; and what the program does once they have come. */
export function registrations(program: Program, code: Code): readonly Registration[] {
  return program.calls.flatMap((site): readonly Registration[] => {
    const name = lastName(site.call.callee);
    if (name !== 'Notify' && name !== 'NotifyContext') return [];
    const isSignal = code.values
      .of(site.call.callee, site)
      .some((value) => value.kind === 'external' && value.path.join('/') === 'os/signal');
    if (!isSignal) return [];
    const [first, ...rest] = site.call.args.map(({ value }) => value);
    const named = signalsGiven(code, site, rest);
    const signals = rest.length === 0 ? ALL : named;
    if (signals.length === 0) return [];
    const at = placeOf(site.file, site.call);
    if (name === 'NotifyContext') {
      const context = assignedTo(program, site);
      const calls =
        context === undefined || site.within === undefined
          ? []
          : (afterwards(program, site.within, site, context) ?? program.callsIn(site.within).filter((one) => one.run === 'deferred'));
      return [{ signals, at, by: 'signal.NotifyContext', calls, followed: false }];
    }
    const channel = first?.kind === 'name' ? first.name : undefined;
    const calls = channel === undefined || site.within === undefined ? undefined : afterwards(program, site.within, site, channel);
    return [{ signals, at, calls: calls ?? [], followed: calls !== undefined }];
  });
}

function assignedTo(program: Program, site: CallSite): string | undefined {
  if (site.within === undefined) return undefined;
  const assign = program.assignsIn(site.within).find((one) => one.value === site.call && one.index === 0);
  return assign?.target.kind === 'name' ? assign.target.name : undefined;
}

/** The calls that come after the signal has been received, and those that were put off until the function ends; undefined when it is received elsewhere. */
function afterwards(program: Program, within: FunctionDef, site: CallSite, channel: string, depth = 0): readonly CallSite[] | undefined {
  if (depth > 4) return undefined;
  const all = program.callsIn(within);
  const receives = all.filter((one) => lastName(one.call.callee) === '<-' && one.call.args.some(({ value }) => stands(value, channel)));
  const put = all.filter((one) => one.run === 'deferred' && one.within === within);
  const [first] = receives;
  if (first?.within) {
    const receiver = first.within;
    const later = all.filter((one) => isWithin(one, receiver) && one.call.start > first.call.start && one.run !== 'deferred');
    return [...later, ...put.filter((one) => !later.includes(one))];
  }
  // The channel is given to a function of the program.
  for (const one of all) {
    const index = one.call.args.findIndex(({ value }) => value.kind === 'name' && value.name === channel);
    if (index === -1 || one.call === site.call) continue;
    const [def] = program.functions(program.language.scopeOf(one.file.path), undefined, lastName(one.call.callee) ?? '');
    const parameter = def?.params[def.owner === undefined ? index : index + 1]?.name;
    const found = def && parameter ? afterwards(program, def, site, parameter, depth + 1) : undefined;
    if (found) return [...found, ...all.filter((call) => call.within === within && call.call.start > one.call.start), ...put];
  }
  return undefined;
}

function stands(value: Expr, name: string): boolean {
  if (value.kind === 'name') return value.name === name;
  // `<-ctx.Done()`
  return value.kind === 'call' && value.callee.kind === 'member' && value.callee.of.kind === 'name' && value.callee.of.name === name;
}

function isWithin(site: CallSite, def: FunctionDef): boolean {
  for (let within = site.within; within !== undefined; within = within.parent) if (within === def) return true;
  return false;
}

import type { Node } from '../estree.ts';
import type { Call } from '../program/module-index.ts';
import { type At, type ExternalValue, placeOf } from '../values/value.ts';
import type { Flow } from './flow.ts';
import type { Runner } from './runner.ts';

/** Calls that end the process. */
export function isExit(value: ExternalValue): boolean {
  const name = value.steps.map((step) => step.name).join('.');
  return value.package === 'process' ? /^(exit|abort|reallyExit)$/.test(name) : value.package === 'global' && name === 'Deno.exit';
}

/** Ends this way through the handler, and keeps what was still pending. */
export function exit(run: Runner, node: Node, at: At, flow: Flow): void {
  const { timer } = flow;
  const begun = [...flow.pending, ...flow.done].some((drain) => !timer?.before.has(drain));
  flow.alive = false;
  if (timer && !begun && (timer.pending || timer.before.size === 0)) {
    if (timer.after === undefined) run.observed.givesUp = true;
    else if (!flow.failing) run.observed.forced.push(timer.after);
    return;
  }
  if (flow.waited !== undefined && flow.pending.size > 0) run.observed.forced.push(flow.waited);
  run.observed.exits.push({
    at: placeOf(at, node),
    pending: [...flow.pending],
    done: [...flow.done],
    failing: flow.failing,
    uncertain: flow.uncertain || flow.waited !== undefined,
  });
}

/** `process.kill(process.pid, signal)`: the process sends itself the signal again. */
export function isOwnProcess(run: Runner, node: Call, at: At): boolean {
  const [first] = node.arguments;
  return (
    first !== undefined &&
    run.code.lookup
      .values(first, at)
      .some((value) => value.kind === 'external' && value.package === 'process' && value.steps[0]?.name === 'pid')
  );
}

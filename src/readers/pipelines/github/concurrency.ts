import { declared } from '../../../model/fact.ts';
import type { Concurrency } from '../../../model/pipeline.ts';
import { entryOf, fieldPlace, get, type Node, textOf } from '../../../model/tree.ts';
import type { Context } from './context.ts';

/**
 * https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency. The group keeps its expressions as
 * written: it is a name, and the same text gives the same group.
 */
export function readConcurrency(parent: Node, context: Context): Concurrency | undefined {
  const node = get(parent, 'concurrency');
  if (!node || node.kind === 'unknown') return undefined;
  const at = fieldPlace(parent, 'concurrency');
  if (node.kind === 'scalar') {
    if (node.value === null) return undefined;
    return { group: declared(String(node.value), node), cancels: declared(false, at), cancelsWhen: undefined, queue: undefined, at };
  }
  const group = textOf(get(node, 'group'));
  const queue = textOf(get(node, 'queue'));
  const entry = entryOf(node, 'cancel-in-progress');
  const base = {
    group: group === undefined ? undefined : declared(group, fieldPlace(node, 'group')),
    queue: queue === undefined ? undefined : declared(queue, fieldPlace(node, 'queue')),
    at,
  };
  if (!entry) return { ...base, cancels: declared(false, at), cancelsWhen: undefined };
  const place = fieldPlace(node, 'cancel-in-progress');
  const written = textOf(entry.value);
  if (written === undefined) return { ...base, cancels: undefined, cancelsWhen: undefined };
  const outcomes = context.holds(written, 'success');
  if (outcomes.every((outcome) => outcome.holds === false)) return { ...base, cancels: declared(false, place), cancelsWhen: undefined };
  if (outcomes.every((outcome) => outcome.holds === true)) return { ...base, cancels: declared(true, place), cancelsWhen: undefined };
  return {
    ...base,
    cancels: undefined,
    cancelsWhen: declared(written, place),
    cancelsSomeDeploys: outcomes.some((outcome) => outcome.holds === true),
  };
}

import { fieldPlace, get, itemsOf, stringOf } from '../../model/tree.ts';
import type { Schedule } from '../../model/unit.ts';
import { field, plainBoolean, plainString } from './fields.ts';
import type { Workload } from './workloads.ts';

/** When a CronJob or CronWorkflow runs; undefined where the expression is filled in later. */
export function scheduleOf({ object, controller }: Workload): Schedule | undefined {
  if (controller !== 'CronJob' && object.kind !== 'CronWorkflow') return undefined;
  const spec = get(object.root, 'spec');
  const expression = field(spec, ['schedule'], plainString) ?? firstOfSeveral(spec);
  if (!expression) return undefined;
  return {
    expression,
    timeZone: field(spec, [controller === 'CronJob' ? 'timeZone' : 'timezone'], plainString),
    dialect: 'kubernetes',
    suspended: field(spec, ['suspend'], plainBoolean),
  };
}

/** `schedules` of Argo's CronWorkflow since 3.6. */
function firstOfSeveral(spec: Parameters<typeof get>[0]): Schedule['expression'] | undefined {
  const [first] = itemsOf(get(spec, 'schedules'));
  const value = stringOf(first);
  return first && spec && value !== undefined ? { value, origin: 'declared', at: first ?? fieldPlace(spec, 'schedules') } : undefined;
}

import type { Machine } from './machine.ts';
import { type ObjectValue, type Unknown, unknown, type Value } from './values.ts';

/** `{ ...source }` and `Object.assign(object, source)`. */
export function spreadInto(machine: Machine, object: ObjectValue, source: Value): void {
  if (source.kind === 'object') {
    machine.charge(source.properties.size);
    if (source.rest) overrideAll(machine, object, source.rest);
    for (const [key, { key: keyPlace, value }] of source.properties) machine.set(object, key, keyPlace, value);
  } else if (source.kind === 'unknown') {
    const { perhaps } = source;
    if (perhaps?.kind === 'object') machine.uncertainly(() => spreadInto(machine, object, perhaps));
    else if (perhaps === undefined) overrideAll(machine, object, source);
  }
}

/** Properties of unknown names are set: each one that is there may have got another value. */
function overrideAll(machine: Machine, object: ObjectValue, by: Unknown): void {
  for (const [key, { key: keyPlace, value }] of object.properties) {
    const reason = `it may be overridden: ${by.reason}`;
    machine.set(object, key, keyPlace, unknown(reason, value.at));
  }
  object.rest ??= by;
}

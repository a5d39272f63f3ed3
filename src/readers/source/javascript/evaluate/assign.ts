import type { Expression, ObjectPattern, Pattern } from '../estree.ts';
import type { Machine } from './machine.ts';
import { member } from './properties.ts';
import { type Scope, shown, unknown, type Value } from './values.ts';

type Write = (name: string, value: Value) => void;

/** Declares the names of a pattern: `const { a, b: [c = 1] } = value`, parameters. */
export function declarePattern(machine: Machine, pattern: Pattern, value: Value, scope: Scope, into: Scope = scope): void {
  destructure(machine, pattern, value, scope, (name, part) => machine.declare(into, name, part));
}

/** `target = value`, where the target may be a pattern. */
export function assignTo(machine: Machine, target: Pattern | Expression, value: Value, scope: Scope): void {
  destructure(machine, target, value, scope, (name, part) => {
    const binding = scope.find(name);
    if (binding) machine.assign(binding, part);
    // An undeclared name becomes a global.
    else machine.declare(scope.ofFunction, name, part);
  });
}

function destructure(machine: Machine, pattern: Pattern | Expression, value: Value, scope: Scope, write: Write): void {
  switch (pattern.type) {
    case 'Identifier':
      write(pattern.name, value);
      break;
    case 'AssignmentPattern': {
      const part = withDefault(machine, value, () => machine.evaluate(pattern.right, scope));
      destructure(machine, pattern.left, part, scope, write);
      break;
    }
    case 'TSParameterProperty':
      destructure(machine, pattern.parameter, value, scope, write);
      break;
    case 'RestElement':
      destructure(machine, pattern.argument, value, scope, write);
      break;
    case 'ObjectPattern':
      destructureObject(machine, pattern, value, scope, write);
      break;
    case 'ArrayPattern':
      for (const [i, element] of pattern.elements.entries()) {
        if (!element) continue;
        const isRest = element.type === 'RestElement' && value.kind === 'array';
        const at = machine.place(element, scope);
        const part = isRest ? machine.array(value.items.slice(i), at, value.rest) : member(machine, value, String(i), at);
        destructure(machine, element, part, scope, write);
      }
      break;
    case 'MemberExpression':
      assignMember(machine, pattern, value, scope);
  }
}

function destructureObject(machine: Machine, pattern: ObjectPattern, value: Value, scope: Scope, write: Write): void {
  const taken = new Set<string>();
  let open: Value | undefined;
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      destructure(machine, property.argument, open ?? remaining(machine, value, taken), scope, write);
      continue;
    }
    const plain = !property.computed && property.key.type === 'Identifier' ? property.key.name : undefined;
    const key = plain ?? shown(machine.evaluate(property.key, scope));
    const at = machine.place(property, scope);
    if (key === undefined) open = unknown('a key that is not known', at);
    else taken.add(key);
    const part = key === undefined ? unknown('a key that is not known', at) : member(machine, value, key, at);
    destructure(machine, property.value, part, scope, write);
  }
}

function withDefault(machine: Machine, value: Value, fallback: () => Value): Value {
  if (value.kind === 'scalar') return value.value === undefined ? fallback() : value;
  if (value.kind !== 'unknown') return value;
  const other = machine.uncertainly(fallback);
  return value.unset === 'nullish' ? other : machine.merge(value, other, value.at);
}

function remaining(machine: Machine, value: Value, taken: ReadonlySet<string>): Value {
  if (value.kind !== 'object') return value.kind === 'unknown' ? value : machine.object(value.at);
  const rest = machine.object(value.at);
  for (const [key, property] of value.properties) if (!taken.has(key)) rest.properties.set(key, property);
  rest.rest = value.rest;
  return rest;
}

function assignMember(machine: Machine, target: Extract<Pattern, { type: 'MemberExpression' }>, value: Value, scope: Scope): void {
  const object = machine.evaluate(target.object, scope);
  const plain = !target.computed && target.property.type === 'Identifier' ? target.property.name : undefined;
  const key = plain ?? shown(machine.evaluate(target.property, scope));
  const keyPlace = machine.place(target.property, scope);
  if (object.kind === 'object') {
    if (key !== undefined) machine.set(object, key, keyPlace, value);
    else object.rest ??= unknown('a key that is not known', keyPlace);
  } else if (object.kind === 'array') assignItem(machine, object, key, value);
}

/** `list[key] = value` */
export function assignItem(machine: Machine, array: Extract<Value, { kind: 'array' }>, key: string | undefined, value: Value): void {
  const index = key !== undefined && /^\d{1,9}$/.test(key) ? Number(key) : undefined;
  if (index === undefined || index > array.items.length || array.rest || machine.isUncertain(array.born))
    machine.forget(array, 'an item is set at a place that is not known', value.at);
  else if (index === array.items.length) machine.append(array, [value]);
  else array.items[index] = value;
}

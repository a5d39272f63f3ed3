import { parseDuration } from '../../../../model/duration.ts';
import type { Call } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { environmentCall } from './environment.ts';
import { elementOf, elementsOf } from './lists.ts';
import type { Lookup } from './lookup.ts';
import { allMembers } from './members.ts';
import {
  type At,
  type ConstantValue,
  called,
  constant,
  constantsOf,
  type ExternalValue,
  external,
  madeOf,
  member,
  onlyConstant,
  union,
  type Value,
} from './value.ts';

/** An argument. */
type Given = () => readonly Value[];

const NOTHING: readonly Value[] = [];

const WRAPPERS = new Set(['stoppable', 'http-shutdown', 'killable', 'http-graceful-close']);
/** Names of other platforms, and those that only modules have. */
const OTHER_GLOBALS = new Set(['Bun', 'Deno', 'WebSocket', 'global', 'require', 'module', '__dirname', '__filename']);

/** A name that nothing declares: `process` is the module of that name, the rest belongs to the platform. */
export function globalValue(name: string): readonly Value[] {
  if (name === 'undefined') return [constant(undefined)];
  if (name === 'Infinity') return [constant(Number.POSITIVE_INFINITY)];
  if (!(name in globalThis || OTHER_GLOBALS.has(name))) return NOTHING;
  const value: ExternalValue = name === 'process' ? external('process') : external('global', member(name));
  return [value];
}

/** What the platform's own functions, and a few packages that only compute, make of constants; undefined where the call is nothing of the kind. */
export function globalCall(lookup: Lookup, callee: ExternalValue, node: Call, at: At): readonly Value[] | undefined {
  const name = callee.steps.map((step) => step.name).join('.');
  // How many arguments a spread stands for is not known.
  if (name.startsWith('Math.') && node.arguments.some((argument) => argument.type === 'SpreadElement')) return NOTHING;
  const given = node.arguments.map((argument) => () => lookup.item(argument, at));
  const argument = (index: number): readonly Value[] => given[index]?.() ?? NOTHING;
  if (callee.package === 'global')
    return node.type === 'NewExpression' ? constructed(lookup, name, node, argument) : computed(lookup, name, given);
  if (callee.package === 'ms' || callee.package === 'parse-duration' || callee.package === '@lukeed/ms') return [...durations(argument(0))];
  // These put a method onto the server they are given, and give it back.
  if (WRAPPERS.has(callee.package) && name === 'default') return union([called(callee, 'call', { call: node, at })], argument(0));
  if (callee.package === 'util' && (name === 'promisify' || name === 'callbackify')) return argument(0);
  if (
    (callee.package === 'lodash' || callee.package === 'p-memoize' || callee.package === 'once' || callee.package === 'memoizee') &&
    /^(default|once|memoize)$/.test(name)
  )
    return argument(0);
  return environmentCall(lookup, callee, name, argument);
}

/** What a function of the platform makes of what it is given as a callback; nothing where that is not known. */
export function computedBy(lookup: Lookup, callee: ExternalValue, given: readonly Given[]): readonly Value[] {
  const name = callee.steps.map((step) => step.name).join('.');
  return (callee.package === 'global' ? computed(lookup, name, given) : undefined) ?? NOTHING;
}

function durations(values: readonly Value[]): readonly ConstantValue[] {
  return values.flatMap((value) => {
    if (value.kind !== 'constant') return [];
    if (typeof value.value === 'number') return [value];
    const duration = typeof value.value === 'string' ? parseDuration(value.value.toLowerCase(), 'ms') : undefined;
    return duration === undefined ? [] : [madeOf(value, duration)];
  });
}

function constructed(
  lookup: Lookup,
  name: string,
  node: Call,
  argument: (index: number) => readonly Value[],
): readonly Value[] | undefined {
  const items = () => union(...argument(0).map((value) => elementsOf(lookup, value)));
  switch (name) {
    case 'Map':
    case 'WeakMap':
      return [
        {
          kind: 'list',
          shape: 'map',
          node,
          items: () => union(...items().map((value) => elementOf(lookup, value, 1))),
        },
      ];
    case 'Set':
    case 'WeakSet':
    case 'Array':
      return [{ kind: 'list', shape: 'list', node, items }];
    case 'Promise':
    case 'Error':
      return NOTHING;
    case 'Date':
      return node.arguments.length === 0 ? undefined : NOTHING;
    default:
      return undefined;
  }
}

function computed(lookup: Lookup, name: string, given: readonly Given[]): readonly Value[] | undefined {
  const first = given[0]?.() ?? NOTHING;
  switch (name) {
    case 'Number':
    case 'parseInt':
    case 'parseFloat':
    case 'Number.parseInt':
    case 'Number.parseFloat':
      return numbers(first, name, given);
    case 'String':
      return first.flatMap((value): readonly Value[] =>
        value.kind === 'constant' ? [madeOf(value, String(value.value))] : value.kind === 'env' ? [value] : [],
      );
    case 'Boolean':
      return constantsOf(first).map((value) => madeOf(value, Boolean(value.value)));
    case 'Math.max':
    case 'Math.min':
    case 'Math.round':
    case 'Math.floor':
    case 'Math.ceil': {
      const known = given.flatMap((one) => {
        const found = onlyConstant(one());
        return typeof found?.value === 'number' ? [{ ...found, value: found.value }] : [];
      });
      if (known.length < given.length) return NOTHING;
      const compute = Math[name.slice(5) as 'max' | 'min' | 'round' | 'floor' | 'ceil'] as (...values: number[]) => number;
      const value = compute(...known.map((one) => one.value));
      return [{ kind: 'constant', value, env: firstOf(known, 'env'), set: firstOf(known, 'set') }];
    }
    case 'Object.freeze':
    case 'Object.seal':
    case 'structuredClone':
    case 'Promise.resolve':
    case 'Promise.all':
      return first;
    case 'Promise.race':
      return union(...first.map((value) => elementsOf(lookup, value)));
    case 'Object.assign':
      return union(...given.map((one) => one()));
    case 'Object.values':
      return [list(() => union(...first.map((value) => (value.kind === 'list' ? elementsOf(lookup, value) : allMembers(lookup, value)))))];
    case 'Object.keys':
      return [list(() => first.flatMap(keysOf))];
    case 'Object.entries':
      return [
        list(() => [
          { kind: 'pair', key: () => first.flatMap(keysOf), value: () => union(...first.map((value) => allMembers(lookup, value))) },
        ]),
      ];
    case 'Array.from':
      return given.length > 1 ? undefined : [list(() => union(...first.map((value) => elementsOf(lookup, value, true))))];
    case 'Array.of':
      return [list(() => union(...given.map((one) => one())))];
    default:
      return undefined;
  }
}

/** `parseInt` and its kin; what a radix makes of a text is known where the radix is. */
function numbers(values: readonly Value[], name: string, [, radix]: readonly Given[]): readonly Value[] {
  const base = radix === undefined ? undefined : onlyConstant(radix())?.value;
  if (name.endsWith('parseInt') && radix !== undefined && typeof base !== 'number') return NOTHING;
  return values.flatMap((value): readonly Value[] => {
    if (value.kind === 'env') return [value];
    if (value.kind !== 'constant') return [];
    const text = String(value.value);
    const number = name.endsWith('parseInt')
      ? Number.parseInt(text, base as number | undefined)
      : name.endsWith('parseFloat')
        ? Number.parseFloat(text)
        : Number(value.value);
    return Number.isNaN(number) ? [] : [madeOf(value, number)];
  });
}

function firstOf(values: readonly ConstantValue[], key: 'env' | 'set'): string | undefined {
  return values.find((value) => value[key] !== undefined)?.[key];
}

function list(items: () => readonly Value[]): Value {
  return { kind: 'list', shape: 'list', items };
}

function keysOf(value: Value): readonly ConstantValue[] {
  if (value.kind !== 'object') return [];
  return value.node.properties.flatMap((part) => {
    const name = part.type === 'Property' ? keyName(part.key, part.computed) : undefined;
    return name === undefined ? [] : [constant(name)];
  });
}

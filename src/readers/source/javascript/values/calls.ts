import type { Expression, Node } from '../estree.ts';
import { type Call, returnsOf } from '../program/module-index.ts';
import { keyName } from '../program/scope.ts';
import { frameOf } from './frames.ts';
import { computedBy, globalCall } from './globals.ts';
import { elementsOf, joined } from './lists.ts';
import type { Lookup } from './lookup.ts';
import { moduleValues } from './modules.ts';
import {
  type At,
  type ConstantValue,
  called,
  type ExternalValue,
  type FunctionValue,
  madeOf,
  onlyConstant,
  union,
  type Value,
} from './value.ts';

const NOTHING: readonly Value[] = [];
const unknown = () => NOTHING;
/** Helpers of compilers around `require`. */
const INTEROP = new Set([
  '__importDefault',
  '__importStar',
  '_interopRequireDefault',
  '_interopRequireWildcard',
  '__toESM',
  '_interopDefault',
]);

/** What a call or `new` gives. */
export function resultsOf(lookup: Lookup, node: Call, at: At): readonly Value[] {
  if (node.callee.type === 'Super') return NOTHING;
  const { callee } = node;
  if (node.type === 'CallExpression' && callee.type === 'Identifier') {
    const [first] = node.arguments;
    if (callee.name === 'require' && at.module.scopes.get(callee)?.find('require') === undefined) return required(lookup, first, at);
    if (INTEROP.has(callee.name) && first) return lookup.item(first, at);
  }
  if (node.type === 'CallExpression' && callee.type === 'MemberExpression' && callee.object.type !== 'Super') {
    const found = methodResults(lookup, node, callee.object, keyName(callee.property, callee.computed), at);
    if (found !== undefined) return found;
  }
  return union(...lookup.values(callee, at).map((value) => resultOf(lookup, value, node, at)));
}

function resultOf(lookup: Lookup, value: Value, node: Call, at: At): readonly Value[] {
  switch (value.kind) {
    case 'function':
      return node.type === 'CallExpression' ? returned(lookup, value, node, at) : NOTHING;
    case 'class':
      return node.type === 'NewExpression' ? [{ kind: 'instance', of: value, site: { call: node, at } }] : NOTHING;
    case 'external':
      if (value.package === 'module' && value.steps.at(-1)?.how === 'call') return required(lookup, node.arguments[0], at);
      return (
        globalCall(lookup, value, node, at) ??
        injected(lookup, value, node, at) ?? [called(value, node.type === 'NewExpression' ? 'new' : 'call', { call: node, at })]
      );
    default:
      return NOTHING;
  }
}

/** `app.get(Service)`, `Container.get(Service)`: a container gives an instance of the class it is asked for. */
function injected(lookup: Lookup, value: ExternalValue, node: Call, at: At): readonly Value[] | undefined {
  const [first] = node.arguments;
  const name = value.steps.at(-1)?.name;
  if ((name !== 'get' && name !== 'resolve') || !first || first.type === 'SpreadElement') return undefined;
  const classes = lookup.values(first, at).filter((one) => one.kind === 'class');
  return classes.length > 0 ? classes.map((of) => ({ kind: 'instance', of })) : undefined;
}

/** What a function of the program returns from this very call. */
function returned(lookup: Lookup, value: FunctionValue, node: Call, at: At): readonly Value[] {
  const results = returnsOf(value.at.module, value.node);
  if (results.length === 0 || value.node.generator) return NOTHING;
  const frame = frameOf(lookup, node, at, value);
  if (frame === undefined) return NOTHING;
  return union(...results.slice(0, 12).map((result) => lookup.values(result, { module: value.at.module, frame })));
}

function required(lookup: Lookup, specifier: Node | undefined, at: At): readonly Value[] {
  const text = specifier && onlyConstant(lookup.values(specifier, at))?.value;
  return typeof text === 'string' ? moduleValues(lookup, at.module.file.path, text) : NOTHING;
}

/** Calls whose meaning rests on the object and the method's name: promises, lists, `bind`. */
function methodResults(lookup: Lookup, node: Call, object: Expression, name: string | undefined, at: At): readonly Value[] | undefined {
  if (name === undefined) return undefined;
  switch (name) {
    case 'then': {
      const [callback] = node.arguments;
      const results = callback ? callbackResults(lookup, callback, [() => lookup.values(object, at)], node, at) : NOTHING;
      return results.length > 0 ? results : lookup.values(object, at);
    }
    case 'catch':
    case 'finally':
    case 'unref':
    case 'bind':
      return lookup.values(object, at);
    case 'call':
    case 'apply': {
      const functions = lookup.values(object, at).filter((value) => value.kind === 'function');
      return functions.length > 0
        ? union(...functions.map((value) => returned(lookup, value, { ...node, arguments: node.arguments.slice(1) } as Call, at)))
        : undefined;
    }
    default:
  }
  const objects = lookup.values(object, at);
  const lists = objects.filter((value) => value.kind === 'list' || value.kind === 'data');
  if (lists.length > 0) return listResults(lookup, node, lists, name, at);
  const only = onlyConstant(objects);
  return typeof only?.value === 'string' ? textResults(lookup, node, only, only.value, name, at) : undefined;
}

function listResults(lookup: Lookup, node: Call, lists: readonly Value[], name: string, at: At): readonly Value[] | undefined {
  const items = () => union(...lists.map((list) => elementsOf(lookup, list)));
  const [first] = node.arguments;
  switch (name) {
    case 'map':
    case 'flatMap':
      return [
        {
          kind: 'list',
          shape: 'list',
          items: () =>
            first
              ? union(
                  ...callbackResults(lookup, first, [items, unknown, unknown], node, at).map((value) =>
                    name === 'flatMap' && value.kind === 'list' ? elementsOf(lookup, value) : [value],
                  ),
                )
              : NOTHING,
        },
      ];
    case 'filter':
    case 'slice':
    case 'reverse':
    case 'sort':
    case 'toSorted':
    case 'toReversed':
    case 'flat':
    case 'values':
    case 'splice':
      return [
        {
          kind: 'list',
          shape: 'list',
          items:
            name === 'flat' ? () => union(...items().map((value) => (value.kind === 'list' ? elementsOf(lookup, value) : [value]))) : items,
        },
      ];
    case 'concat':
      return [
        {
          kind: 'list',
          shape: 'list',
          items: () =>
            union(
              items(),
              ...node.arguments.map((argument) => union(...lookup.item(argument, at).map((value) => elementsOf(lookup, value)))),
            ),
        },
      ];
    case 'entries':
      return [{ kind: 'list', shape: 'list', items: () => [{ kind: 'pair', key: () => NOTHING, value: items }] }];
    case 'get':
    case 'find':
    case 'at':
    case 'pop':
    case 'shift':
      return items();
    case 'join': {
      const separator = first === undefined ? ',' : onlyConstant(lookup.item(first, at))?.value;
      return typeof separator === 'string' ? union(...lists.map((list) => joined(lookup, list, separator))) : NOTHING;
    }
    default:
      return NOTHING;
  }
}

function textResults(lookup: Lookup, node: Call, of: ConstantValue, text: string, name: string, at: At): readonly Value[] | undefined {
  switch (name) {
    case 'toString':
      return [of];
    case 'trim':
      return [madeOf(of, text.trim())];
    case 'toLowerCase':
      return [madeOf(of, text.toLowerCase())];
    case 'toUpperCase':
      return [madeOf(of, text.toUpperCase())];
    case 'split': {
      const [first] = node.arguments;
      const separator = first && onlyConstant(lookup.item(first, at))?.value;
      if (typeof separator !== 'string' || text.length > 2000) return NOTHING;
      const parts = text.split(separator).slice(0, 30);
      const items = parts.map((value) => madeOf(of, value));
      return [{ kind: 'list', shape: 'list', items: () => items, written: items.map((item) => () => [item]) }];
    }
    default:
      return undefined;
  }
}

/** What a callback returns when it is given these arguments. */
function callbackResults(lookup: Lookup, callback: Node, given: readonly (() => readonly Value[])[], node: Call, at: At): readonly Value[] {
  const functions = callback.type === 'SpreadElement' ? NOTHING : lookup.values(callback, at);
  return union(
    ...functions.map((value) => {
      if (value.kind === 'external') return computedBy(lookup, value, given);
      if (value.kind !== 'function') return NOTHING;
      const frame = lookup.frame(node, at.frame, value.node, () => ({
        fn: value.node,
        argument: (index) => given[index]?.() ?? NOTHING,
        rest: (from) => given.slice(from).flatMap((one) => one()),
        self: value.self,
        outer: value.at.frame,
        depth: (at.frame?.depth ?? 0) + 1,
        memo: new Map(),
        calls: new Map(),
      }));
      if (frame === undefined) return NOTHING;
      return union(
        ...returnsOf(value.at.module, value.node)
          .slice(0, 12)
          .map((result) => lookup.values(result, { module: value.at.module, frame })),
      );
    }),
  );
}

import type { Node } from '../estree.ts';
import type { Lookup } from './lookup.ts';
import { type At, type ExternalValue, property, union, type Value } from './value.ts';

/** The part of TypeScript's type nodes that says what an object is. */
interface TypeNode {
  readonly type: string;
  readonly typeAnnotation?: TypeNode;
  readonly elementType?: TypeNode;
  readonly types?: readonly TypeNode[];
  readonly typeName?: TypeName;
  readonly exprName?: TypeName;
  readonly typeArguments?: { readonly params?: readonly TypeNode[] } | null;
}
interface TypeName {
  readonly type: string;
  readonly name?: string;
  readonly left?: TypeName;
  readonly right?: TypeName;
}

const NOTHING: readonly Value[] = [];
const LISTS = new Set(['Array', 'ReadonlyArray', 'Set', 'ReadonlySet', 'Iterable']);
const MAPS = new Set(['Map', 'ReadonlyMap', 'Record', 'WeakMap']);
const TRANSPARENT = new Set(['Promise', 'Readonly', 'Partial', 'Required', 'NonNullable', 'Awaited', 'InstanceType', 'ReturnType']);

/** What a type annotation says an object is: an instance of a class of the program or of a package. */
export function typedValues(lookup: Lookup, annotation: Node | null | undefined, at: At): readonly Value[] {
  return annotation ? typed(lookup, annotation as unknown as TypeNode, at, 0) : NOTHING;
}

function typed(lookup: Lookup, node: TypeNode | null | undefined, at: At, depth: number): readonly Value[] {
  if (!node || depth > 8) return NOTHING;
  switch (node.type) {
    case 'TSTypeAnnotation':
    case 'TSParenthesizedType':
    case 'TSTypeOperator':
      return typed(lookup, node.typeAnnotation, at, depth + 1);
    case 'TSUnionType':
    case 'TSIntersectionType':
      return union(...(node.types ?? []).slice(0, 8).map((one) => typed(lookup, one, at, depth + 1)));
    case 'TSArrayType':
      return listOf('list', typed(lookup, node.elementType, at, depth + 1));
    case 'TSTypeQuery':
      return node.exprName ? named(lookup, node.exprName, at) : NOTHING;
    case 'TSTypeReference':
      return reference(lookup, node, at, depth);
    default:
      return NOTHING;
  }
}

function reference(lookup: Lookup, node: TypeNode, at: At, depth: number): readonly Value[] {
  const name = node.typeName?.type === 'Identifier' ? (node.typeName.name ?? '') : '';
  const parameters = node.typeArguments?.params ?? [];
  if (name !== '' && at.module.top.find(name) === undefined) {
    if (LISTS.has(name)) return listOf('list', typed(lookup, parameters[0], at, depth + 1));
    if (MAPS.has(name)) return listOf('map', typed(lookup, parameters[1], at, depth + 1));
    if (name === 'ReturnType' || name === 'InstanceType') return instances(typed(lookup, parameters[0], at, depth + 1));
    if (TRANSPARENT.has(name)) return typed(lookup, parameters[0], at, depth + 1);
    return NOTHING;
  }
  return node.typeName ? instances(named(lookup, node.typeName, at)) : NOTHING;
}

function listOf(shape: 'list' | 'map', items: readonly Value[]): readonly Value[] {
  return items.length === 0 ? NOTHING : [{ kind: 'list', shape, items: () => items }];
}

/** The class or package member that a name in type position refers to; type-only imports count here. */
function named(lookup: Lookup, name: TypeName, at: At): readonly Value[] {
  if (name.type === 'Identifier') {
    const binding = at.module.top.find(name.name ?? '');
    return binding === undefined ? NOTHING : lookup.binding(binding, { module: at.module, frame: undefined });
  }
  if (name.left === undefined || name.right?.name === undefined) return NOTHING;
  const inner = name.right.name;
  return named(lookup, name.left, at).flatMap((value) => (value.kind === 'external' ? [property(value, inner)] : []));
}

function instances(values: readonly Value[]): readonly Value[] {
  return values.flatMap((value): readonly Value[] => {
    if (value.kind === 'class') return [{ kind: 'instance', of: value }];
    if (value.kind === 'external') return [typedExternal(value)];
    return [];
  });
}

function typedExternal(value: ExternalValue): ExternalValue {
  const last = value.steps.at(-1);
  return last?.how === 'member' ? { ...value, steps: [...value.steps.slice(0, -1), { name: last.name, how: 'type' }] } : value;
}

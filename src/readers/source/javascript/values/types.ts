import type { Node } from '../estree.ts';
import type { Lookup } from './lookup.ts';
import { type At, type ExternalValue, property, union, type Value } from './value.ts';

/** The part of TypeScript's type nodes that says what an object is. */
type TypeNode =
  | { readonly type: 'TSTypeAnnotation' | 'TSParenthesizedType' | 'TSTypeOperator'; readonly typeAnnotation: TypeNode }
  | { readonly type: 'TSUnionType' | 'TSIntersectionType'; readonly types: readonly TypeNode[] }
  | { readonly type: 'TSArrayType'; readonly elementType: TypeNode }
  | { readonly type: 'TSTypeQuery'; readonly exprName: TypeName }
  | TypeReference
  | { readonly type: 'TSTypeLiteral' };
interface TypeReference {
  readonly type: 'TSTypeReference';
  readonly typeName: TypeName;
  readonly typeArguments?: { readonly params: readonly TypeNode[] } | null;
}
type TypeName =
  | { readonly type: 'Identifier'; readonly name: string }
  | { readonly type: 'TSQualifiedName'; readonly left: TypeName; readonly right: { readonly name: string } }
  | { readonly type: 'TSImportType' };

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
      return union(...node.types.slice(0, 8).map((one) => typed(lookup, one, at, depth + 1)));
    case 'TSArrayType':
      return listOf('list', typed(lookup, node.elementType, at, depth + 1));
    case 'TSTypeQuery':
      return named(lookup, node.exprName, at);
    case 'TSTypeReference':
      return reference(lookup, node, at, depth);
    default:
      return NOTHING;
  }
}

function reference(lookup: Lookup, { typeName, typeArguments }: TypeReference, at: At, depth: number): readonly Value[] {
  if (typeName.type !== 'Identifier' || at.module.top.find(typeName.name) !== undefined) return instances(named(lookup, typeName, at));
  const { name } = typeName;
  const [first, second] = typeArguments?.params ?? [];
  if (LISTS.has(name)) return listOf('list', typed(lookup, first, at, depth + 1));
  if (MAPS.has(name)) return listOf('map', typed(lookup, second, at, depth + 1));
  if (name === 'ReturnType' || name === 'InstanceType') return instances(typed(lookup, first, at, depth + 1));
  return TRANSPARENT.has(name) ? typed(lookup, first, at, depth + 1) : NOTHING;
}

function listOf(shape: 'list' | 'map', items: readonly Value[]): readonly Value[] {
  return items.length === 0 ? NOTHING : [{ kind: 'list', shape, items: () => items }];
}

/** The class or package member that a name in type position refers to; type-only imports count here. */
function named(lookup: Lookup, name: TypeName, at: At): readonly Value[] {
  switch (name.type) {
    case 'Identifier': {
      const binding = at.module.top.find(name.name);
      return binding === undefined ? NOTHING : lookup.binding(binding, { module: at.module, frame: undefined });
    }
    case 'TSQualifiedName':
      return named(lookup, name.left, at).flatMap((value) => (value.kind === 'external' ? [property(value, name.right.name)] : []));
    default:
      return NOTHING;
  }
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

import type { AnyClass, Node } from '../estree.ts';
import { keyName, namesOf } from './scope.ts';

/** Names in the types of a class's constructor parameters and decorated fields. */
export function typeNamesIn(node: AnyClass): readonly string[] {
  const names: string[] = [];
  for (const part of node.body.body) {
    if (part.type === 'MethodDefinition' && keyName(part.key, part.computed) === 'constructor')
      for (const parameter of part.value.params) for (const { id } of namesOf(parameter)) collect(id, names, 0);
    if (part.type === 'PropertyDefinition' && (part.decorators?.length ?? 0) > 0) collect(part, names, 0);
  }
  return names;
}

function collect(node: Node, names: string[], depth: number): void {
  const { typeAnnotation, typeName } = node as unknown as { readonly typeAnnotation?: Node | null; readonly typeName?: Node };
  if (typeName?.type === 'Identifier') names.push(typeName.name);
  if (typeAnnotation && depth < 5) collect(typeAnnotation, names, depth + 1);
}

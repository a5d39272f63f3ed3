import type { AnyFunction, Node } from '../estree.ts';
import { isFunction } from '../program/module-index.ts';
import type { At, Frame, Value } from './value.ts';

const NOTHING: readonly Value[] = [];

/** What `this` is at a node: the object of the method around it. */
export function selfOf(node: Node, at: At): readonly Value[] {
  const { parents } = at.module;
  for (let inner: Node | undefined = node, depth = 0; inner && depth < 400; inner = parents.get(inner), depth++) {
    if (isFunction(inner) && inner.type !== 'ArrowFunctionExpression') {
      const self = selfIn(at.frame, inner);
      if (self !== undefined) return [self];
      const holder = parents.get(inner);
      if (holder?.type === 'MethodDefinition' || holder?.type === 'PropertyDefinition') return instanceAround(holder, at);
      if (holder?.type === 'Property') {
        const object = parents.get(holder);
        return object?.type === 'ObjectExpression' ? [{ kind: 'object', node: object, at }] : NOTHING;
      }
      return NOTHING;
    }
    if (inner.type === 'PropertyDefinition' || inner.type === 'StaticBlock') return instanceAround(inner, at);
  }
  return NOTHING;
}

function instanceAround(part: Node & { readonly static?: boolean }, at: At): readonly Value[] {
  const body = at.module.parents.get(part);
  const holder = body && at.module.parents.get(body);
  if (holder?.type !== 'ClassDeclaration' && holder?.type !== 'ClassExpression') return NOTHING;
  const of = { kind: 'class', node: holder, at: { module: at.module, frame: undefined } } as const;
  const isStatic = part.type === 'StaticBlock' || part.static === true;
  if (isStatic) return [of];
  for (let frame = at.frame; frame; frame = frame.outer)
    if (frame.self?.kind === 'instance' && frame.self.of.node === holder) return [frame.self];
  return [{ kind: 'instance', of }];
}

function selfIn(frame: Frame | undefined, fn: AnyFunction): Value | undefined {
  for (let current = frame; current; current = current.outer) if (current.fn === fn) return current.self;
  return undefined;
}

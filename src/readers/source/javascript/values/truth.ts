import { type Expression, unwrap } from '../estree.ts';
import type { Binding } from '../program/scope.ts';
import type { Lookup } from './lookup.ts';
import type { At, Value } from './value.ts';

/**
 * Whether something that is no constant is known to be there: a function, a class, an object that is written out or made by `new`, under a name that
 * nothing else is ever given. What a call gives may as well be `false`, and a variable or field that is filled later is empty until then.
 */
export function truthOf(lookup: Lookup, test: Expression, at: At): boolean | undefined {
  const node = unwrap(test);
  if (node.type === 'Identifier' && !isFixed(at.module.scopes.get(node)?.find(node.name))) return undefined;
  if (node.type === 'CallExpression' || node.type === 'MemberExpression') return undefined;
  const [only, ...others] = lookup.values(node, at);
  return only !== undefined && others.length === 0 && isThere(only) ? true : undefined;
}

/** Given once, where it is declared. */
function isFixed(binding: Binding | undefined): boolean {
  const [only, ...others] = binding?.sources ?? [];
  return (
    others.length === 0 &&
    (only?.kind === 'function' ||
      only?.kind === 'class' ||
      only?.kind === 'import' ||
      (only?.kind === 'variable' && only.path.length === 0))
  );
}

function isThere(value: Value): boolean {
  switch (value.kind) {
    case 'function':
    case 'class':
    case 'instance':
    case 'object':
    case 'list':
      return true;
    case 'external': {
      const last = value.steps.at(-1);
      return last === undefined || last.how === 'new';
    }
    default:
      return false;
  }
}

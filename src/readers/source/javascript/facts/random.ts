import type { Node } from '../estree.ts';
import type { Lookup } from '../values/lookup.ts';
import type { At, Value } from '../values/value.ts';

const GENERATORS = new Set(['uuid', 'nanoid', 'ulid', 'cuid', '@paralleldrive/cuid2', 'short-uuid', 'shortid', 'uniqid', 'hyperid']);
const OWN_OF_A_PROCESS = new Set([
  'Math.random',
  'Date.now',
  'performance.now',
  'crypto.randomUUID',
  'crypto.randomBytes',
  'Bun.randomUUIDv7',
]);
const OWN_OF_AN_INSTANCE = new Set(['HOSTNAME', 'POD_NAME', 'POD_IP', 'pm_id', 'NODE_APP_INSTANCE']);

/** Whether a text is different in every process: made of a random number, the time, the host or the process id. */
export function isRandom(lookup: Lookup, node: Node, at: At, depth = 0): boolean {
  if (depth > 6) return false;
  const inner = (...nodes: readonly Node[]) => nodes.some((one) => isRandom(lookup, one, at, depth + 1));
  switch (node.type) {
    case 'TemplateLiteral':
      return inner(...node.expressions);
    case 'BinaryExpression':
      return node.operator === '+' && inner(node.left, node.right);
    case 'CallExpression':
      if (lookup.values(node, at).some(isOwn)) return true;
      return node.callee.type === 'MemberExpression' && inner(node.callee.object);
    case 'MemberExpression':
      return lookup.values(node, at).some(isOwn);
    case 'Identifier': {
      const binding = at.module.scopes.get(node)?.find(node.name);
      return (binding?.sources ?? []).some(
        (source) =>
          source.kind === 'variable' && source.path.length === 0 && source.declarator.init !== null && inner(source.declarator.init),
      );
    }
    default:
      return false;
  }
}

function isOwn(value: Value): boolean {
  if (value.kind === 'env') return OWN_OF_AN_INSTANCE.has(value.name);
  if (value.kind !== 'external') return false;
  const name = value.steps.map((step) => step.name).join('.');
  if (GENERATORS.has(value.package)) return true;
  // `new Date().getTime()`
  if (value.package === 'global') return OWN_OF_A_PROCESS.has(name) || (value.steps[0]?.how === 'new' && name.startsWith('Date.'));
  if (value.package === 'crypto') return name === 'randomUUID' || name.startsWith('randomBytes');
  return (value.package === 'os' && name === 'hostname') || (value.package === 'process' && name === 'pid');
}

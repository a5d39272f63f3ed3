import type { Node } from '../estree.ts';
import { keyName } from '../program/scope.ts';
import { walk } from '../program/walk.ts';

const HEALTH_SEGMENT =
  /^(_?health(z|check|-check|_check)?|live(z|ness)?|alive|ready(z|ness)?|startup(z)?|ping|pong|status|_status|stats|metrics|prometheus|probe|up|heartbeat|version|info|admin|queues|bull|bull-board|arena|ui|favicon\.ico|internal)$/i;
const PLAIN_SEGMENT = /^(|api|v\d+|_|-|\*|\(\.\*\)|:\w+)$/i;
/** What a handler calls that only says that it is there. */
const ANSWERING = new Set([
  'writeHead',
  'end',
  'setHeader',
  'write',
  'stringify',
  'metrics',
  'contentType',
  'log',
  'info',
  'debug',
  'uptime',
  'now',
  'toISOString',
  'statusCode',
  'send',
  'status',
  'json',
  'isReady',
  'isHealthy',
  'startsWith',
  'memoryUsage',
  'error',
  'isServerReady',
  'catch',
  'then',
  'resume',
  'on',
]);

function isHealthPath(path: string): boolean {
  const segments = path.split(/[/?]/).filter((segment) => segment !== '');
  return segments.length === 0
    ? true
    : segments.every((segment) => HEALTH_SEGMENT.test(segment) || PLAIN_SEGMENT.test(segment)) &&
        segments.some((segment) => HEALTH_SEGMENT.test(segment));
}

/**
 * Whether everything a server answers is a health check or metrics. Paths that cannot be told speak against it. `beside` is true where the
 * program takes work in another way: then a page at `/`, or a check that looks at more than itself, is still no work of its own.
 */
export function servesHealthOnly(routes: readonly (string | undefined)[], handlers: readonly Node[], beside: boolean): boolean {
  if (routes.length > 0) {
    const isRoot = (path: string | undefined) => path === '/' || path === '*' || path === '';
    return routes.every((path) => path !== undefined && isHealthPath(path) && (beside || !isRoot(path))) && !routes.every(isRoot);
  }
  const [handler] = handlers;
  if (handler === undefined || handlers.length > 1) return false;
  const paths: string[] = [];
  let onlyAnswers = true;
  walk(handler, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && /^\/[\w./-]*$/.test(node.value)) paths.push(node.value);
    if (node.type === 'CallExpression') {
      const { callee } = node;
      const member = callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : undefined;
      const name = callee.type === 'Identifier' ? callee.name : member;
      if (name === undefined || !ANSWERING.has(name)) onlyAnswers = false;
    }
    return undefined;
  });
  return paths.length > 0 ? paths.every(isHealthPath) && (beside || onlyAnswers) : onlyAnswers;
}

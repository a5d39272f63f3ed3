import type { Node } from '../estree.ts';
import { keyName } from '../program/scope.ts';
import { walk } from '../program/walk.ts';
import type { At } from '../values/value.ts';
import type { Code } from './code.ts';

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

/** Whether everything a server answers is a health check or metrics. Paths that cannot be told speak against it. */
export function servesHealthOnly(
  _code: Code,
  routes: readonly (string | undefined)[],
  handlers: readonly { readonly node: Node; readonly at: At }[],
): boolean {
  if (routes.length > 0)
    return routes.every((path) => path !== undefined && isHealthPath(path)) && routes.some((path) => path !== '/' && path !== '*');
  const [handler] = handlers;
  if (handler === undefined || handlers.length > 1) return false;
  const paths: string[] = [];
  let onlyAnswers = true;
  walk(handler.node, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && /^\/[\w./-]*$/.test(node.value)) paths.push(node.value);
    if (node.type === 'CallExpression') {
      const { callee } = node;
      const name =
        callee.type === 'MemberExpression'
          ? keyName(callee.property, callee.computed)
          : callee.type === 'Identifier'
            ? callee.name
            : undefined;
      if (name === undefined || !ANSWERING.has(name)) onlyAnswers = false;
    }
    return undefined;
  });
  return paths.length > 0 ? paths.every(isHealthPath) : onlyAnswers;
}

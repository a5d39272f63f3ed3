import type { Framework } from '../../../../model/catalog.ts';
import type { Node } from '../estree.ts';
import { enclosingFunction, namesOfFunction } from '../values/parameters.ts';
import { type At, type ExternalValue, externalsOf, functionsOf, madeBy } from '../values/value.ts';
import type { Code, callName, SeenIntake } from './code.ts';
import { nameOfResult } from './drain-calls.ts';
import { servesHealthOnly } from './health.ts';

/**
 * Makes one intake of what belongs together: an Express app on a server of `node:http` is Express; Socket.IO on it takes nothing by itself.
 * Marks servers that only answer health checks.
 */
export function attach(code: Code, seen: readonly SeenIntake[]): readonly SeenIntake[] {
  const requests = seen.filter(({ intake }) => intake.role === 'request').map((one) => withApplication(code, one));
  const own = requests.filter(({ framework }) => framework.attaches !== true);
  const hanging = requests.filter(({ framework }) => framework.attaches === true);
  const others = seen.filter(({ intake }) => intake.role !== 'request');
  const servers = own.map((one) => withAuxiliary(code, one, others.length > 0));
  const [main] = servers.filter(({ intake }) => !intake.auxiliary);
  if (main === undefined) return [...others, ...servers, ...hanging];
  const carrying = servers.map((one) =>
    one === main ? { ...one, made: new Set([...one.made, ...hanging.flatMap((inner) => [...inner.made])]) } : one,
  );
  return [...others, ...carrying];
}

/** `http.createServer(app)` where `app` is of a framework that takes requests. */
function withApplication(code: Code, one: SeenIntake): SeenIntake {
  if (one.framework.id !== 'http' || one.object === undefined) return one;
  for (const step of one.object.steps) {
    for (const argument of step.site?.call.arguments ?? []) {
      if (argument.type === 'SpreadElement' || step.site === undefined) continue;
      for (const value of externalsOf(code.lookup.values(argument, step.site.at))) {
        const framework = requestFramework(code, value);
        if (framework === undefined) continue;
        const sites = value.steps.flatMap((inner) => (inner.site ? [inner.site.call] : []));
        return {
          ...one,
          framework,
          made: new Set([...one.made, ...sites]),
          intake: { ...one.intake, framework: framework.id, title: framework.title },
        };
      }
    }
  }
  return one;
}

function requestFramework(code: Code, value: ExternalValue): Framework | undefined {
  return code.knowledge.of(value).find((framework) => framework.id !== 'http' && framework.seen.some(({ role }) => role === 'request'));
}

const HEALTH_NAME = /health|metrics|probe|liveness|readiness|prometheus|heartbeat/i;

function withAuxiliary(code: Code, one: SeenIntake, beside: boolean): SeenIntake {
  return isAuxiliary(code, one, beside) ? { ...one, intake: { ...one.intake, auxiliary: true } } : one;
}

function isAuxiliary(code: Code, { node, at, object, made }: SeenIntake, beside: boolean): boolean {
  if (object === undefined) return false;
  const call = node.type === 'CallExpression' || node.type === 'NewExpression' ? node : undefined;
  const port = call?.arguments[0];
  if (port && HEALTH_NAME.test(at.module.file.text.slice(port.start, Math.min(port.end, port.start + 120)))) return true;
  const around = enclosingFunction(at.module.parents, node);
  if (around && namesOfFunction(at.module.parents, around).some((name) => HEALTH_NAME.test(name))) return true;
  for (const step of object.steps) if (step.site && HEALTH_NAME.test(nameOfResult(step.site) ?? '')) return true;
  const handlers = handlersOf(code, object);
  return servesHealthOnly(routesOf(code, made), handlers, beside);
}

/** The function given to `createServer`. */
function handlersOf(code: Code, object: ExternalValue): readonly Node[] {
  // Functions handed to the last call, the one that starts to listen, only hear that it does.
  return object.steps.slice(0, -1).flatMap(({ site }) => {
    if (site === undefined) return [];
    return site.call.arguments.flatMap((argument) =>
      argument.type === 'SpreadElement' ? [] : functionsOf(code.lookup.values(argument, site.at)).map((fn) => fn.node as Node),
    );
  });
}

const ROUTERS = ['get', 'post', 'put', 'patch', 'delete', 'all', 'head', 'use', 'route', 'register', 'mount'];

/** What is mounted on a server: each path, or undefined where it cannot be told. */
function routesOf(code: Code, made: ReadonlySet<Node>): readonly (string | undefined)[] {
  return ROUTERS.flatMap((name) =>
    code.calls(name).flatMap(({ call, at }) => {
      const { callee } = call;
      if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return [];
      const isHere = externalsOf(code.lookup.values(callee.object, at)).some((value) => {
        const maker = madeBy(value);
        return maker !== undefined && made.has(maker);
      });
      return isHere ? [pathOf(code, name, call, at)].flat() : [];
    }),
  );
}

function pathOf(code: Code, name: string, call: Parameters<typeof callName>[0], at: At): readonly (string | undefined)[] {
  const [first] = call.arguments;
  if (first === undefined || first.type === 'SpreadElement') return [undefined];
  const values = code.lookup.values(first, at);
  const [path] = values.flatMap((value) => {
    if (value.kind === 'constant') return [String(value.value)];
    if (value.kind !== 'object') return [];
    // hapi and fastify: `route({ path: '/health', … })`
    const option = value.node.properties.find(
      (part) => part.type === 'Property' && part.key.type === 'Identifier' && /^(path|url)$/.test(part.key.name),
    );
    return option?.type === 'Property' && option.value.type === 'Literal' ? [String(option.value.value)] : [];
  });
  if (path !== undefined) return [path];
  // Middleware of packages has no routes of its own.
  if (name === 'use' || name === 'register')
    return values.length > 0 &&
      values.every((value) => value.kind === 'external' && !/Router/.test(value.steps.map((step) => step.name).join('.')))
      ? []
      : [undefined];
  return [undefined];
}

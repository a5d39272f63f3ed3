import type { Framework, OutboundKnowledge } from '../../../../model/catalog.ts';
import type { OutboundCall } from '../../../../model/code.ts';
import { type Fact, fromSource } from '../../../../model/fact.ts';
import { unwrap } from '../estree.ts';
import { called, onlyConstant, placeOf } from '../values/value.ts';
import { type Argument, argumentOf, makingIsKnown, optionsAreKnown, type Use } from './arguments.ts';
import { type Code, callName } from './code.ts';
import type { InJob } from './jobs.ts';
import { matchesPath } from './knowledge.ts';
import { constantIn } from './settings.ts';

/** Calls to other services, and to payment, mail and SMS providers. */
export function outboundCallsOf(code: Code, inJob: InJob): readonly OutboundCall[] {
  return code.units.flatMap((unit) =>
    unit.calls.flatMap((call) => {
      const callee = call.callee.type === 'Super' ? undefined : unwrap(call.callee);
      const name = callName(call);
      if (callee === undefined || (callee.type === 'MemberExpression' && (name === undefined || !code.knowledge.names.has(name))))
        return [];
      const at = { module: unit.module, frame: undefined };
      const site = { call, at };
      for (const value of code.lookup.values(callee, at)) {
        if (value.kind !== 'external') continue;
        const object = called(value, call.type === 'NewExpression' ? 'new' : 'call', site);
        for (const framework of code.knowledge.of(object)) {
          const { outbound } = framework;
          if (!outbound?.calls.some((pattern) => matchesPath(pattern, object.steps))) continue;
          const use: Use = { object, site, companions: () => [] };
          return [
            {
              client: framework.title,
              target: outbound.target === undefined ? undefined : targetOf(code, use, outbound.target),
              purpose: outbound.purpose,
              hasTimeout: hasTimeout(code, framework, outbound, use),
              idempotencyKey: outbound.purpose === 'service' ? undefined : given(code, use, outbound.idempotency ?? []),
              inJob: inJob(call, unit.module),
              at: placeOf(at, call),
            },
          ];
        }
      }
      return [];
    }),
  );
}

function given(code: Code, use: Use, options: readonly string[]): boolean | undefined {
  if (options.some((option) => argumentOf(code.lookup, use, option) !== undefined)) return true;
  return optionsAreKnown(code.lookup, use.site) ? false : undefined;
}

function hasTimeout(code: Code, framework: Framework, outbound: OutboundKnowledge, use: Use): boolean | undefined {
  if (outbound.timeoutByDefault === true) return true;
  // `axios.defaults.timeout = …`
  const general = code.program
    .writes('timeout')
    .some(
      ({ module, assignment: { left } }) =>
        left.type === 'MemberExpression' &&
        left.object.type !== 'Super' &&
        code.lookup
          .values(left.object, { module, frame: undefined })
          .some((value) => value.kind === 'external' && framework.packages.includes(value.package)),
    );
  if (general) return true;
  const found = given(code, use, outbound.timeout ?? []);
  return found === false && !makingIsKnown(code.lookup, use) ? undefined : found;
}

/** The address as far as it is written out: `http://auth:3000/users/${id}` is known up to the id. */
function targetOf(code: Code, use: Use, spec: number | string): Fact<string> | undefined {
  const specs = typeof spec === 'number' ? [spec] : spec.split('|').reverse();
  for (const one of specs) {
    const found = argumentOf(code.lookup, use, one);
    const text = found && (textIn(found) ?? headOf(code, found));
    if (found && text !== undefined && /^[a-z]+:\/\/[^/]|^[\w.-]+\.[a-z]/i.test(text)) return fromSource(text, found.at);
  }
  return undefined;
}

function textIn(found: Argument): string | undefined {
  const value = constantIn(found)?.value;
  return typeof value === 'string' ? value : undefined;
}

function headOf(code: Code, { node, from }: Argument): string | undefined {
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    const left = onlyConstant(code.lookup.values(node.left, from))?.value;
    return typeof left === 'string' ? left : undefined;
  }
  if (node.type !== 'TemplateLiteral') return undefined;
  let text = '';
  for (const [index, quasi] of node.quasis.entries()) {
    text += quasi.value.cooked;
    const expression = node.expressions[index];
    const value = expression && onlyConstant(code.lookup.values(expression, from))?.value;
    if (typeof value !== 'string' && typeof value !== 'number') break;
    text += String(value);
  }
  return text === '' ? undefined : text;
}

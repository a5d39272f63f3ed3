import type { Framework } from '../../../../model/catalog.ts';
import type { IntakeRole } from '../../../../model/code.ts';
import { unwrap } from '../estree.ts';
import { keyName } from '../program/scope.ts';
import type { CallSite } from '../values/value.ts';
import type { Use } from './arguments.ts';
import type { Code } from './code.ts';

const USUAL_NAMES = { request: 'server', queue: 'worker', stream: 'consumer', schedule: 'job' } as const satisfies Record<
  IntakeRole,
  string
>;

/** The calls that drain an intake, as its author would write them: `imageWorker.close()`. */
export function drainCallsOf(code: Code, framework: Framework, use: Use | undefined, role: IntakeRole): readonly string[] {
  if (framework.lifecycle !== undefined)
    return code.knowledge.byId(framework.lifecycle)?.id === 'nestjs' ? ['app.enableShutdownHooks()'] : [];
  const texts = [...(framework.drain?.waits ?? []), ...(framework.drain?.waits ? [] : (framework.drain?.closes ?? []))].flatMap(
    (pattern) => {
      const names = pattern.split('.');
      const method = names.pop();
      if (method === 'pause') return [];
      if (names.length === 0) return [`${framework.id === 'node-schedule' ? 'schedule' : 'app'}.${method}()`];
      const steps = use?.object.steps ?? [];
      if (steps[0]?.name !== names[0] || names.some((name) => !steps.some((step) => step.name === name))) return [];
      const maker = [...steps].reverse().find((step) => step.name === names.at(-1));
      return [
        `${(maker?.site && nameOfResult(maker.site)) ?? (maker === steps.at(-2) ? objectText(use?.site) : undefined) ?? USUAL_NAMES[role]}.${method}()`,
      ];
    },
  );
  return [...new Set(texts)].slice(0, 3);
}

/** The object as the sighted call writes it: `agenda` of `agenda.define(…)`. */
function objectText(site: CallSite | undefined): string | undefined {
  const callee = site?.call.callee;
  if (site === undefined || callee?.type !== 'MemberExpression') return undefined;
  const { object } = callee;
  if (object.type !== 'Identifier' && object.type !== 'MemberExpression') return undefined;
  const text = site.at.module.file.text.slice(object.start, object.end);
  return text.length > 40 || text.includes('\n') ? undefined : text;
}

/** What the result of a call is called: the variable or field it is put into. */
export function nameOfResult({ call, at }: CallSite): string | undefined {
  const { parents } = at.module;
  let node = parents.get(call);
  for (let depth = 0; node && depth < 6; depth++, node = parents.get(node)) {
    if (node.type === 'VariableDeclarator') return node.id.type === 'Identifier' ? node.id.name : undefined;
    if (node.type === 'PropertyDefinition') return memberText(`this`, keyName(node.key, node.computed));
    if (node.type === 'AssignmentExpression') {
      const left = node.left.type === 'MemberExpression' || node.left.type === 'Identifier' ? unwrap(node.left) : undefined;
      return left && at.module.file.text.slice(left.start, Math.min(left.end, left.start + 60));
    }
    const passes =
      node.type === 'AwaitExpression' ||
      node.type === 'ChainExpression' ||
      node.type === 'TSAsExpression' ||
      node.type === 'TSNonNullExpression' ||
      node.type === 'LogicalExpression';
    if (!passes) return undefined;
  }
  return undefined;
}

function memberText(object: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${object}.${name}`;
}

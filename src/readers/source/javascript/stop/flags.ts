import type { Node } from '../estree.ts';
import type { SeenIntake } from '../facts/code.ts';
import { keyName } from '../program/scope.ts';
import { findInside } from '../program/walk.ts';
import { placeOf } from '../values/value.ts';
import type { Drain, Flow } from './flow.ts';
import type { Run } from './run.ts';

/** `running = false`, where a loop or a function that takes work looks at the flag: it stops taking work by itself. */
export function flagDrains(run: Run, flow: Flow): void {
  for (const flag of run.flags) {
    const intake = run.intakes.find((one) => looksAt(run, one, flag.text));
    const isLoop = intake !== undefined || run.code.units.some((unit) => unit.loops.some((loop) => mentioned(testOf(loop), flag.text)));
    if (!isLoop) continue;
    const drain: Drain = {
      call: {
        text: flag.at.module.file.text.slice(flag.node.start, Math.min(flag.node.end, flag.node.start + 60)),
        at: placeOf(flag.at, flag.node),
        framework: intake?.framework.id,
        effect: 'unknown',
        why: undefined,
      },
      counts: false,
    };
    run.observed.drains.push(drain);
    flow.begin(drain);
  }
}

/** The intake stands in a loop, or in a function, that tests the flag. */
function looksAt(run: Run, { node, at }: SeenIntake, flag: string): boolean {
  const { parents } = at.module;
  for (let inner: Node | undefined = node; inner; inner = parents.get(inner)) {
    const test = testOf(inner);
    if (test !== undefined && mentioned(test, flag)) return true;
    if (
      inner.type === 'BlockStatement' &&
      inner.body.some((statement) => statement.type === 'IfStatement' && mentioned(statement.test, flag))
    )
      return true;
    if (inner.type === 'FunctionDeclaration' || inner.type === 'FunctionExpression' || inner.type === 'ArrowFunctionExpression') {
      const caller = run.code.units.some((unit) => unit.loops.some((loop) => mentioned(testOf(loop), flag) && unit.module === at.module));
      if (caller) return true;
    }
  }
  return false;
}

function testOf(node: Node): Node | undefined {
  switch (node.type) {
    case 'WhileStatement':
    case 'DoWhileStatement':
      return node.test;
    case 'ForStatement':
      return node.test ?? undefined;
    default:
      return undefined;
  }
}

function mentioned(test: Node | undefined, flag: string): boolean {
  if (test === undefined) return false;
  return (
    findInside(test, (node) =>
      node.type === 'Identifier' ? node.name === flag : node.type === 'MemberExpression' && keyName(node.property, node.computed) === flag,
    ) !== undefined
  );
}

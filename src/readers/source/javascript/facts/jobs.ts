import type { Node } from '../estree.ts';
import type { ModuleIndex } from '../program/module-index.ts';
import { walk } from '../program/walk.ts';
import { functionsOf } from '../values/value.ts';
import type { Code, SeenIntake } from './code.ts';

const MAX_FUNCTIONS = 400;

/** Says of a node whether it runs inside a job, message or scheduled run; undefined where the handlers are not all known. */
export type InJob = (node: Node, module: ModuleIndex) => boolean | undefined;

export function jobsOf(code: Code, intakes: readonly SeenIntake[]): InJob {
  const jobs = intakes.filter(({ intake }) => intake.role !== 'request');
  const known = jobs.every(({ work }) => work.length > 0);
  const ranges: { readonly node: Node; readonly module: ModuleIndex }[] = [];
  const seen = new Set<Node>();
  const pending = jobs.flatMap(({ work }) => [...work]);
  for (let next = pending.pop(); next && seen.size < MAX_FUNCTIONS; next = pending.pop()) {
    if (seen.has(next.node)) continue;
    seen.add(next.node);
    ranges.push(next);
    const { module } = next;
    walk(next.node, (node) => {
      if (node.type === 'CallExpression' && node.callee.type !== 'Super')
        for (const value of functionsOf(code.lookup.values(node.callee, { module, frame: undefined })))
          pending.push({ node: value.node, module: value.at.module });
      return undefined;
    });
  }
  return (node, module) =>
    ranges.some((range) => range.module === module && range.node.start <= node.start && node.end <= range.node.end) ||
    (known ? false : undefined);
}

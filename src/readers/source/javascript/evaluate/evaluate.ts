import type { SourceFile } from '../../../../model/place.ts';
import type { Node } from '../../../../model/tree.ts';
import type { Workspace } from '../../../../model/workspace.ts';
import type { SourceError } from '../parse.ts';
import { evaluateExpression } from './expressions.ts';
import { callFunction } from './functions.ts';
import { limits, Machine } from './machine.ts';
import { exportsOf, isJson, loadModule, runModule } from './modules.ts';
import { isNative } from './natives.ts';
import { absoluteFile } from './paths.ts';
import { executeStatements } from './statements.ts';
import { treeOf } from './tree.ts';
import type { Value } from './values.ts';

/** What a configuration file written in JavaScript, TypeScript or JSON with comments amounts to. */
export interface Evaluated {
  /** `module.exports`, or the named exports as one map. Undefined when the file could not be parsed. */
  readonly exports: Node | undefined;
  /** `export default`; undefined when there is none. */
  readonly defaultExport: Node | undefined;
  /** What is exported is a function; `exports` and `defaultExport` hold what it returns when its arguments are not known. */
  readonly isFunction: boolean;
  readonly errors: readonly SourceError[];
  /** Which limit kept part of the file from being evaluated. */
  readonly limit: string | undefined;
}

/**
 * Evaluates a file without running it: values are computed from the syntax tree by this code alone, within `limits`. What cannot be known,
 * such as an environment variable without a default, is an unknown node with its reason and place; the rest keeps its value. JSON is
 * evaluated as one expression, so comments, trailing commas and sums may stand in it.
 */
export function evaluateFile(file: SourceFile, workspace: Workspace, isExpression = isJson(file)): Evaluated {
  const at = { file, start: 0, end: 0 };
  const parts = { evaluate: evaluateExpression, execute: executeStatements, call: callFunction, load: loadModule, isNative };
  const machine = new Machine(workspace, parts, absoluteFile(file).folder, at);
  const module = runModule(machine, file, isExpression);
  const limit = machine.exhausted ? `only partly evaluated: it takes more than ${limits.steps} steps` : undefined;
  if ('errors' in module) return { exports: undefined, defaultExport: undefined, isFunction: false, errors: module.errors, limit };
  const value = exportsOf(machine, module);
  const byDefault = module.exports.get('default')?.value();
  const returned = (each: Value): Value => (each.kind === 'function' ? machine.callBlindly(each, each.at) : each);
  return {
    exports: treeOf(returned(value)),
    defaultExport: byDefault && treeOf(returned(byDefault)),
    isFunction: (byDefault ?? value).kind === 'function',
    errors: [],
    limit,
  };
}

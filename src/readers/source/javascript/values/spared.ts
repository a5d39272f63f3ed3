import type { Node } from '../estree.ts';
import type { ProgramModules } from '../program/modules.ts';
import type { At } from './value.ts';

/**
 * Whether an argument is a function that a module declares which can hold no fact (`new Worker('queue', work)`): its text shows as much, and it need
 * not be parsed to know that a function is no object of options.
 */
export function isSparedFunction(program: ProgramModules, argument: Node, at: At): boolean {
  if (argument.type !== 'Identifier') return false;
  const { module } = at;
  const binding = (module.scopes.get(argument) ?? module.top).find(argument.name);
  const [source, ...others] = binding?.sources ?? [];
  if (source?.kind !== 'import' || others.length > 0) return false;
  const target = program.target(module.file.path, source.specifier);
  return target.kind === 'file' && program.sparesFunction(target.path, source.name);
}

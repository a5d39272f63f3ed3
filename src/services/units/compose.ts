import type { AssemblyContext } from '../context.ts';
import type { UnitDraft } from './unit-draft.ts';

export function composeUnits(_context: AssemblyContext): readonly UnitDraft[] {
  return [];
}

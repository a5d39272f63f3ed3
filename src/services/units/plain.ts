import type { AssemblyContext } from '../context.ts';
import type { UnitDraft } from './unit-draft.ts';

export function plainUnits(_context: AssemblyContext): readonly UnitDraft[] {
  return [];
}

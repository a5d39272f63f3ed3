import type { AssemblyContext } from '../context.ts';
import type { UnitDraft } from './unit-draft.ts';

export function pm2Units(_context: AssemblyContext): readonly UnitDraft[] {
  return [];
}

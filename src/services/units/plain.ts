import type { AssemblyContext } from '../context.ts';
import { dockerfileUnits } from '../plain/dockerfiles.ts';
import { packageUnits } from '../plain/packages.ts';
import { procfileUnits } from '../plain/procfiles.ts';
import type { UnitDraft } from './unit-draft.ts';

/**
 * What runs code although nothing says on which platform: Dockerfiles that no manifest, PM2 or Compose file uses, the lines of Procfiles, and where
 * there is nothing else at all the scripts and entry files of packages.
 */
export function plainUnits(context: AssemblyContext): readonly UnitDraft[] {
  const units = [...dockerfileUnits(context), ...procfileUnits(context)];
  return units.length > 0 ? units : packageUnits(context);
}

import type { Fact } from '../../model/fact.ts';
import type { ServiceType } from '../../model/service.ts';
import type { Unit } from '../../model/unit.ts';
import type { EntryPoint } from '../launch/resolve.ts';

/** A unit as its platform's builder makes it, with what assembling still needs to know of it. */
export interface UnitDraft {
  readonly unit: Unit;
  /** Where its code starts, when that could be followed. */
  readonly entry: EntryPoint | undefined;
  /** Variables come from somewhere that is not in the input as well: what is not set may be set there. */
  readonly envIsOpen?: boolean;
  readonly declaredType: Fact<ServiceType> | undefined;
  readonly owner: Fact<string> | undefined;
  readonly runbook: Fact<string> | undefined;
  readonly drainTimeout: Fact<string> | undefined;
  /** Only the name of its file says that it is a program. */
  readonly byName?: true;
}

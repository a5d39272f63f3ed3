import type { Catalog } from '../model/catalog.ts';
import type { Fact } from '../model/fact.ts';
import type { CodeLink, Confidence, Evidence, ServiceType } from '../model/service.ts';
import type { Unit } from '../model/unit.ts';

export interface Verdict {
  readonly type: ServiceType;
  readonly roles: readonly ServiceType[];
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

/** Argues how a service receives work, from evidence alone; see docs/classification.md. */
export function classify(
  _units: readonly Unit[],
  _code: CodeLink | undefined,
  _declared: Fact<ServiceType> | undefined,
  _catalog: Catalog,
): Verdict {
  return { type: 'unknown', roles: ['unknown'], confidence: 'low', evidence: [] };
}

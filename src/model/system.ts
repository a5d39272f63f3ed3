import type { Pipeline } from './pipeline.ts';
import type { Place } from './place.ts';
import type { Service } from './service.ts';

/** Everything a rule may look at, brought together before any rule runs. */
export interface System {
  readonly services: readonly Service[];
  readonly pipelines: readonly Pipeline[];
  /** Names of the environments found; one empty name when the input has only one. */
  readonly environments: readonly string[];
  /** Topics whose number of partitions the input says (Strimzi's KafkaTopic). */
  readonly topics?: readonly Topic[];
}

export interface Topic {
  readonly name: string;
  readonly environment: string;
  readonly partitions: number;
  readonly at: Place;
}

import type { Evidence } from '../../model/service.ts';
import type { EnvVar } from '../../model/unit.ts';

/** What the rest of a unit's environment says of it. */
export interface Surroundings {
  /** What other objects show: webhook registrations, role bindings, event sources. */
  readonly evidence: readonly Evidence[];
  /** The environment holds Services or the like, so that a unit which none of them selects is known not to be reached. */
  readonly reachIsKnown: boolean;
  /** Another service names it. Undefined where no service of the environment names any: then nothing can be told from silence. */
  readonly named: boolean | undefined;
  /** Something in the environment is made to let requests in from outside: an Ingress, a route, a load balancer. */
  readonly hasEntry: boolean;
  /** Titles of the Services that open a port on every node. */
  readonly nodePorts: ReadonlySet<string>;
  /** Another unit that serves requests has such an env value as well, or many have the same value: it does not tell roles apart. */
  readonly sharedEnv: (env: EnvVar) => boolean;
  /** Other units run the same image in another role: what the image is called says little. */
  readonly sharedImage: boolean;
}

export const nothingAround: Surroundings = {
  evidence: [],
  reachIsKnown: false,
  named: undefined,
  hasEntry: false,
  nodePorts: new Set(),
  sharedEnv: () => false,
  sharedImage: false,
};

import type { Evidence, ServiceType } from '../../model/service.ts';
import type { Verdict } from '../classify.ts';

/** Where the requests of a service come from, known once all services of its environments are. */
export interface Callers {
  /** One observation for each service that names it, monitors and agents left out. */
  readonly namedBy: readonly Evidence[];
  /** Another service of its environment looks like the way in: it is open to the outside, or called a face or the api. */
  readonly otherEntry: boolean;
  /** Another one is plainly open to the outside: this one would be, were it meant to. */
  readonly otherOpen: boolean;
  /** Its name says that it is a face to people or to the world, or pages in browsers call it. */
  readonly face: boolean;
  /** A word for an api without being a face: `orders-api`, `server`. */
  readonly apiWord: boolean;
}

/** Decides between `api` and `internal` for a verdict that holds a request role. */
export function settleRequests(verdict: Verdict, callers: Callers): Verdict {
  if (!verdict.roles.some(isRequest) || verdict.evidence.some((one) => one.strength === 'declared')) return verdict;
  const type = requestType(verdict.evidence, callers);
  const settled = verdict.roles.map((role) => (isRequest(role) ? type : role));
  const roles = settled.filter((role, index) => settled.indexOf(role) === index);
  const evidence = verdict.evidence.map((one) => (isRequest(one.type) && SAYS_REQUEST_ALONE.has(one.signal) ? { ...one, type } : one));
  return { ...verdict, type: roles[0] ?? 'unknown', roles, evidence: withCallers(evidence, callers) };
}

/** Shows that requests are served, and not to whom. */
const SAYS_REQUEST_ALONE: ReadonlySet<string> = new Set(['command', 'env', 'port', 'probe', 'source']);

function isRequest(role: ServiceType): boolean {
  return role === 'api' || role === 'internal';
}

function requestType(evidence: readonly Evidence[], callers: Callers): 'api' | 'internal' {
  const says = (type: ServiceType, signal: string, strength: Evidence['strength']): boolean =>
    evidence.some((one) => one.type === type && one.signal === signal && one.strength === strength);
  if (says('internal', 'image', 'strong') || says('internal', 'event-source', 'strong')) return 'internal';
  if (says('api', 'exposure', 'decisive')) return 'api';
  if (says('internal', 'exposure', 'decisive')) return 'internal';
  if (says('api', 'image', 'strong') || says('api', 'exposure', 'strong')) return 'api';
  // Model servers, collectors and the like are commands for other services.
  if (says('internal', 'command', 'decisive') || says('internal', 'command', 'strong')) return 'internal';
  if (callers.face) return 'api';
  if (callers.namedBy.length > 0) return 'internal';
  if (callers.apiWord && !callers.otherOpen) return 'api';
  // Browsers do not speak gRPC by themselves.
  if (evidence.some((one) => isRequest(one.type) && one.signal === 'source' && /grpc/i.test(one.detail))) return 'internal';
  return callers.otherEntry || says('internal', 'word', 'weak') ? 'internal' : 'api';
}

function withCallers(evidence: readonly Evidence[], { namedBy }: Callers): readonly Evidence[] {
  if (namedBy.length === 0) return evidence;
  const strong = evidence.filter((one) => one.strength !== 'weak');
  const weak = evidence.filter((one) => one.strength === 'weak');
  return [...strong, ...namedBy.slice(0, 5), ...weak];
}

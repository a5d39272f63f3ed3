import type { Evidence } from '../../model/service.ts';
import type { Exposure, Port, Unit } from '../../model/unit.ts';
import { isAuxiliaryPort } from '../kubernetes/auxiliary.ts';
import type { Surroundings } from './surroundings.ts';

/** Whether requests that come through the port are only those of a monitor. */
function isAuxiliary(port: Port): boolean {
  return isAuxiliaryPort({ names: [port.name], number: port.number, scraped: undefined, besideOthers: false });
}

/** The ways by which work can be sent to a unit. */
export function waysIn(unit: Unit): readonly Exposure[] {
  return unit.exposure.filter((exposure) => !exposure.auxiliary && exposure.by !== 'port' && exposure.port !== 0);
}

/** What shows that a unit is sent requests: what exposes it, its probes and its ports. */
export function requestEvidence(unit: Unit, around: Surroundings): readonly Evidence[] {
  const found: Evidence[] = [];
  const ways = waysIn(unit);
  for (const way of ways) {
    const { type, strength } = directionOf(way, around);
    if (!found.some((one) => one.type === type && one.strength === strength))
      found.push({ type, signal: 'exposure', detail: way.name, strength, at: way.at });
  }
  const ports = unit.ports.filter((port) => !isAuxiliary(port));
  const unreachable = ways.length === 0 && around.reachIsKnown;
  const { readiness } = unit.probes;
  if (readiness && (readiness.type === 'http' || readiness.type === 'grpc') && ports.length > 0) {
    const detail = `readiness probe ${readiness.type} ${readiness.target}`;
    // Where nothing selects the unit, the probe can only be its health.
    found.push({ type: 'internal', signal: 'probe', detail, strength: unreachable ? 'weak' : 'strong', at: readiness.at });
  }
  const [port] = ports;
  if (port && !unreachable && ways.length === 0) {
    const detail = `port ${[port.name, port.number].filter((part) => part !== undefined).join(' ')}`;
    found.push({ type: 'internal', signal: 'port', detail, strength: 'weak', at: port.at });
  }
  return found;
}

/** Made to let requests in; behind a proxy in the same pod only the object's name tells. */
export function isEntry(way: Exposure): boolean {
  return /^(ingress|route|load-balancer)$/.test(way.by) || (way.by === 'proxy' && !way.name.startsWith('Service '));
}

/**
 * Where the requests of one way come from. A node port is a way in from outside only where nothing better is: beside an Ingress it is what
 * the load balancer uses. A Knative Service is open unless it says otherwise, which few that are meant for the inside do.
 */
function directionOf(way: Exposure, around: Surroundings): { readonly type: 'api' | 'internal'; readonly strength: 'decisive' | 'strong' } {
  const byNodePort = way.by === 'node-port' || around.nodePorts.has(way.name);
  if (!way.external && isEntry(way)) return { type: 'internal', strength: 'decisive' };
  if (!way.external || (byNodePort && around.hasEntry)) return { type: 'internal', strength: 'strong' };
  return { type: 'api', strength: way.by === 'host-port' ? 'strong' : 'decisive' };
}

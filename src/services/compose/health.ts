import { type Duration, parseDuration, seconds } from '../../model/duration.ts';
import { get, type Node, textOf } from '../../model/tree.ts';
import type { Probe, Probes } from '../../model/unit.ts';
import { bool, type Described, placeOf, whole } from './fields.ts';

/** The health check of a service tells when it is ready for those that depend on it: https://docs.docker.com/reference/compose-file/services/#healthcheck */
export function probesOf(described: Described): Probes {
  const none: Probes = { readiness: undefined, liveness: undefined, startup: undefined };
  const { service, fill } = described;
  const node = get(service.node, 'healthcheck');
  const test = commandOf(get(node, 'test'), described);
  if (!node || test === undefined || bool(fill.whole(get(node, 'disable')) ?? '') === true) return none;
  const time = (key: string, otherwise: number): Duration => parseDuration(fill.whole(get(node, key)) ?? '') ?? seconds(otherwise);
  const readiness: Probe = {
    ...targetOf(test),
    initialDelay: time('start_period', 0),
    period: time('interval', 30),
    timeout: time('timeout', 30),
    failureThreshold: whole(fill.whole(get(node, 'retries')) ?? '') ?? 3,
    grace: undefined,
    at: placeOf(service, ['healthcheck']),
  };
  return { ...none, readiness };
}

/** The command of a test as one line; undefined for `NONE`. */
function commandOf(node: Node | undefined, { fill }: Described): string | undefined {
  if (node?.kind === 'scalar') return fill.whole(node);
  if (node?.kind !== 'seq') return undefined;
  const [first, ...rest] = node.items.map((item) => fill.whole(item) ?? textOf(item) ?? '');
  return first === 'NONE' || first === undefined ? undefined : rest.join(' ');
}

function targetOf(command: string): Pick<Probe, 'type' | 'target' | 'port'> {
  const url = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\$\{?HOSTNAME\}?)(?::(\d{1,5}))?(?:\/[^\s"'|;&)]*)?/.exec(command);
  if (!url) return { type: 'exec', target: command, port: undefined };
  return { type: 'http', target: url[0], port: url[1] === undefined ? 80 : Number(url[1]) };
}

import { get, itemsOf, type Node, textOf } from '../../model/tree.ts';
import type { EnvVar, Exposure, Port } from '../../model/unit.ts';
import { isAuxiliaryPort } from '../kubernetes/auxiliary.ts';
import { type Described, namedValues } from './fields.ts';

export interface Reached {
  readonly ports: readonly Port[];
  readonly exposure: readonly Exposure[];
}

interface Published {
  readonly target: number | undefined;
  readonly host: string | undefined;
  readonly isPublished: boolean;
  readonly protocol: string;
  readonly name: string | undefined;
  readonly at: Node;
}

/**
 * Ports of a service and how it is reached: a published port is reached from outside of the host unless it is bound to the loopback address;
 * a reverse proxy is told by its labels or variables.
 */
export function reachedOf(described: Described, env: readonly EnvVar[]): Reached {
  const { service, fill } = described;
  const published = itemsOf(get(service.node, 'ports')).flatMap((item) => portOf(item, described));
  const exposed = itemsOf(get(service.node, 'expose')).flatMap((item): readonly Port[] => {
    const [number, protocol = 'tcp'] = (fill.whole(item) ?? '').split('/');
    return number !== undefined && /^\d{1,5}$/.test(number)
      ? [{ name: undefined, number: Number(number), protocol: protocol.toUpperCase(), at: item }]
      : [];
  });
  const ports = published.map(({ target, protocol, name, at }): Port => ({ name, number: target, protocol, at }));
  const exposure = published
    .filter(({ isPublished }) => isPublished)
    .map(({ target, host, name, at }): Exposure => {
      const auxiliary = isAuxiliaryPort({ names: [name], number: target, scraped: undefined, besideOthers: published.length > 1 });
      return {
        by: 'host-port',
        external: !isLoopback(host),
        name: `published port ${target ?? textOf(at) ?? ''}`.trim(),
        port: target,
        auxiliary,
        at,
      };
    });
  return { ports: [...ports, ...exposed], exposure: [...exposure, ...throughProxy(described, env)] };
}

function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(127\.|localhost$|\[?::1\]?$)/.test(host);
}

/** https://github.com/compose-spec/compose-spec/blob/main/05-services.md#ports */
function portOf(item: Node, { fill }: Described): readonly Published[] {
  if (item.kind === 'map') {
    const target = fill.whole(get(item, 'target'));
    const protocol = (fill.whole(get(item, 'protocol')) ?? 'tcp').toUpperCase();
    const host = fill.whole(get(item, 'host_ip'));
    const isPublished = get(item, 'published') !== undefined;
    return [{ target: number(target), host, isPublished, protocol, name: textOf(get(item, 'name')), at: item }];
  }
  const written = textOf(item);
  if (written === undefined) return [];
  const [address = '', protocol = 'tcp'] = fill.partly(written).split('/');
  const parts = /^(?:(\[[^\]]*\]|[^:]*):)??(?:([^:]*):)?([^:]+)$/.exec(address);
  const host = parts?.[1]?.replace(/[[\]]/g, '');
  return [{ target: number(parts?.[3]), host, isPublished: true, protocol: protocol.toUpperCase(), name: undefined, at: item }];
}

/** The first of a range. */
function number(text: string | undefined): number | undefined {
  const digits = /^(\d{1,5})(-\d{1,5})?$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const ROUTERS = /^(traefik\.http\.routers\.[^.]+\.rule|traefik\.(frontend\.rule|[\w-]+\.frontend\.rule)|caddy(_\d+)?|sablier\.enable)$/;
const PROXY_VARIABLES = new Set(['VIRTUAL_HOST', 'LETSENCRYPT_HOST']);

/** Traefik and Caddy route by labels, nginx-proxy by a variable. */
function throughProxy({ service, fill }: Described, env: readonly EnvVar[]): readonly Exposure[] {
  const labels = [...namedValues(get(service.node, 'labels'), fill), ...namedValues(get(service.node, 'deploy', 'labels'), fill)];
  if (labels.some(({ name, text }) => name === 'traefik.enable' && text === 'false')) return [];
  const label = labels.find(({ name }) => ROUTERS.test(name));
  const variable = env.find(({ name }) => PROXY_VARIABLES.has(name));
  const found = label ?? variable;
  if (!found) return [];
  return [
    { by: 'proxy', external: true, name: label ? `label ${label.name}` : found.name, port: undefined, auxiliary: false, at: found.at },
  ];
}

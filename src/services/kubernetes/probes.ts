import type { V1Container, V1Probe } from '@kubernetes/client-node';
import { type Duration, seconds } from '../../model/duration.ts';
import { fieldPlace, get, itemsOf, type MapNode, type Node, stringOf, textOf } from '../../model/tree.ts';
import type { Probe, Probes } from '../../model/unit.ts';
import { type Container, portNamed, portReference } from './containers.ts';
import { field, wholeNumber, wholeSeconds } from './fields.ts';
import type { Workload } from './workloads.ts';

const none: Probes = { readiness: undefined, liveness: undefined, startup: undefined };

/** The probes of the main container alone: another container's say nothing of it. */
export function probesOf(workload: Workload, main: Container | undefined): Probes {
  if (!main) return none;
  const isKnative = workload.controller === 'KnativeService';
  const defaultPort = isKnative ? (main.ports[0]?.number ?? 8080) : undefined;
  const of = (key: keyof V1Container) => probe(main, key, defaultPort);
  return {
    readiness: of('readinessProbe') ?? (isKnative ? knativeReadiness(main) : undefined),
    liveness: of('livenessProbe'),
    startup: of('startupProbe'),
  };
}

/** Defaults: https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes */
function probe(container: Container, key: keyof V1Container, defaultPort: number | undefined): Probe | undefined {
  const node = get(container.node, key);
  if (node?.kind !== 'map') return undefined;
  const handler = handlerOf(node, (port) => resolved(port, container) ?? defaultPort);
  return {
    ...handler,
    initialDelay: time(node, 'initialDelaySeconds', 0),
    period: time(node, 'periodSeconds', 10),
    timeout: time(node, 'timeoutSeconds', 1),
    failureThreshold: field(node, ['failureThreshold'], wholeNumber)?.value || 3,
    grace: field(node, ['terminationGracePeriodSeconds'], wholeSeconds),
    at: fieldPlace(container.node, key),
  };
}

/** A period, timeout or threshold of 0 is read as left out. */
function time(node: Node, key: keyof V1Probe, byDefault: number): Duration {
  const written = field(node, [key], wholeSeconds)?.value;
  return written === undefined || written === 0 ? seconds(byDefault) : written;
}

function handlerOf(
  node: MapNode,
  portOf: (port: Node | undefined) => number | string | undefined,
): Pick<Probe, 'type' | 'target' | 'port'> {
  const http = get(node, 'httpGet');
  if (http) {
    const port = portOf(get(http, 'port'));
    const scheme = (stringOf(get(http, 'scheme')) ?? 'HTTP').toLowerCase();
    const host = stringOf(get(http, 'host')) ?? '';
    return { type: 'http', target: `${scheme}://${host}:${port ?? '?'}${stringOf(get(http, 'path')) ?? '/'}`, port };
  }
  const tcp = get(node, 'tcpSocket');
  if (tcp) {
    const port = portOf(get(tcp, 'port'));
    return { type: 'tcp', target: `tcp://${stringOf(get(tcp, 'host')) ?? ''}:${port ?? '?'}`, port };
  }
  const grpc = get(node, 'grpc');
  if (grpc) {
    const port = portOf(get(grpc, 'port'));
    return { type: 'grpc', target: `grpc://:${port ?? '?'}/${stringOf(get(grpc, 'service')) ?? ''}`, port };
  }
  const exec = get(node, 'exec');
  if (exec) {
    const words = itemsOf(get(exec, 'command')).map((word) => textOf(word) ?? '…');
    return { type: 'exec', target: words.join(' '), port: undefined };
  }
  return { type: 'unknown', target: '', port: undefined };
}

/** The number behind a named port; the name where the container declares no such port, the text where it is filled in later. */
function resolved(node: Node | undefined, container: Container): number | string | undefined {
  if (node?.kind === 'unknown') return node.file.text.slice(node.start, node.end);
  const written = portReference(node);
  return written === undefined ? undefined : (portNamed(container, written)?.number ?? written);
}

/** Knative probes the serving port by TCP where no probe is written: https://knative.dev/docs/serving/services/configure-probing/ */
function knativeReadiness(main: Container): Probe {
  const port = main.ports[0]?.number ?? 8080;
  return {
    type: 'tcp',
    target: `tcp://:${port}`,
    port,
    initialDelay: seconds(0),
    period: seconds(10),
    timeout: seconds(1),
    failureThreshold: 3,
    grace: undefined,
    at: main.node,
  };
}

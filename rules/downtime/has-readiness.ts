import type { ServiceRule } from '../../src/model/rule.ts';
import { fieldPlace, get, has, itemsOf } from '../../src/model/tree.ts';
import { reachedByRequests, requestExposure, runsToCompletion, type Unit } from '../../src/model/unit.ts';
import { api } from '../examples.ts';

export default {
  id: 'has-readiness',
  question: 'downtime',
  severity: 'error',
  types: ['api', 'internal', 'agent'],
  title: 'Requests reach an instance only when it can answer',
  why: `Without a readiness probe Kubernetes sends requests to a container as soon as its process has started, and counts the rollout as done: every deploy
answers with errors until the server listens, and a version that never comes up replaces the one that worked. Where the Service is not in the input
and only the port shows that requests come, this is a warning. For agents that answer requests (webhooks, extension API servers) it is an info. A
startup probe holds requests back until it succeeds, so that there is nothing to tell with one; and no
probe asks a UDP port.`,
  sources: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    'https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/prober/prober_manager.go',
  ],
  *check(service) {
    for (const unit of service.units) {
      const { detail } = unit;
      if (
        detail.platform !== 'kubernetes' ||
        unit.probes.readiness ||
        // Nothing is ready before its startup probe has succeeded once.
        unit.probes.startup ||
        runsToCompletion(unit) ||
        detail.apiVersion.startsWith('serving.knative.dev/')
      )
        continue;
      const reached = reachedByRequests(unit);
      const proxied = itemsOf(get(detail.podSpec, 'containers')).some((container) => has(container, 'readinessProbe'));
      const behind = requestExposure(unit).find(
        (exposure) => exposure.by !== 'host-port' && (exposure.by !== 'proxy' || !proxied) && !isUdp(unit, exposure.port),
      );
      if (reached === 'no' || (reached === 'known' && !behind) || !detail.containerNode) continue;
      const port = behind?.port ?? detail.servingPorts[0]?.number;
      if (!behind && isUdp(unit, port)) continue;
      const how = behind
        ? `requests come through ${behind.name}${port === undefined ? '' : ` to port ${port}`}`
        : `it serves requests on port ${port}`;
      yield {
        at: fieldPlace(detail.containerNode, 'name'),
        message: `${how}, and the container has no readinessProbe: they arrive before it can answer`,
        answer: 'at every deploy: requests arrive before it can answer',
        related: behind ? [{ message: `${behind.name} sends requests to it`, at: behind.at }] : [],
        ...(service.type === 'agent' ? { severity: 'info' as const } : behind ? {} : { severity: 'warning' as const }),
      };
    }
  },
  bad: [{ title: 'No probe', files: { 'api.yaml': api({ spec: 'replicas: 2', container: '' }) } }],
  good: [
    { title: 'An HTTP probe', files: { 'api.yaml': api({ spec: 'replicas: 2' }) } },
    {
      title: 'A startup probe',
      files: { 'api.yaml': api({ spec: 'replicas: 2', container: 'startupProbe:\n  httpGet:\n    path: /up\n    port: 8080' }) },
    },
  ],
} satisfies ServiceRule;

/** The kubelet has probes for HTTP, gRPC and TCP alone. One number may be served over both. */
function isUdp({ ports }: Unit, number: number | string | undefined): boolean {
  const served = ports.filter((port) => port.number === number);
  return served.length > 0 && served.every(({ protocol }) => protocol === 'UDP');
}

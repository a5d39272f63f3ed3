import type { ServiceRule } from '../../src/model/rule.ts';
import { reactionOf } from '../../src/model/stop.ts';
import { entriesOf, get, itemsOf } from '../../src/model/tree.ts';
import { reachedByRequests, requestExposure, type Unit } from '../../src/model/unit.ts';
import { api, clusterIp, documents, readinessProbe, workload } from '../examples.ts';

const proxy = `        - name: nginx
          image: nginx:1.27.4
          ports:
            - containerPort: 80
          lifecycle:
            preStop:
              exec:
                command: [nginx, -s, quit]
`;

export default {
  id: 'requests-drain-before-stop',
  question: 'stops-safely',
  severity: 'info',
  strict: 'warning',
  types: ['api', 'internal'],
  title: 'The server keeps serving until nobody sends requests to it any more',
  why: `Kubernetes takes a pod out of its Service and sends the stop signal at the same time. Proxies and ingress controllers hear of the first a few
seconds later; until then they send requests to a server that is already closing, and users see refused connections at every deploy. Wait a few
seconds before the server closes: a preStop \`sleep\` of 5–15 s, or a delay in the stop handler.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow',
    'https://kubernetes.io/docs/tutorials/services/pods-and-endpoint-termination-flow/',
  ],
  *check(service) {
    for (const unit of service.units) {
      if (unit.platform !== 'kubernetes' || unit.stop.hasPreStop || reachedByRequests(unit) === 'no' || proxyHolds(unit)) continue;
      // Knative's own proxy holds the stop back until requests have drained: https://knative.dev/docs/serving/request-flow/
      if (unit.detail.platform === 'kubernetes' && unit.detail.apiVersion.startsWith('serving.knative.dev/')) continue;
      const reaction = reactionOf(service, unit);
      if (reaction?.kind === 'handler' && (reaction.handler.delay || !reaction.handler.followed)) continue;
      const seen = service.code && reaction ? 'and the code closes at once' : 'and no delay is known';
      yield {
        at: unit.at,
        message: `there is no preStop hook ${seen}: requests that still arrive while the endpoint is being removed are refused; sleep 5–15 s in preStop`,
        related: requestExposure(unit)
          .slice(0, 1)
          .map((exposure) => ({ message: `requests come through ${exposure.name}`, at: exposure.at })),
      };
    }
  },
  bad: [{ title: 'No preStop hook', files: { 'api.yaml': api({ spec: 'replicas: 2' }) } }],
  good: [
    {
      title: 'preStop sleeps',
      files: {
        'api.yaml': api({ spec: 'replicas: 2', container: `${readinessProbe}\nlifecycle:\n  preStop:\n    sleep:\n      seconds: 10` }),
      },
    },
    {
      title: 'The proxy in front of it keeps serving',
      files: {
        'api.yaml': documents(
          `${workload({ name: 'orders', spec: 'replicas: 2', container: `ports:\n  - containerPort: 8080\n${readinessProbe}` })}${proxy}`,
          clusterIp('orders', 80),
        ),
      },
    },
  ],
} satisfies ServiceRule;

/** Where all requests come through a proxy in the pod, its preStop hook is what keeps them served. */
function proxyHolds(unit: Unit): boolean {
  const exposures = requestExposure(unit);
  if (unit.detail.platform !== 'kubernetes' || exposures.length === 0 || exposures.some(({ by }) => by !== 'proxy')) return false;
  return itemsOf(get(unit.detail.podSpec, 'containers')).some((container) => entriesOf(get(container, 'lifecycle', 'preStop')).length > 0);
}

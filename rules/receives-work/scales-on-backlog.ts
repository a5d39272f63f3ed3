import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { documents, sidekiq, workload } from '../examples.ts';
import { aServiceOf, listed } from '../sentences.ts';

const hpa = (metric: string): string => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: billing
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: billing
  minReplicas: 2
  maxReplicas: 10
  metrics:
${metric}
`;
const cpu =
  '    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 80';
const external =
  '    - type: External\n      external:\n        metric:\n          name: queue_depth\n        target:\n          type: AverageValue\n          averageValue: "30"';

export default {
  id: 'scales-on-backlog',
  question: 'receives-work',
  severity: 'info',
  types: ['worker', 'consumer'],
  title: 'Workers are scaled on what waits, not on how busy they are',
  why: `A worker that waits for a slow database is idle while its queue grows, and the autoscaler then takes workers away in the middle of their jobs. Scale on
queue depth or consumer lag (KEDA, external metrics).`,
  sources: [
    'https://keda.sh/docs/latest/concepts/scaling-deployments/',
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  ],
  *check(service) {
    for (const unit of service.units) {
      for (const scaling of unit.scaling) {
        if (
          scaling.by !== 'hpa' ||
          scaling.triggers.length === 0 ||
          !scaling.triggers.every((trigger) => trigger.type === 'cpu' || trigger.type === 'memory')
        )
          continue;
        const metrics = listed(scaling.triggers.map((trigger) => trigger.type));
        yield {
          at: writtenAt(scaling.at, scaling.triggers[0]),
          message: `${scaling.name} scales ${aServiceOf[service.type]} on ${metrics}: scale on what waits in the ${service.type === 'worker' ? 'queue' : 'stream'} instead`,
        };
      }
    }
  },
  bad: [{ title: 'Scaled on CPU', files: { 'worker.yaml': documents(workload({ container: sidekiq }), hpa(cpu)) } }],
  good: [{ title: 'Scaled on queue depth', files: { 'worker.yaml': documents(workload({ container: sidekiq }), hpa(external)) } }],
} satisfies ServiceRule;

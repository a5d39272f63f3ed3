import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { most, reachedByRequests, requestExposure } from '../../src/model/unit.ts';
import { api } from '../examples.ts';

export default {
  id: 'has-spare-instance',
  question: 'downtime',
  severity: 'warning',
  types: ['api', 'agent'],
  title: 'Users do not notice when one instance goes',
  why: `With one instance every crash, node drain and eviction is an outage as long as the start takes. Run two, on different nodes, or let an autoscaler keep
at least two. Where only its port shows that requests come, or it is an agent that answers requests, this is an info.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/pods/disruptions/'],
  *check(service) {
    for (const unit of service.units) {
      if (unit.platform !== 'kubernetes' || !['Deployment', 'StatefulSet', 'Rollout', 'DeploymentConfig', 'ReplicaSet'].includes(unit.kind))
        continue;
      if (most(unit) !== 1 || unit.scaling.length > 0) continue;
      const { declared } = unit.instances;
      const known = requestExposure(unit).some((exposure) => exposure.by !== 'port');
      // Where a scaler may lie outside the input, only a number that somebody wrote says that one is meant.
      if (!known && (reachedByRequests(unit) !== 'likely' || declared?.origin !== 'declared')) continue;
      yield {
        at: writtenAt(unit.at, declared),
        message: `one instance runs${declared?.origin === 'default' ? ' (Kubernetes default)' : ''} and nothing ${known ? '' : 'in the input '}scales it: when it goes, users see it`,
        answer: 'at once: one instance runs',
        ...(known && service.type === 'api' ? {} : { severity: 'info' as const }),
      };
    }
  },
  bad: [{ title: 'One instance', files: { 'api.yaml': api({ spec: 'replicas: 1' }) } }],
  good: [{ title: 'Two instances', files: { 'api.yaml': api({ spec: 'replicas: 2' }) } }],
} satisfies ServiceRule;

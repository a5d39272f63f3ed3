import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { most, requestExposure } from '../../src/model/unit.ts';
import { api } from '../examples.ts';

export default {
  id: 'has-spare-instance',
  question: 'downtime',
  severity: 'warning',
  types: ['api'],
  title: 'Users do not notice when one instance goes',
  why: `With one instance every crash, node drain and eviction is an outage as long as the start takes. Run two, on different nodes, or let an autoscaler keep
at least two.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/pods/disruptions/'],
  *check(service) {
    for (const unit of service.units) {
      if (unit.platform !== 'kubernetes' || !['Deployment', 'StatefulSet', 'Rollout', 'DeploymentConfig', 'ReplicaSet'].includes(unit.kind))
        continue;
      if (most(unit) !== 1 || unit.scaling.length > 0 || requestExposure(unit).every((exposure) => exposure.by === 'port')) continue;
      yield {
        at: writtenAt(unit.at, unit.instances.declared),
        message: `one instance runs${unit.instances.declared?.origin === 'default' ? ' (Kubernetes default)' : ''} and nothing scales it: when it goes, users see it`,
        answer: 'at once: one instance runs',
      };
    }
  },
  bad: [{ title: 'One instance', files: { 'api.yaml': api({ spec: 'replicas: 1' }) } }],
  good: [{ title: 'Two instances', files: { 'api.yaml': api({ spec: 'replicas: 2' }) } }],
} satisfies ServiceRule;

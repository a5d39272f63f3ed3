import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { isTelemetry, neededBeside } from '../../src/model/service.ts';
import { most, runsToCompletion } from '../../src/model/unit.ts';
import { api, clusterIp, documents, readinessProbe, workload } from '../examples.ts';

const auth = (replicas: number): string =>
  documents(
    workload({
      name: 'auth',
      image: 'example/auth:1.9.0',
      spec: `replicas: ${replicas}`,
      container: `ports:\n  - containerPort: 8080\n${readinessProbe}`,
    }),
    clusterIp('auth'),
    api({ spec: 'replicas: 2', container: `env:\n  - name: AUTH_URL\n    value: http://auth:8080\n${readinessProbe}` }),
  );

export default {
  id: 'depended-on-has-replicas',
  question: 'blast-radius',
  severity: 'warning',
  types: ['internal'],
  title: 'A service that others lean on has a spare instance',
  why: `When the only instance of a service goes, through a crash, a node drain or a bad rollout, everything that calls it fails with it. From three
dependents on this is an error.`,
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/'],
  *check(service) {
    for (const unit of service.units) {
      if (unit.platform !== 'kubernetes' || unit.kind === 'DaemonSet' || unit.kind === 'Pod' || runsToCompletion(unit) || most(unit) !== 1)
        continue;
      const needs = service.dependents.flatMap((dependent) => {
        const dependency = dependent.dependsOn.find(
          (candidate) => candidate.target?.id === service.id && !isTelemetry(candidate) && neededBeside(unit, candidate),
        );
        return dependency ? [{ name: dependent.name, by: dependency.by, at: neededBeside(unit, dependency) ?? dependency.at }] : [];
      });
      if (needs.length === 0) continue;
      const names = needs.map(({ name }) => name);
      const shown = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
      yield {
        at: writtenAt(unit.at, unit.instances.declared),
        message: `one instance runs${unit.instances.declared?.origin === 'default' ? ' (Kubernetes default)' : ''}, and ${shown} ${names.length === 1 ? 'needs' : 'need'} it: when it goes, ${names.length === 1 ? 'that one fails' : 'they fail'} with it`,
        answer: `${shown}: and it runs one instance`,
        related: needs.slice(0, 5).map(({ name, by, at }) => ({ message: `${name} needs it (${by})`, at })),
        ...(needs.length >= 3 ? { severity: 'error' as const } : {}),
      };
    }
  },
  bad: [{ title: 'One auth service, and the orders API calls it', files: { 'shop.yaml': auth(1) } }],
  good: [{ title: 'Two auth services', files: { 'shop.yaml': auth(2) } }],
} satisfies ServiceRule;

import type { ServiceRule } from '../../src/model/rule.ts';
import { api, clusterIp, documents, readinessProbe, workload } from '../examples.ts';

const shop = (host: string): string =>
  documents(
    workload({
      name: 'auth',
      image: 'example/auth:1.9.0',
      spec: 'replicas: 2',
      container: `ports:\n  - containerPort: 8080\n${readinessProbe}`,
    }),
    clusterIp('auth'),
    api({ spec: 'replicas: 2', container: `env:\n  - name: AUTH_URL\n    value: http://${host}:8080\n${readinessProbe}` }),
  );

export default {
  id: 'dependency-is-defined',
  question: 'blast-radius',
  severity: 'info',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'task', 'unknown'],
  anywhere: true,
  title: 'What a service calls is there',
  why: `A host that looks like a Service of the same environment, and that nothing in it defines, is a typing error, a service that was renamed, or one that is
deployed from somewhere else: in each case nobody who changes it sees who leans on it.`,
  sources: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  *check(service) {
    const reported = new Set<string>();
    for (const dependency of service.dependsOn) {
      if (!dependency.dangling || reported.has(dependency.name)) continue;
      reported.add(dependency.name);
      yield {
        at: dependency.at,
        key: dependency.name,
        message: `${dependency.by} names “${dependency.name}”, which nothing in the environment defines`,
      };
    }
  },
  bad: [{ title: 'A host that nothing defines', files: { 'shop.yaml': shop('auht') } }],
  good: [{ title: 'A Service of the environment', files: { 'shop.yaml': shop('auth') } }],
} satisfies ServiceRule;

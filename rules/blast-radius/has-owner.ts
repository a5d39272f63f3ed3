import type { ServiceRule } from '../../src/model/rule.ts';
import { api } from '../examples.ts';

export default {
  id: 'has-owner',
  question: 'blast-radius',
  severity: 'off',
  strict: 'warning',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'task', 'unknown'],
  title: 'It is written down who to call when the service is down',
  why: `At three in the morning the one who sees a service fail is rarely the one who knows it. An owner and a runbook on the workload itself
(\`svc-lint.dev/owner\`, \`svc-lint.dev/runbook\`) travel with it wherever it is deployed.`,
  sources: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
  *check(service) {
    const [unit] = service.units;
    const missing = [service.owner ? undefined : 'svc-lint.dev/owner', service.runbook ? undefined : 'svc-lint.dev/runbook'].filter(
      (name) => name !== undefined,
    );
    if (!unit || missing.length === 0) return;
    yield {
      at: unit.at,
      message: `nobody is named for it: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`,
      answer: 'nobody is named who would mend it',
    };
  },
  bad: [{ title: 'Nobody', files: { 'api.yaml': api({ spec: 'replicas: 2' }) } }],
  good: [
    {
      title: 'A team and a runbook',
      files: {
        'api.yaml': api({
          spec: 'replicas: 2',
          metadata: 'annotations:\n  svc-lint.dev/owner: team-orders\n  svc-lint.dev/runbook: https://wiki.example.com/orders',
        }),
      },
    },
  ],
} satisfies ServiceRule;

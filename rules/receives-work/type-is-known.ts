import type { ServiceRule } from '../../src/model/rule.ts';
import { workload } from '../examples.ts';

export default {
  id: 'type-is-known',
  question: 'receives-work',
  severity: 'info',
  strict: 'warning',
  types: ['unknown'],
  anywhere: true,
  title: 'It is known how the service receives work',
  why: `Everything else that svc-lint can say depends on how a service receives work. Where neither manifest, command, image nor source shows it, write it
down: the annotation \`svc-lint.dev/type: worker\` on the workload, a comment \`// svc-lint-type: worker\` on a PM2 app, the label of the same name
in Compose.`,
  sources: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
  *check(service) {
    const [unit] = service.units;
    if (!unit) return;
    const seen = service.evidence.map((evidence) => `${evidence.signal} “${evidence.detail}”`).slice(0, 3);
    const looked =
      seen.length > 0
        ? `only weak or contradicting evidence was found (${seen.join(', ')})`
        : 'command, image, ports, env and source say nothing';
    yield { at: unit.at, message: `how it receives work is not known: ${looked}; declare it with svc-lint.dev/type` };
  },
  bad: [{ title: 'An image that nobody knows', files: { 'app.yaml': workload({ name: 'zork', image: 'example/zork:7.1.0' }) } }],
  good: [
    {
      title: 'The type is declared',
      files: {
        'app.yaml': workload({
          name: 'zork',
          image: 'example/zork:7.1.0',
          metadata: 'annotations:\n  svc-lint.dev/type: worker',
          pod: 'terminationGracePeriodSeconds: 60',
        }),
      },
    },
  ],
} satisfies ServiceRule;

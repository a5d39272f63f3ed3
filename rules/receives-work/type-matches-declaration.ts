import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { receivesOf } from '../../src/model/service.ts';
import { sidekiq, workload } from '../examples.ts';

export default {
  id: 'type-matches-declaration',
  question: 'receives-work',
  severity: 'warning',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'task', 'backing', 'agent', 'unknown'],
  anywhere: true,
  title: 'The declared type is what the service really is',
  why: `A declared type wins over everything svc-lint sees. When command, source or scaler plainly show another way of receiving work, one of the two is
out of date, and every judgement on the service with it.`,
  sources: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
  *check(service) {
    const { declaredType } = service;
    if (!declaredType) return;
    const decisive = service.evidence.filter((evidence) => evidence.strength === 'decisive');
    const contrary = decisive.find((evidence) => receivesOf[evidence.type] !== receivesOf[declaredType.value]);
    if (!contrary || decisive.some((evidence) => receivesOf[evidence.type] === receivesOf[declaredType.value])) return;
    yield {
      at: writtenAt(contrary.at, declaredType),
      message: `it is declared ${declaredType.value}, but ${contrary.signal} “${contrary.detail}” shows ${contrary.type}`,
      answer: `declared ${declaredType.value}, but ${contrary.signal} “${contrary.detail}” shows ${contrary.type}`,
      related: [{ message: `${contrary.signal} “${contrary.detail}”`, at: contrary.at }],
    };
  },
  bad: [
    {
      title: 'An api that runs Sidekiq',
      files: { 'app.yaml': workload({ metadata: 'annotations:\n  svc-lint.dev/type: api', container: sidekiq }) },
    },
  ],
  good: [
    {
      title: 'A worker that runs Sidekiq',
      files: { 'app.yaml': workload({ metadata: 'annotations:\n  svc-lint.dev/type: worker', container: sidekiq }) },
    },
  ],
} satisfies ServiceRule;

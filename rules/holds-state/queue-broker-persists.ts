import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { clusterIp, documents, sidekiq, workload } from '../examples.ts';

const broker = (pod: string): string =>
  documents(
    workload({
      name: 'queue',
      image: 'redis:7.4',
      container: 'ports:\n  - containerPort: 6379\nvolumeMounts:\n  - name: data\n    mountPath: /data',
      pod,
    }),
    clusterIp('queue', 6379),
    workload({ container: `${sidekiq}\nenv:\n  - name: REDIS_URL\n    value: redis://queue:6379/0` }),
  );

export default {
  id: 'queue-broker-persists',
  question: 'holds-state',
  severity: 'warning',
  types: ['backing'],
  title: 'The broker keeps queued jobs when its pod goes',
  why: `Queued jobs live in the broker. A broker without a volume, or on an \`emptyDir\`, loses all of them when its pod is moved, upgraded or evicted. Give
it a persistent volume and switch persistence on, or use a managed broker.`,
  sources: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
    'https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/',
  ],
  *check(service) {
    const taker = service.dependents.find(
      (other) =>
        (other.type === 'worker' || other.type === 'consumer') &&
        other.dependsOn.some(
          (dependency) => dependency.target?.id === service.id && (dependency.kind === 'queue' || dependency.kind === 'stream'),
        ),
    );
    if (!taker) return;
    for (const unit of service.units) {
      if (unit.platform !== 'kubernetes') continue;
      const kept = unit.volumes.some(
        (volume) => volume.kind === 'claim' || volume.kind === 'claim-template' || volume.kind === 'host-path' || volume.kind === 'other',
      );
      if (kept) continue;
      const scratch = unit.volumes.find((volume) => volume.kind === 'empty-dir');
      yield {
        at: writtenAt(unit.at, scratch),
        message: `${scratch ? 'its data is on an emptyDir' : 'it has no volume'}: what waits for ${taker.name} is lost when the pod goes`,
        answer: `yes: what waits for ${taker.name} is lost when the pod goes`,
        related: taker.units.slice(0, 1).map((other) => ({ message: `${taker.name} takes its work from it`, at: other.at })),
      };
    }
  },
  bad: [{ title: 'Jobs on an emptyDir', files: { 'queue.yaml': broker('volumes:\n  - name: data\n    emptyDir: {}') } }],
  good: [
    {
      title: 'Jobs on a claim',
      files: { 'queue.yaml': broker('volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: queue-data') },
    },
  ],
} satisfies ServiceRule;

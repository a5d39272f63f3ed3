import type { ServiceRule } from '../../src/model/rule.ts';
import { fewest } from '../../src/model/unit.ts';
import { documents, workload } from '../examples.ts';

const claim =
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: wiki-data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 5Gi\n';
const wiki = (spec: string): string =>
  documents(
    workload({
      name: 'wiki',
      image: 'example/wiki:2.5.0',
      spec,
      metadata: 'annotations:\n  svc-lint.dev/type: api',
      pod: 'volumes:\n  - name: data\n    persistentVolumeClaim:\n      claimName: wiki-data',
    }),
    claim,
  );

export default {
  id: 'volume-not-shared-by-rollout',
  question: 'holds-state',
  severity: 'error',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'backing', 'unknown'],
  title: 'Old and new instance do not need the same volume at once',
  why: `A ReadWriteOnce volume can be attached to one node. A rolling update starts the new pod before the old one is gone: on another node it waits for the
volume until the rollout times out, on the same node both write to it. Use \`Recreate\`, a StatefulSet with a claim for each instance, or a volume
that many may write.`,
  sources: [
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
  ],
  *check(service) {
    for (const unit of service.units) {
      if (unit.kind !== 'Deployment' && unit.kind !== 'DeploymentConfig') continue;
      const once = unit.volumes.find(
        (volume) =>
          volume.kind === 'claim' &&
          !volume.readOnly &&
          volume.accessModes?.length === 1 &&
          /^ReadWriteOnce(Pod)?$/.test(volume.accessModes[0] ?? ''),
      );
      if (!once) continue;
      const count = fewest(unit) ?? 1;
      const rolls = unit.rollout?.strategy.value === 'rolling' && (unit.rollout.maxSurge?.value ?? 1) > 0;
      if (count <= 1 && !rolls) continue;
      const conflict =
        count > 1 ? `${count} instances share it` : 'a rolling update starts the new instance before the old one has let go of it';
      const edits = count <= 1 ? unit.edit({ set: 'field', path: ['spec', 'strategy', 'type'], to: 'Recreate' }) : undefined;
      yield {
        at: once.at,
        key: once.name,
        message: `the volume ${once.name} is ${once.accessModes?.[0]}, and ${conflict}`,
        answer: `its volume ${once.name} can be attached only once, and ${conflict}`,
        related: unit.rollout
          ? [
              {
                message: `the rollout is ${unit.rollout.strategy.value} (${unit.rollout.strategy.origin})`,
                at: unit.rollout.strategy.at ?? unit.at,
              },
            ]
          : [],
        fix: edits && { description: 'set strategy type Recreate', safe: false, edits },
      };
    }
  },
  bad: [{ title: 'A rolling update of a pod with a ReadWriteOnce volume', files: { 'wiki.yaml': wiki('replicas: 1') } }],
  good: [{ title: 'Recreate', files: { 'wiki.yaml': wiki('replicas: 1\nstrategy:\n  type: Recreate') } }],
} satisfies ServiceRule;

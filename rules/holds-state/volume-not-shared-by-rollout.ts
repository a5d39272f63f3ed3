import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import { fewest, type Volume } from '../../src/model/unit.ts';
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
      const claims = unit.volumes.filter((volume) => volume.kind === 'claim' && !volume.readOnly);
      const once = claims.find(isAttachedOnce);
      // A store keeps its data directory to itself: two of them on it are wrong whatever the volume allows.
      const keepsAlone = service.type === 'backing' || (unit.detail.platform === 'kubernetes' && unit.detail.dataForOne);
      const owned = keepsAlone ? claims.find((volume) => volume.accessModes === undefined) : undefined;
      const volume = once ?? owned;
      if (!volume) continue;
      const count = fewest(unit) ?? 1;
      const rolls = unit.rollout?.strategy.value === 'rolling' && (unit.rollout.maxSurge?.value ?? 1) > 0;
      if (count <= 1 && !rolls) continue;
      const what = once
        ? `the volume ${volume.name} is ${volume.accessModes?.[0]}`
        : `the volume ${volume.name} holds the data of one process`;
      const conflict =
        count > 1 ? `${count} instances share it` : 'a rolling update starts the new instance before the old one has let go of it';
      const edits = count <= 1 ? unit.edit({ set: 'field', path: ['spec', 'strategy', 'type'], to: 'Recreate' }) : undefined;
      const { strategy } = unit.rollout ?? {};
      yield {
        at: volume.at,
        key: volume.name,
        message: `${what}, and ${conflict}`,
        answer: `${what}, and ${conflict}`,
        related: strategy ? [{ message: `the rollout is ${strategy.value} (${strategy.origin})`, at: writtenAt(unit.at, strategy) }] : [],
        fix: edits && { description: 'set strategy type Recreate', safe: false, edits },
        ...(once ? {} : { severity: 'warning' as const }),
      };
    }
  },
  bad: [{ title: 'A rolling update of a pod with a ReadWriteOnce volume', files: { 'wiki.yaml': wiki('replicas: 1') } }],
  good: [{ title: 'Recreate', files: { 'wiki.yaml': wiki('replicas: 1\nstrategy:\n  type: Recreate') } }],
} satisfies ServiceRule;

function isAttachedOnce({ accessModes }: Volume): boolean {
  return accessModes?.length === 1 && /^ReadWriteOnce(Pod)?$/.test(accessModes[0] ?? '');
}

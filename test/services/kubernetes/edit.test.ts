import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/files/edit-yaml.ts';
import { milliseconds } from '../../../src/model/duration.ts';
import type { UnitChange } from '../../../src/model/unit.ts';
import { deployment, documents, unitOf } from './units.ts';

async function edited(text: string, change: UnitChange, name?: string): Promise<string | undefined> {
  const edits = (await unitOf(text, name)).edit(change);
  return edits && applyEdits(text, edits);
}

const grace: UnitChange = { set: 'grace', to: milliseconds(50_400) };

describe('setting the grace', () => {
  it('replaces what is written, in whole seconds rounded up', async () => {
    const text = deployment({ pod: 'terminationGracePeriodSeconds: 30 # enough' });
    expect(await edited(text, grace)).toBe(text.replace('Seconds: 30', 'Seconds: 51'));
  });

  it('puts a line into the pod’s spec', async () => {
    const plain = deployment();
    expect(await edited(plain, grace)).toBe(
      plain.replace('    spec:\n      containers', '    spec:\n      terminationGracePeriodSeconds: 51\n      containers'),
    );
    const account = deployment({ pod: 'serviceAccountName: api' });
    expect(await edited(account, grace)).toBe(
      account.replace('Name: api\n      con', 'Name: api\n      terminationGracePeriodSeconds: 51\n      con'),
    );
  });

  it('edits the right object of several, and the template that a Rollout borrows', async () => {
    const rollout =
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: api\nspec:\n  strategy: {canary: {}}\n  workloadRef: {kind: Deployment, name: template}\n';
    const template = deployment({ name: 'template', pod: 'terminationGracePeriodSeconds: 30' });
    const text = documents(rollout, template);
    expect(await edited(text, grace)).toBe(text.replace('Seconds: 30', 'Seconds: 51'));
  });

  it('reaches into a CronJob', async () => {
    const cron =
      'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: api\nspec:\n  schedule: "@daily"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - {name: main, image: x}\n';
    expect(await edited(cron, grace)).toBe(cron.replace('Never\n', 'Never\n          terminationGracePeriodSeconds: 51\n'));
    const forbid: UnitChange = { set: 'field', path: ['spec', 'concurrencyPolicy'], to: 'Forbid' };
    expect(await edited(cron, forbid)).toBe(cron.replace('"@daily"\n', '"@daily"\n  concurrencyPolicy: Forbid\n'));
  });

  it('does nothing where the field is not Kubernetes’ or filled in later', async () => {
    const knative =
      'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - image: example/api\n';
    expect(await edited(knative, grace)).toBeUndefined();
    expect(await edited(deployment({ pod: 'terminationGracePeriodSeconds: ${GRACE}' }), grace)).toBeUndefined();
    expect(await edited(deployment(), { set: 'grace', to: milliseconds(Number.POSITIVE_INFINITY) })).toBeUndefined();
  });

  it('does nothing where two objects share the text', async () => {
    const shared = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: api}\n    spec:\n      template: &pod\n        spec:\n          containers:\n            - {name: main, image: x}\n  - apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: twin}\n    spec:\n      template: *pod\n`;
    expect(await edited(shared, grace, 'api')).toBeUndefined();
    expect(await edited(shared, grace, 'twin')).toBeUndefined();
  });
});

describe('setting another field', () => {
  const recreate: UnitChange = { set: 'field', path: ['spec', 'strategy', 'type'], to: 'Recreate' };

  it('makes the maps on the way', async () => {
    const text = deployment({ spec: 'replicas: 1' });
    expect(await edited(text, recreate)).toBe(text.replace('replicas: 1\n', 'replicas: 1\n  strategy:\n    type: Recreate\n'));
  });

  it('replaces the scalar alone', async () => {
    const text = deployment({ spec: 'strategy:\n  type: RollingUpdate # why not' });
    expect(await edited(text, recreate)).toBe(text.replace('RollingUpdate', 'Recreate'));
  });

  it('keeps Windows’ line ends and JSON', async () => {
    const crlf = deployment({ spec: 'replicas: 1' }).replaceAll('\n', '\r\n');
    expect(await edited(crlf, recreate)).toBe(crlf.replace('replicas: 1\r\n', 'replicas: 1\r\n  strategy:\r\n    type: Recreate\r\n'));
    const json =
      '{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "api"}, "spec": {"replicas": 1, "selector": {}, "template": {"spec": {"containers": [{"name": "main", "image": "x"}]}}}}';
    expect(await edited(json, recreate)).toBe(json.replace('"spec": {"replicas"', '"spec": {"strategy": {"type": "Recreate"}, "replicas"'));
  });
});

import { describe, expect, it } from 'vitest';
import { budget, deployment, documents, forApi, hpa, service, unitOf, unitsOf } from './units.ts';

/** What reaches, scales and protects a unit, as names. */
async function joined(files: string | Readonly<Record<string, string>>, name = 'api'): Promise<readonly string[]> {
  const unit = await unitOf(files, name);
  return [...unit.exposure.map((one) => one.name), ...unit.scaling.map((one) => one.name), ...unit.budgets.map((one) => one.name)];
}

describe('label selectors', () => {
  const labels = 'app: api\ntier: web';
  const cases: readonly [selector: string, joins: boolean][] = [
    ['matchLabels: {app: api}', true],
    ['matchLabels: {app: api, tier: web}', true],
    ['matchLabels: {app: api, tier: db}', false],
    ['matchLabels: {app: api, track: stable}', false],
    ['matchExpressions: [{key: app, operator: In, values: [web, api]}]', true],
    ['matchExpressions: [{key: app, operator: In, values: [web]}]', false],
    ['matchExpressions: [{key: app, operator: NotIn, values: [web]}]', true],
    ['matchExpressions: [{key: app, operator: NotIn, values: [api]}]', false],
    ['matchExpressions: [{key: track, operator: NotIn, values: [canary]}]', true],
    ['matchExpressions: [{key: tier, operator: Exists}]', true],
    ['matchExpressions: [{key: track, operator: Exists}]', false],
    ['matchExpressions: [{key: track, operator: DoesNotExist}]', true],
    ['matchExpressions: [{key: app, operator: DoesNotExist}]', false],
    ['matchExpressions: [{key: app, operator: Like, values: [api]}]', false],
    ['matchLabels: {app: api}\n    matchExpressions: [{key: tier, operator: In, values: [db]}]', false],
    ['{}', true],
  ];
  it.each(cases)('a budget with %s: %s', async (selector, joins) => {
    const text = selector === '{}' ? 'selector: {}' : `selector:\n    ${selector}`;
    const found = await joined(documents(deployment({ labels }), budget(`maxUnavailable: 1\n${text.replaceAll('\n  ', '\n')}`)));
    expect(found).toEqual(joins ? ['PodDisruptionBudget api'] : []);
  });

  it('knows what an empty and a missing selector mean to each kind', async () => {
    const all = 'maxUnavailable: 1\nselector: {}';
    expect(await joined(documents(deployment(), budget(all, { version: 'policy/v1beta1' })))).toEqual([]);
    expect(await joined(documents(deployment(), budget('maxUnavailable: 1')))).toEqual([]);
    expect(await joined(documents(deployment(), service({ selector: '' })))).toEqual([]);
    expect(await joined(documents(deployment(), service({ spec: 'selector: {}', selector: '' })))).toEqual([]);
  });

  it('joins no ExternalName, though it has a selector', async () => {
    expect(await joined(documents(deployment(), service({ spec: 'type: ExternalName\nexternalName: api.example.org' })))).toEqual([]);
  });

  it('selects by the labels of the pod template, not of the object', async () => {
    const onObject = deployment({ labels: 'app: other' }).replace('  name: api\n', '  name: api\n  labels:\n    app: api\n');
    expect(await joined(documents(onObject, service()))).toEqual([]);
  });

  it('selects by labels that controllers add', async () => {
    const set = deployment({ kind: 'StatefulSet', name: 'db', labels: 'app: db' });
    const one = service({ name: 'db-0', selector: 'statefulset.kubernetes.io/pod-name: db-0' });
    expect(await joined(documents(set, one), 'db')).toEqual(['Service db-0']);
    const config = deployment({ kind: 'DeploymentConfig' }).replace('apps/v1', 'apps.openshift.io/v1');
    expect(await joined(documents(config, service({ selector: 'deploymentconfig: api' })))).toEqual(['Service api']);
  });

  it('adds what a kustomization puts on selectors and pods', async () => {
    const files = {
      'base/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [deploy.yaml, ./svc.yaml]\ncommonLabels:\n  app.kubernetes.io/name: shop\n',
      'base/deploy.yaml': deployment(),
      'base/svc.yaml': service({ selector: '' }),
    };
    expect(await joined(files)).toEqual(['Service api']);
    expect(await joined({ ...files, 'base/kustomization.yaml': files['base/kustomization.yaml'].replace(', ./svc.yaml', '') })).toEqual([]);
  });
});

describe('namespaces', () => {
  const objects = (own: string | undefined, others: string | undefined) => {
    const its = others === undefined ? {} : { namespace: others };
    const mine = own === undefined ? {} : { namespace: own };
    return documents(deployment(mine), service(its), budget(`maxUnavailable: 1\n${forApi}`, its), hpa(its));
  };

  it('joins objects of the same namespace, and those without one', async () => {
    const all = ['Service shop/api', 'HorizontalPodAutoscaler shop/api', 'PodDisruptionBudget shop/api'];
    expect(await joined(objects('shop', 'shop'))).toEqual(all);
    expect(await joined(objects(undefined, 'shop'))).toEqual(all);
    expect(await joined(objects('shop', undefined))).toEqual(all.map((name) => name.replace('shop/', '')));
    expect(await joined(objects(undefined, undefined))).toEqual(all.map((name) => name.replace('shop/', '')));
  });

  it('joins nothing of another namespace: no Service, no budget, no scaler', async () => {
    expect(await joined(objects('shop', 'blog'))).toEqual([]);
  });

  it('prefers what names the same namespace to what names none', async () => {
    const text = documents(
      deployment({ namespace: 'shop' }),
      deployment({ name: 'twin' }),
      service({ name: 'open' }),
      service({ name: 'own', namespace: 'shop' }),
    );
    expect(await joined(text, 'api')).toEqual(['Service shop/own']);
    expect(await joined(text, 'twin')).toEqual(['Service open']);
  });

  it('does not give a workload without namespace the Services of another one when it has its own', async () => {
    const text = documents(deployment(), service({ name: 'own' }), service({ name: 'foreign', namespace: 'other' }));
    expect(await joined(text)).toEqual(['Service own']);
  });
});

describe('scalers', () => {
  const scaledObject = (spec: string) =>
    `apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: api\nspec:\n  scaleTargetRef:\n${spec}\n  triggers:\n    - type: rabbitmq\n      metadata:\n        queueName: images\n`;

  it('finds its target by group, kind and name', async () => {
    const cases: readonly [string, boolean][] = [
      ['kind: Deployment\nname: api', true],
      ['apiVersion: extensions/v1beta1\nkind: Deployment\nname: api', true],
      ['apiVersion: argoproj.io/v1alpha1\nkind: Deployment\nname: api', false],
      ['apiVersion: apps/v1\nkind: StatefulSet\nname: api', false],
      ['apiVersion: apps/v1\nkind: Deployment\nname: web', false],
    ];
    for (const [target, joins] of cases) {
      expect([target, (await joined(documents(deployment(), hpa({ target })))).length]).toEqual([target, joins ? 1 : 0]);
    }
  });

  it('takes a ScaledObject to mean a Deployment unless it says otherwise', async () => {
    expect(await joined(documents(deployment(), scaledObject('    name: api')))).toEqual(['ScaledObject api']);
    const set = deployment({ kind: 'StatefulSet' });
    expect(await joined(documents(set, scaledObject('    name: api')))).toEqual([]);
    expect(await joined(documents(set, scaledObject('    kind: StatefulSet\n    name: api')))).toEqual(['ScaledObject api']);
  });

  it('tells what KEDA looks at, where it is written', async () => {
    const text = documents(deployment(), scaledObject('    name: api'));
    const unit = await unitOf(text);
    const [scaling] = unit.scaling;
    expect(scaling).toMatchObject({ by: 'keda', min: { value: 0, origin: 'default' }, max: { value: 100, origin: 'default' } });
    expect(scaling?.triggers).toMatchObject([{ type: 'rabbitmq', name: 'images' }]);
    const [trigger] = scaling?.triggers ?? [];
    expect(trigger && text.slice(trigger.at.start, trigger.at.end)).toBe('type: rabbitmq');
  });
});

describe('documents of one file', () => {
  it('reads three documents separated by markers with comments and blanks', async () => {
    const text = `${deployment()}--- # second\n${service()}---   \n${budget(`maxUnavailable: 1\n${forApi}`)}`;
    expect(await joined(text)).toEqual(['Service api', 'PodDisruptionBudget api']);
  });

  it('takes objects out of lists', async () => {
    const items = [deployment(), service()].map((text) => `  - ${text.trimEnd().replaceAll('\n', '\n    ')}\n`).join('');
    expect(await joined(`apiVersion: v1\nkind: List\nitems:\n${items}`)).toEqual(['Service api']);
  });
});

describe('templates', () => {
  const template = (name: string) =>
    documents(
      deployment({ name: '${NAME}', labels: 'app: ${NAME}' }).replace('example/api', `example/${name}`),
      service({ name: '${NAME}', selector: 'app: ${NAME}' }),
      hpa({ target: 'kind: Deployment\nname: ${NAME}' }).replace('name: api', `name: ${name}-scaler`),
    );

  it('joins names that are filled in later to what is written nearest', async () => {
    const units = await unitsOf({ 'shop/api.yaml': template('one'), 'shop/web.yaml': template('two') });
    expect(units.map((unit) => unit.exposure.length)).toEqual([1, 1]);
    expect(units.map((unit) => unit.scaling.map((one) => one.name))).toEqual([
      ['HorizontalPodAutoscaler one-scaler'],
      ['HorizontalPodAutoscaler two-scaler'],
    ]);
  });

  it('joins them across the files of one folder when nothing is nearer', async () => {
    const [deploy = '', svc = ''] = template('one').split('---\n');
    const units = await unitsOf({
      'api/deploy.yaml': deploy,
      'api/svc.yaml': svc,
      'web/deploy.yaml': deploy,
      'web/svc.yaml': svc.replace('port: 80', 'port: 81'),
    });
    expect(units.map((unit) => unit.exposure.map((one) => one.at.file.path))).toEqual([['api/svc.yaml'], ['web/svc.yaml']]);
  });
});

describe('partners that may lie outside', () => {
  it('says so where nothing in the environment could be one', async () => {
    const outside = async (text: string) => {
      const { detail } = await unitOf(text, 'api');
      return detail.platform === 'kubernetes' && detail.partnersMayBeOutside;
    };
    expect(await outside(deployment())).toBe(true);
    expect(await outside(documents(deployment(), 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n'))).toBe(true);
    expect(await outside(documents(deployment(), service({ selector: 'app: other' })))).toBe(false);
    expect(await outside(documents(deployment(), budget(`maxUnavailable: 1\nselector:\n  matchLabels:\n    app: other`)))).toBe(false);
  });
});

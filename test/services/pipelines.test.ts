import { describe, expect, it } from 'vitest';
import type { DeploymentStep } from '../../src/model/pipeline.ts';
import { lintFiles } from '../lint-tree.ts';

function deployment(name: string, namespace: string, labels = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}${labels}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: "registry.example.com/shop/${name}:1"}]}
`;
}

const service =
  'apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: shop}\nspec: {selector: {app: api}, ports: [{port: 80}]}\n';

const shop = {
  'k8s/api.yaml': deployment('api', 'shop'),
  'k8s/worker.yaml': deployment('worker', 'shop'),
  'k8s/service.yaml': service,
  'ecosystem.config.js': "module.exports = { apps: [{ name: 'billing', script: 'b.js' }, { name: 'web', script: 'w.js' }] };\n",
  'compose.yaml': 'services:\n  cart: {image: shop/cart:1}\n  mail: {image: shop/mail:1}\n',
};

async function stepsOf(command: string, files: Readonly<Record<string, string>>, job = ''): Promise<readonly DeploymentStep[]> {
  const workflow = `on: push\njobs:\n  deploy:\n    runs-on: self-hosted\n${job}    steps:\n      - run: ${JSON.stringify(command)}\n`;
  const { system } = await lintFiles({ ...files, '.github/workflows/deploy.yml': workflow });
  return system.pipelines.flatMap((pipeline) => pipeline.jobs.flatMap((one) => one.steps));
}

const names = (steps: readonly DeploymentStep[]) => [...new Set(steps.flatMap((step) => step.targets.map((target) => target.name)))].sort();

describe('what a step deploys', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['kubectl apply -f k8s/', ['api', 'worker']],
    ['kubectl apply -f k8s/api.yaml', ['api']],
    ['cd k8s && kubectl apply -f worker.yaml', ['worker']],
    ['kubectl apply -f "k8s/*.yaml"', ['api', 'worker']],
    ['cat k8s/api.yaml | kubectl apply -f -', ['api']],
    ['envsubst < k8s/worker.yaml | kubectl apply -f -', ['worker']],
    ['kubectl set image deployment/api app=x:2', ['api']],
    ['kubectl rollout restart deploy worker -n shop', ['worker']],
    ['kubectl rollout restart deploy/worker -n other', []],
    ['kubectl rollout restart statefulset/worker', []],
    ['for d in api worker; do kubectl rollout restart deploy/$d; done', ['api', 'worker']],
    ['kubectl rollout restart "deploy/$NAME"', []],
    ['pm2 reload ecosystem.config.js', ['billing', 'web']],
    ['pm2 reload ecosystem.config.js --only billing', ['billing']],
    ['pm2 restart web', ['web']],
    ['pm2 restart all', ['billing', 'web']],
    ['ssh host "cd /srv/app && pm2 reload ecosystem.config.js"', ['billing', 'web']],
    ['docker compose up -d', ['cart', 'mail']],
    ['docker compose up -d cart', ['cart']],
    ['ssh host "cd /srv && docker compose -f compose.yaml restart mail"', ['mail']],
    ['docker run -d registry.example.com/shop/mail:2', ['mail']],
  ];
  it.each(table)('%s', async (command, expected) => {
    expect(names(await stepsOf(command, shop))).toEqual(expected);
  });

  it('is told by a kustomization and by the labels of a Helm release', async () => {
    const files = {
      'base/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [api.yaml]\n',
      'base/api.yaml': deployment('api', 'shop'),
      'overlays/prod/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../../base]\n',
      'rendered/web.yaml': deployment('web', 'shop', ', labels: {app.kubernetes.io/instance: shop-web}'),
    };
    expect(names(await stepsOf('kubectl apply -k overlays/prod', files))).toEqual(['api']);
    expect(names(await stepsOf('kustomize build overlays/prod | kubectl apply -f -', files))).toEqual(['api']);
    expect(names(await stepsOf('helm upgrade --install shop-web ./chart', files))).toEqual(['web']);
  });

  it('is nothing that could be waited for where only Services and the like are applied', async () => {
    const [step] = await stepsOf('kubectl apply -f k8s/service.yaml', shop);
    expect({ unverified: step?.unverified, targets: step?.targets }).toEqual({ unverified: undefined, targets: [] });
  });
});

describe('what rolls nothing out', () => {
  const template = (kind: string) =>
    `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n  - {apiVersion: v1, kind: ${kind}, metadata: {name: "\${NAME}"}}\n`;
  const chart = (kind: string, more = '') => ({
    'chart/Chart.yaml': `apiVersion: v2\nname: db\nversion: 1.0.0\n${more}`,
    'chart/templates/db.yaml': `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: {name: "{{ .Release.Name }}"}\n`,
  });
  const files = {
    'os/build.yml': template('BuildConfig'),
    'os/secret.yml': template('Secret'),
    'os/settings.yml': template('ConfigMap'),
    Makefile: 'define BUILD\n"os/build.yml"\nendef\n\nbuild:\n\t@oc -n $(NS) process -f $(BUILD) | oc -n $(NS) apply -f -\n',
  };
  const table: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['oc process -f os/build.yml | oc apply -f -', files, ['build unknown']],
    ['oc process -f os/secret.yml | oc apply -f -', files, ['build unknown']],
    ['oc process -f os/settings.yml | oc apply -f -', files, ['apply unknown']],
    ['make build', files, ['build unknown']],
    ['oc patch postgrescluster db --type=merge -p "{}"', {}, ['apply unknown']],
    ['kubectl patch deployment db -p "{}"', {}, ['apply unverified']],
    ['helm upgrade --install db ./chart', chart('PostgresCluster'), ['upgrade unknown']],
    ['helm upgrade --install db ./chart', chart('Deployment'), ['upgrade unverified']],
    ['helm upgrade --install db ./chart', chart('{{ .Values.kind }}'), ['upgrade unverified']],
    ['helm upgrade --install db ./chart', chart('PostgresCluster', 'dependencies: [{name: redis}]\n'), ['upgrade unverified']],
    ['helm upgrade --install db shop/db', {}, ['upgrade unverified']],
  ];
  it.each(table)('%s', async (command, given, expected) => {
    const steps = await stepsOf(command, given);
    expect(steps.map(({ action, unverified }) => `${action} ${unverified ? 'unverified' : 'unknown'}`)).toEqual(expected);
  });

  it('is there for the run alone where it is taken away whatever comes of it', async () => {
    const down = (last: string) =>
      `on: push\njobs:\n  e2e:\n    runs-on: ubuntu-latest\n    steps:\n      - run: azd up\n      - run: kubectl apply -f k8s/\n${last}`;
    const thrown = async (last: string) => {
      const { system } = await lintFiles({ '.github/workflows/e2e.yml': down(last) });
      return system.pipelines.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps.map(({ tool, throwaway }) => [tool, throwaway])));
    };
    const always = '      - if: always()\n        run: azd down --force\n';
    expect(await thrown('')).toEqual([
      ['azd', false],
      ['kubectl', false],
    ]);
    expect((await thrown(always)).slice(0, 2)).toEqual([
      ['azd', true],
      ['kubectl', false],
    ]);
  });
});

describe('environments', () => {
  const files = { 'prod/api.yaml': deployment('api', 'shop'), 'staging/api.yaml': deployment('api', 'shop') };
  const units = (steps: readonly DeploymentStep[]) => steps.flatMap((step) => step.units.map((unit) => unit.at.file.path));

  it.each([
    ['kubectl apply -f prod/', '', ['prod/api.yaml']],
    ['kubectl rollout restart deploy/api', '    environment: production\n', ['prod/api.yaml']],
    ['kubectl rollout restart deploy/api', '    environment: staging\n', ['staging/api.yaml']],
    ['kubectl --context prod rollout restart deploy/api', '', ['prod/api.yaml']],
    ['kubectl rollout restart deploy/api', '', []],
  ])('%s %s', async (command, job, expected) => {
    const steps = await stepsOf(command, files, job);
    expect(names(steps)).toEqual(['api']);
    expect(units(steps)).toEqual(expected);
  });
});

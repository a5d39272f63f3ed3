import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../src/files/workspace.ts';
import { readFiles } from '../../src/readers/read.ts';
import { environmentWord } from '../../src/services/environments/words.ts';
import { environmentsOf, environmentsSeenFrom } from '../../src/services/environments.ts';
import { budget, deployment, documents, forApi, hpa, service, unitsOf } from './kubernetes/units.ts';

/** Environment by file. */
async function environments(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const workspace = memoryWorkspace(files);
  const environmentOf = environmentsOf(await readFiles(workspace.paths, workspace));
  return Object.fromEntries(workspace.paths.map((path) => [path, environmentOf(path)]));
}

const app = (image = 'v1') => deployment().replace('1.2.3', image);
const other = (name: string) => deployment({ name, labels: `app: ${name}` });

describe('environment words', () => {
  it.each([
    ['prod', 'production'],
    ['production', 'production'],
    ['api-prod-eu', 'production'],
    ['deployment.staging', 'staging'],
    ['pre-production', 'preprod'],
    ['preprod', 'preprod'],
    ['non-prod', 'nonprod'],
    ['dev2', 'development2'],
    ['UAT', 'uat'],
    ['my_test_cluster', 'test'],
    ['products', undefined],
    ['developer-portal', undefined],
    ['latest', undefined],
    ['device', undefined],
    ['k8s', undefined],
  ])('%s: %s', (name, word) => {
    expect(environmentWord(name)?.word).toBe(word);
  });
});

describe('what is applied together', () => {
  it('is one environment without a name', async () => {
    expect(await environments({ 'k8s/deploy/api.yaml': app(), 'k8s/svc/api.yaml': service() })).toEqual({
      'k8s/deploy/api.yaml': '',
      'k8s/svc/api.yaml': '',
    });
    expect(await environments({ 'config/production/api.yaml': app(), 'config/jobs/seed.yaml': other('seed') })).toEqual({
      'config/production/api.yaml': '',
      'config/jobs/seed.yaml': '',
    });
  });

  it('is told apart by folders named for environments', async () => {
    const files = {
      'deploy/dev/api.yaml': app('v2'),
      'deploy/dev/svc/api.yaml': service(),
      'deploy/prod/api.yaml': app(),
      'deploy/base/config.yaml': other('shared'),
    };
    expect(await environments(files)).toEqual({
      'deploy/dev/api.yaml': 'dev',
      'deploy/dev/svc/api.yaml': 'dev',
      'deploy/prod/api.yaml': 'prod',
      'deploy/base/config.yaml': 'base',
    });
  });

  it('is told apart by the names of files', async () => {
    const files = {
      'k8s/deployment-production.yaml': app(),
      'k8s/deployment-staging.tmpl.yaml': app('v2'),
      'k8s/service-production.yaml': service(),
      'k8s/job-test.yaml': other('job'),
    };
    expect(await environments(files)).toEqual({
      'k8s/deployment-production.yaml': 'production',
      'k8s/deployment-staging.tmpl.yaml': 'staging',
      'k8s/service-production.yaml': 'production',
      'k8s/job-test.yaml': 'base',
    });
  });

  it('is one environment across the folders of several services', async () => {
    const files = {
      'services/api/overlays/prod/api.yaml': app(),
      'services/api/overlays/dev/api.yaml': app('v2'),
      'services/web/overlays/prod/web.yaml': other('web'),
      'services/web/overlays/dev/web.yaml': other('web').replace('1.2.3', 'v2'),
    };
    expect(await environments(files)).toEqual({
      'services/api/overlays/prod/api.yaml': 'prod',
      'services/api/overlays/dev/api.yaml': 'dev',
      'services/web/overlays/prod/web.yaml': 'prod',
      'services/web/overlays/dev/web.yaml': 'dev',
    });
  });

  it('takes every folder of overlays for one, across services', async () => {
    const files = {
      'api/base/api.yaml': app(),
      'api/overlays/moc-prod/worker.yaml': other('worker'),
      'api/overlays/ocp4-stage/worker.yaml': other('worker').replace('1.2.3', 's'),
      'web/overlays/moc-prod/web.yaml': other('web'),
      'web/overlays/ocp4-stage/web.yaml': other('web').replace('1.2.3', 's'),
    };
    expect(await environments(files)).toEqual({
      'api/base/api.yaml': 'base',
      'api/overlays/moc-prod/worker.yaml': 'moc-prod',
      'api/overlays/ocp4-stage/worker.yaml': 'ocp4-stage',
      'web/overlays/moc-prod/web.yaml': 'moc-prod',
      'web/overlays/ocp4-stage/web.yaml': 'ocp4-stage',
    });
  });

  it('takes a folder that names an environment for one, beside plain ones', async () => {
    const files = {
      'live/api-sandbox/api.yaml': deployment({ namespace: 'api-sandbox' }),
      'live/dev/api.yaml': deployment({ namespace: 'dev' }),
      'live/dev-lgfs/api.yaml': deployment({ namespace: 'dev-lgfs' }),
      'live/production/api.yaml': deployment({ namespace: 'production' }),
      'live/jobs/seed.yaml': other('seed'),
    };
    expect(await environments(files)).toEqual({
      'live/api-sandbox/api.yaml': 'api-sandbox',
      'live/dev/api.yaml': 'dev',
      'live/dev-lgfs/api.yaml': 'dev',
      'live/production/api.yaml': 'production',
      'live/jobs/seed.yaml': 'base',
    });
  });

  it('is told apart where two places define the same object', async () => {
    const files = {
      'samples/hello-go/service.yaml': app('go'),
      'samples/hello-python/service.yaml': app('python'),
      'samples/clock/clock.yaml': other('clock'),
    };
    expect(await environments(files)).toEqual({
      'samples/hello-go/service.yaml': 'hello-go',
      'samples/hello-python/service.yaml': 'hello-python',
      'samples/clock/clock.yaml': 'clock',
    });
  });

  it('is told apart by files where one folder holds two variants', async () => {
    const files = { 'all-in-one.yaml': app('a'), 'quickstart.yaml': app('b'), 'extra.yaml': other('extra') };
    expect(await environments(files)).toEqual({ 'all-in-one.yaml': 'all-in-one', 'quickstart.yaml': 'quickstart', 'extra.yaml': 'other' });
  });

  it('stays together where the same words stand twice, or in two namespaces', async () => {
    const same = { 'a/api.yaml': app(), 'b/api.yaml': app() };
    expect(await environments(same)).toEqual({ 'a/api.yaml': '', 'b/api.yaml': '' });
    const apart = { 'a/api.yaml': deployment({ namespace: 'a' }), 'b/api.yaml': deployment({ namespace: 'b' }) };
    expect(await environments(apart)).toEqual({ 'a/api.yaml': '', 'b/api.yaml': '' });
  });

  it('stays together where a kustomization gives the names', async () => {
    const kustomization = (prefix: string) =>
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: ${prefix}-\nresources: [api.yaml]\n`;
    const files = {
      'one/api.yaml': app('one'),
      'one/kustomization.yaml': kustomization('one'),
      'two/api.yaml': app('two'),
      'two/kustomization.yaml': kustomization('two'),
    };
    expect(Object.values(await environments(files))).toEqual(['', '', '', '']);
  });

  it('has no name where overlays hold patches and settings alone', async () => {
    const files = {
      'base/api.yaml': app(),
      'overlays/dev/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata: {A: dev}\n',
      'overlays/prod/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata: {A: prod}\n',
    };
    expect(new Set(Object.values(await environments(files)))).toEqual(new Set(['']));
  });

  it('does not take names that are filled in later for the same object', async () => {
    const job = deployment({ name: '__JOB_NAME__' });
    expect(Object.values(await environments({ 'a.yaml': job, 'b.yaml': job.replace('1.2.3', 'x') }))).toEqual(['', '']);
  });

  it('gives every environment a name of its own', async () => {
    const files = {
      'one/k8s/prod/api.yaml': app('1'),
      'one/k8s/dev/api.yaml': app('2'),
      'two/k8s/prod/api.yaml': app('3'),
      'two/k8s/dev/api.yaml': app('4'),
    };
    expect(await environments(files)).toEqual({
      'one/k8s/prod/api.yaml': 'one/prod',
      'one/k8s/dev/api.yaml': 'one/dev',
      'two/k8s/prod/api.yaml': 'two/prod',
      'two/k8s/dev/api.yaml': 'two/dev',
    });
  });
});

describe('joins between environments', () => {
  const joined = async (files: Readonly<Record<string, string>>) =>
    (await unitsOf(files)).map((unit) => [
      unit.environment,
      ...unit.exposure.map((one) => one.at.file.path),
      ...unit.scaling.map((one) => one.at.file.path),
      ...unit.budgets.map((one) => one.at.file.path),
    ]);

  it('join a Service in svc/ with its Deployment in deploy/', async () => {
    expect(await joined({ 'deploy/api.yaml': app(), 'svc/api.yaml': service() })).toEqual([['', 'svc/api.yaml']]);
  });

  it('never cross from one environment to another', async () => {
    const files = {
      'dev/api.yaml': app('2'),
      'prod/api.yaml': app('1'),
      'prod/more.yaml': documents(service(), hpa(), budget(`maxUnavailable: 1\n${forApi}`)),
    };
    expect(await joined(files)).toEqual([['dev'], ['prod', 'prod/more.yaml', 'prod/more.yaml', 'prod/more.yaml']]);
  });

  it('never cross between two samples that define the same', async () => {
    const files = { 'go/app.yaml': app('go'), 'go/svc.yaml': service(), 'python/app.yaml': app('python') };
    expect(await joined(files)).toEqual([['go', 'go/svc.yaml'], ['python']]);
  });

  it('reach what stands beside two variants, unless it has partners of its own there', async () => {
    const files = {
      'deploy/manifests/api.yaml': app(),
      'deploy/complete.yaml': documents(app('all'), service()),
      'deploy/autoscaling/hpa.yaml': hpa(),
      'deploy/more/blog.yaml': documents(deployment({ name: 'blog' }), service({ name: 'blog' })),
    };
    expect(await joined(files)).toEqual([
      ['deploy', 'deploy/more/blog.yaml'],
      ['complete', 'deploy/complete.yaml', 'deploy/autoscaling/hpa.yaml'],
      ['manifests', 'deploy/autoscaling/hpa.yaml'],
    ]);
  });

  it('reach from overlays into their base and back, but not from one overlay to the next', async () => {
    const files = {
      'base/api.yaml': app(),
      'base/svc.yaml': service(),
      'overlays/dev/worker.yaml': other('worker'),
      'overlays/prod/worker.yaml': other('worker').replace('1.2.3', 'p'),
      'overlays/prod/hpa.yaml': hpa(),
      'overlays/prod/svc.yaml': service({ name: 'worker', selector: 'app: worker' }),
    };
    expect(await joined(files)).toEqual([['base', 'base/svc.yaml', 'overlays/prod/hpa.yaml'], ['dev'], ['prod', 'overlays/prod/svc.yaml']]);
  });

  it('are told to whoever looks names up', async () => {
    const workspace = memoryWorkspace({ 'base/api.yaml': app(), 'overlays/dev/w.yaml': other('w'), 'overlays/prod/w.yaml': other('w') });
    const seenFrom = environmentsSeenFrom(await readFiles(workspace.paths, workspace));
    expect(['dev', 'prod', 'base', 'elsewhere'].map((name) => seenFrom(name))).toEqual([
      ['dev', 'base'],
      ['prod', 'base'],
      ['base', 'dev', 'prod'],
      ['elsewhere'],
    ]);
  });

  it('follow what a kustomization takes up', async () => {
    const kustomization = (resource: string) =>
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [${resource}]\n`;
    const files = {
      'apps/shop/api.yaml': app(),
      'sites/a/kustomization.yaml': kustomization('../../apps/shop'),
      'sites/a/worker.yaml': other('worker'),
      'sites/a/svc.yaml': service(),
      'sites/b/worker.yaml': other('worker').replace('1.2.3', 'b'),
    };
    const [api] = await joined(files);
    expect(api?.slice(1)).toEqual(['sites/a/svc.yaml']);
  });

  it('keep to the environment that a configuration names', async () => {
    const { kubernetesUnits } = await import('../../src/services/units/kubernetes.ts');
    const { parseShell } = await import('../../src/readers/shell/parse.ts');
    const { catalog } = await import('../../rules/catalog/index.ts');
    const workspace = memoryWorkspace({ 'a.yaml': app(), 'b.yaml': service(), 'c.yaml': budget(`maxUnavailable: 1\n${forApi}`) });
    const declarations = await readFiles(workspace.paths, workspace);
    const environmentOf = (path: string) => (path === 'b.yaml' ? 'elsewhere' : 'here');
    const [draft] = kubernetesUnits({ workspace, catalog, declarations, environmentOf, parseShell });
    expect([draft?.unit.environment, draft?.unit.exposure.length, draft?.unit.budgets.length]).toEqual(['here', 0, 1]);
  });
});

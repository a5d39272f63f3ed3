import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, lint, lintFiles } from '../src/index.ts';
import { inFolder } from './cli/run-cli.ts';
import { filesOf, fixturesFolder } from './lint-tree.ts';

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: billing
spec:
  terminationGracePeriodSeconds: 0
  containers:
    - name: billing
      image: example/billing:1
      command: [bundle, exec, sidekiq]
`;

describe('lint', () => {
  it('gives the report of files on the disk, paths relative to the folder it is told', async () => {
    const report = await inFolder({ 'deploy/pod.yaml': pod }, (cwd) => lint('deploy', { cwd, rules: ['grace-not-zero'] }));
    expect(report.findings).toMatchObject([{ rule: 'grace-not-zero', location: { file: 'deploy/pod.yaml', line: 6, column: 3 } }]);
    expect(report.services).toMatchObject([{ id: 'Pod/billing', name: 'billing' }]);
  });

  it('follows what a pipeline runs wherever it is called from', async () => {
    const workflow = 'on: push\njobs:\n  build: { runs-on: ubuntu-latest, steps: [{ run: make release }, { run: ./deploy.sh }] }\n';
    const shop = {
      'shop/.github/workflows/ci.yml': workflow,
      'shop/Makefile': 'release:\n\tnpm pack\n',
      'shop/deploy.sh': 'echo nothing\n',
    };
    const deploys = (folder: string, named: string) =>
      inFolder({ ...shop, 'tools/notes.txt': '' }, async (cwd) => {
        const { pipelines } = await lint(named, { cwd: `${cwd}/${folder}`, config: false });
        return pipelines.map((pipeline) => `${pipeline.system} ${pipeline.deploys}`);
      });
    expect(await deploys('shop', '.')).toEqual(['github false']);
    expect(await deploys('tools', '../shop')).toEqual(['github false']);
  });

  it.each(['polyglot', 'role-switch', 'shop', 'stops-by-env'])('finds the same of %s from beside it', async (story) => {
    const tree = Object.fromEntries(Object.entries(filesOf(join(fixturesFolder, story))).map(([path, text]) => [`shop/${path}`, text]));
    await inFolder({ ...tree, 'tools/notes.txt': '' }, async (cwd) => {
      const told = async (folder: string, named: string, prefix: string) => {
        const { findings, services } = await lint(named, { cwd: `${cwd}/${folder}`, config: false });
        return [
          ...findings.map(({ rule, location, message }) => `${location.file}:${location.line} ${rule} ${message}`),
          ...services.map(({ id, type, source }) => `${id} ${type} ${source?.entry}`),
        ].map((line) => line.replaceAll(prefix, ''));
      };
      expect(await told('tools', '../shop', '../shop/')).toEqual(await told('shop', '.', '../shop/'));
    });
  });

  it('reads the config of the folder, unless it is told not to', async () => {
    const files = { 'deploy/pod.yaml': pod, 'svc-lint.yaml': 'rules: { grace-not-zero: info }\nignore: [old/]\n', 'old/pod.yaml': pod };
    const severities = (config?: false) =>
      inFolder(files, async (cwd) => {
        const { findings } = await lint('.', { cwd, rules: ['grace-not-zero'], ...(config === false ? { config } : {}) });
        return findings.map(({ severity, location }) => `${severity} ${location.file}`);
      });
    expect(await severities()).toEqual(['info deploy/pod.yaml']);
    expect(await severities(false)).toEqual(['error deploy/pod.yaml', 'error old/pod.yaml']);
  });

  it('throws a ConfigError for a config that cannot be used', async () => {
    await inFolder({ 'svc-lint.yaml': 'rulez: {}\n' }, async (cwd) => {
      await expect(lint('.', { cwd })).rejects.toThrow(ConfigError);
    });
  });

  it('tells a missing path as a problem, and does not throw', async () => {
    const report = await inFolder({}, (cwd) => lint(['nowhere'], { cwd }));
    expect(report.problems).toEqual([{ file: 'nowhere', line: null, column: null, severity: 'error', message: 'no such file or folder' }]);
  });
});

describe('lintFiles', () => {
  it('lints text that is not on the disk', async () => {
    const report = await lintFiles({ 'pod.yaml': pod }, { rules: ['grace-not-zero', 'grace-is-set'] });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['grace-not-zero']);
  });

  it('silences by comments unless told not to', async () => {
    const files = { 'pod.yaml': pod.replace('Seconds: 0', 'Seconds: 0 # svc-lint-ignore grace-not-zero -- stateless') };
    const options = { rules: ['grace-not-zero'] };
    const silenced = await lintFiles(files, options);
    expect(silenced.findings[0]?.suppressed).toMatchObject({ by: 'comment', reason: 'stateless' });
    expect((await lintFiles(files, { ...options, suppressions: false })).findings[0]?.suppressed).toBeNull();
  });

  it('throws a RangeError for a rule or a profile that does not exist', async () => {
    await expect(lintFiles({}, { rules: ['grace-not-zer'] })).rejects.toThrow(
      new RangeError('grace-not-zer: no such rule (did you mean grace-not-zero?)'),
    );
    await expect(lintFiles({}, { profile: 'lax' as 'strict' })).rejects.toThrow(RangeError);
  });
});

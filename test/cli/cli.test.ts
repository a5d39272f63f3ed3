import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { main } from '../../src/cli/main.ts';
import { startProgress } from '../../src/cli/progress.ts';
import { version } from '../../src/model/version.ts';
import { inFolder, type Surroundings, svcLint } from './run-cli.ts';

const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: "*/5 * * * *"
  startingDeadlineSeconds: 60
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: nightly
              image: example/nightly:1
`;

const files = { 'deploy/cron.yaml': cronJob };
const clean = { 'deploy/cron.yaml': cronJob.replace('schedule:', 'concurrencyPolicy: Forbid\n  schedule:') };

const run = (argv: readonly string[], tree: Readonly<Record<string, string>> = files, surroundings: Surroundings = {}) =>
  inFolder(tree, (cwd) => svcLint(argv, { cwd, ...surroundings }));

describe('lint', () => {
  it('reports on stdout, says nothing on stderr, and exits with 1', async () => {
    const { status, stdout, stderr } = await run([]);
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toContain('✖ error  cron-forbids-overlap  deploy/cron.yaml:5:1\n');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^✖ 1 error.* · 1 service in 1 file$/);
  });

  it.each<[string, readonly string[], number]>([
    ['a folder by name', ['deploy'], 1],
    ['a file by name', ['deploy/cron.yaml'], 1],
    ['errors do not fail', ['--fail-on', 'never'], 0],
    ['the rule alone', ['--rule', 'cron-forbids-overlap'], 1],
    ['another rule alone', ['--rule', 'has-readiness,grace-not-zero'], 0],
    ['another service alone is a mistake', ['--service', 'daily'], 2],
    ['the service by a pattern', ['--service', 'night*'], 1],
  ])('%s', async (_title, argv, status) => {
    expect((await run(argv)).status).toBe(status);
  });

  it('exits with 0 when nothing is wrong', async () => {
    const { status, stdout } = await run([], clean);
    expect(stdout).toMatch(/^✔ no findings/m);
    expect(status).toBe(0);
  });

  it('is quiet when asked and nothing is wrong', async () => {
    expect(await run(['--quiet'], clean)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('reads standard input, known by a name of its own', async () => {
    const { status, stdout } = await run(['-', '--stdin-filename', 'deploy/rendered.yaml'], {}, { stdin: cronJob });
    expect(stdout).toContain('deploy/rendered.yaml:5:1');
    expect(status).toBe(1);
    expect((await run(['-'], {}, { stdin: cronJob })).stdout).toContain('<stdin>:5:1');
  });

  it('reads paths with spaces, newlines and characters beyond ASCII, and prints each on one line', async () => {
    const { stdout } = await run([], { 'dé ploy/a\nb.yaml': cronJob });
    expect(stdout).toContain('dé ploy/a\\nb.yaml:5:1');
  });

  it('colours and widens for a terminal, and says how long it took', async () => {
    const { stdout } = await run([], files, { terminal: 70 });
    expect(stdout).toContain('\u001b[31m✖ error\u001b[39m');
    expect(stdout).toMatch(/· \d+(\.\d+)? m?s/);
    expect((await run(['--no-color'], files, { terminal: 70 })).stdout).not.toContain('\u001b');
  });

  it('prints the same bytes for the same input, but for the time it took', async () => {
    const reports = await inFolder({ ...files, ...Object.fromEntries([1, 2, 3].map((n) => [`more/${n}.yaml`, cronJob])) }, async (cwd) => [
      await svcLint(['-f', 'json'], { cwd }),
      await svcLint(['-f', 'json', '.'], { cwd }),
      await svcLint(['-f', 'json', 'more', 'deploy'], { cwd }),
    ]);
    const texts = reports.map(({ stdout }) => stdout.replace(/"durationMs": \d+/, ''));
    expect(new Set(texts).size).toBe(1);
  });
});

describe('what cannot be trusted', () => {
  it('a path that is missing', async () => {
    const { status, stderr } = await run(['deploi']);
    expect(stderr).toBe('✖ problem  deploi  no such file or folder\n');
    expect(status).toBe(2);
  });

  it('a mistyped command is a path that is missing, and the command is named', async () => {
    const { status, stderr } = await run(['explian', 'nightly']);
    expect(stderr).toContain('svc-lint: did you mean "svc-lint explain"?\n');
    expect(status).toBe(2);
  });

  it('nothing to lint', async () => {
    const { status, stdout, stderr } = await run([], { 'README.md': 'hello' });
    expect(stdout).toBe('? nothing that can be linted in 1 file\n');
    expect(stderr).toContain('svc-lint: found nothing to lint in 1 file. It reads Kubernetes manifests');
    expect(status).toBe(2);
    expect((await run(['--allow-empty'], { 'README.md': 'hello' })).status).toBe(0);
  });

  it('a file that cannot be parsed: told on stderr, the rest is linted', async () => {
    const tree = { ...files, 'deploy/broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n' };
    const { status, stdout, stderr } = await run([], tree);
    expect(status).toBe(2);
    expect(stdout).toContain('cron-forbids-overlap');
    expect(stdout).toContain(' · 1 problem · ');
    expect(stderr).toMatch(/^✖ problem {2}deploy\/broken\.yaml:3:\d+ /);
    expect((await run(['--ignore-problems'], tree)).status).toBe(1);
  });

  it('problems stand in the report where it goes to a file', async () => {
    await inFolder({ ...files, 'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n' }, async (cwd) => {
      await svcLint(['-o', 'out/report.txt'], { cwd });
      expect(readFileSync(join(cwd, 'out/report.txt'), 'utf8')).toMatch(/^✖ problem {2}broken\.yaml:3:/m);
    });
  });
});

describe('options', () => {
  it.each([
    [['--fromat', 'json'], 'svc-lint: unknown option \'--fromat\' (Did you mean --format?). Run "svc-lint --help" for what there is.\n'],
    [
      ['--format', 'jsn'],
      'svc-lint: --format jsn: no such value (did you mean json?). It can be text, json, sarif, github, gitlab, junit, checkstyle, markdown\n',
    ],
    [['--severity', 'eror'], 'svc-lint: --severity eror: no such value (did you mean error?). It can be error, warning, info\n'],
    [['--fail-on', 'x'], 'svc-lint: --fail-on x: no such value. It can be error, warning, info, never\n'],
    [['--profile', 'strickt'], 'svc-lint: --profile strickt: no such value (did you mean strict?). It can be recommended, strict\n'],
    [
      ['--rule', 'has-readines'],
      'svc-lint: --rule has-readines: no such rule (did you mean has-readiness?). "svc-lint rules" lists them\n',
    ],
    [['--service', 'nighly'], 'svc-lint: --service nighly: no such service in the input (did you mean nightly?)\n'],
    [['--output'], 'svc-lint: option \'-o, --output <file>\' argument missing. Run "svc-lint --help" for what there is.\n'],
    [['--format', 'sarif='], 'svc-lint: --format sarif=: the name of the file is missing after "="\n'],
    [['--format', 'sarif=a', '--output', 'b'], 'svc-lint: --output: every --format already names its own file\n'],
    [
      ['--format', 'sarif', '--format', 'text'],
      'svc-lint: only one format can go to standard output, not sarif and text: give the others a file, as in --format sarif=report.txt\n',
    ],
    [['--stdin-filename', 'x'], 'svc-lint: --stdin-filename names standard input, which is read only when "-" is among the paths\n'],
    [['rules', 'has-readines'], 'svc-lint: has-readines: no such rule (did you mean has-readiness?). "svc-lint rules" lists them\n'],
    [['explain', 'nighly'], 'svc-lint: nighly: no such service in the input (did you mean nightly?). There are: nightly\n'],
    [['graph', '--format', 'dott'], 'svc-lint: --format dott: no such value (did you mean dot?). It can be mermaid, dot, json\n'],
    [['completion', 'tcsh'], 'svc-lint: completion tcsh: no such value. It can be bash, zsh, fish\n'],
    [['completion'], 'svc-lint: missing required argument \'shell\'. Run "svc-lint --help" for what there is.\n'],
  ])('%j is refused with the nearest name, on stderr, with 2', async (argv, message) => {
    expect(await run(argv)).toEqual({ status: 2, stdout: '', stderr: message });
  });

  it('writes several formats at once, each to its place', async () => {
    await inFolder(files, async (cwd) => {
      const { stdout } = await svcLint(['-f', 'sarif=out/a.sarif', '-f', 'json', '-f', 'junit=b.xml'], { cwd });
      expect(JSON.parse(stdout).tool.name).toBe('svc-lint');
      expect(JSON.parse(readFileSync(join(cwd, 'out/a.sarif'), 'utf8')).runs[0].results[0].ruleId).toBe('cron-forbids-overlap');
      expect(readFileSync(join(cwd, 'b.xml'), 'utf8')).toContain('<testsuites name="svc-lint"');
    });
  });

  it('a report that cannot be written is the user’s mistake', async () => {
    const { status, stderr } = await run(['-o', 'deploy/cron.yaml/x']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^svc-lint: the report cannot be written to deploy\/cron\.yaml\/x: /);
  });

  it('shows what fails: --fail-on info shows infos', async () => {
    const shown = await run(['--fail-on', 'info', '-f', 'json'], clean);
    expect(shown.status).toBe(1);
    expect(JSON.parse(shown.stdout).findings.length).toBeGreaterThan(0);
  });

  it('says that findings fail which --severity hides', async () => {
    const { status, stderr } = await run(['--fail-on', 'info', '--severity', 'error'], clean);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^svc-lint: \d+ findings? not shown, but from --fail-on info on: use --severity info to see all\n$/);
  });

  it('--no-ignore brings back what a comment silences', async () => {
    const silenced = {
      'cron.yaml': cronJob
        .replace('schedule:', 'schedule:')
        .replace('spec:\n  schedule', 'spec: # svc-lint-ignore cron-forbids-overlap -- it locks\n  schedule'),
    };
    expect((await run([], silenced)).status).toBe(0);
    expect((await run(['--no-ignore'], silenced)).status).toBe(1);
  });

  it('--debug tells the time of every step and what became of every file', async () => {
    const { stderr } = await run(['--debug'], { ...files, 'README.md': '', 'node_modules/x/a.yaml': cronJob });
    expect(stderr).toMatch(/^debug: discover +\d+\.\d ms$/m);
    expect(stderr).toMatch(/^debug: report +\d+\.\d ms$/m);
    expect(stderr).toContain('debug: deploy/cron.yaml: linted as kubernetes\n');
    expect(stderr).toContain('debug: README.md: looked at: not one of the formats\n');
    expect(stderr).toContain('debug: node_modules/: skipped: installed packages\n');
  });
});

describe('GitHub Actions', () => {
  it('annotates from the root of the repository and adds to the step summary', async () => {
    await inFolder({ 'services/shop/deploy/cron.yaml': cronJob, summary: 'before\n' }, async (root) => {
      const { stdout } = await svcLint(['-f', 'github'], {
        cwd: join(root, 'services/shop'),
        env: { GITHUB_WORKSPACE: root, GITHUB_STEP_SUMMARY: join(root, 'summary') },
      });
      expect(stdout).toContain('::error file=services/shop/deploy/cron.yaml,line=5,');
      expect(readFileSync(join(root, 'summary'), 'utf8')).toMatch(/^before\n### svc-lint: 1 error/);
    });
  });
});

describe('help and version', () => {
  it.each([['--version'], ['-V']])('%s', async (flag) => {
    expect(await run([flag])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('--help names every option, every command and the exit status', async () => {
    const { status, stdout } = await run(['--help']);
    expect(status).toBe(0);
    for (const word of ['--format', '--fail-on', '--service', 'explain', 'rules', 'graph', 'completion', 'Exit status', 'Examples']) {
      expect(stdout).toContain(word);
    }
  });

  it.each(['explain', 'rules', 'graph', 'completion'])('%s has a help of its own', async (command) => {
    const { status, stdout } = await run([command, '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: svc-lint ${command}`);
  });
});

describe('rules', () => {
  it('lists every rule under its question', async () => {
    const { stdout, status } = await run(['rules']);
    expect(status).toBe(0);
    expect(stdout).toContain('Can it be stopped safely mid-task?\n');
    for (const { id } of rules) expect(stdout).toContain(`  ${id} `);
  });

  it('filters, and prints as data', async () => {
    const { stdout } = await run(['rules', '--question', 'downtime', '--severity', 'error', '--format', 'json']);
    const listed = JSON.parse(stdout);
    expect(listed.map(({ id }: { id: string }) => id)).toContain('has-readiness');
    for (const rule of listed) expect(rule).toMatchObject({ question: 'downtime', severity: 'error' });
  });

  it('prints one rule with why, examples and sources', async () => {
    const { stdout } = await run(['rules', 'cron-forbids-overlap']);
    for (const word of ['cron-forbids-overlap', 'reported', 'not reported', 'concurrencyPolicy', 'Sources', 'svc-lint-ignore'])
      expect(stdout).toContain(word);
    expect((await run(['rules', 'cron-forbids-overlap', '--format', 'markdown'])).stdout).toMatch(/^# cron-forbids-overlap\n/);
  });
});

describe('explain', () => {
  it('tells evidence, facts with their origin, gaps and the checklist', async () => {
    const { status, stdout, stderr } = await run(['explain', 'nightly']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    for (const line of [
      /^nightly {2}scheduler · runs on a schedule/,
      /^How its type is known$/m,
      /^ {2}scheduler, decisive +kind: /m,
      /^Runs as CronJob /m,
      /^ {2}time to stop +30 s \(Kubernetes default\)/m,
      /^ {2}schedule +\*\/5 \* \* \* \* +deploy\/cron\.yaml:6:3$/m,
      /^ {2}entry +not found in the input$/m,
      /^Checklist$/m,
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  it('never prints the value of a variable', async () => {
    const secret = cronJob.replace(
      'image: example/nightly:1',
      'image: example/nightly:1\n              env: [{ name: DB_PASSWORD, value: hunter2 }]',
    );
    const { stdout } = await run(['explain', 'nightly'], { 'a.yaml': secret });
    expect(stdout).toContain('DB_PASSWORD');
    expect(stdout).not.toContain('hunter2');
  });
});

describe('graph', () => {
  it.each([
    ['mermaid', /^flowchart LR\n {2}n0\(\("nightly<br\/><small>scheduler · 1 error<\/small>"\)\):::error\n/],
    ['dot', /^digraph services \{\n/],
    ['json', /^\{\n {2}"nodes": \[/],
  ])('%s', async (format, beginning) => {
    const { status, stdout } = await run(['graph', '--format', format]);
    expect(stdout).toMatch(beginning);
    expect(status).toBe(0);
  });
});

describe('streams', () => {
  const noInput = () => (async function* () {})();

  it('a reader that goes away is no error', async () => {
    const closed = {
      write: (_text: string, done?: (error?: Error | null) => void) => {
        done?.(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        return false;
      },
    };
    expect(await main(['--version'], { stdout: closed, stderr: closed, env: {}, cwd: '/', stdin: noInput() })).toBe(0);
  });

  it('lets no control character of a name or an argument through', async () => {
    const evil = { 'a.yaml': cronJob.replace('name: nightly', 'name: "n\\e[2J\\u009bx"') };
    for (const argv of [[], ['explain', '*'], ['graph'], ['explain', 'no\u001b[2J'], ['--debug', 'no\u001b[2J']]) {
      const { stdout, stderr } = await run(argv, evil);
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });

  it('a bug is one message with where to report it, and its stack under --debug', async () => {
    const { texts, stream: stderr } = listening();
    const stdout = {
      write: (): boolean => {
        throw new TypeError('boom');
      },
    };
    expect(await main(['rules'], { stdout, stderr, env: {}, cwd: '/', stdin: noInput() })).toBe(2);
    const message = /^svc-lint: internal error: TypeError: boom\nThis is a bug .*https:\/\/\S+\nRun again with --debug for the stack\.\n$/;
    expect(texts.join('')).toMatch(message);
  });

  it('progress is shown on terminals only, after a while, and gone in the end', () => {
    const { texts, stream: stderr } = listening();
    let now = 0;
    const progress = startProgress({ stderr, env: {} }, () => now);
    progress.show('looking for files');
    now = 500;
    progress.show('reading 9 files');
    progress.end();
    expect(texts).toEqual(['\r\u001b[Ksvc-lint: reading 9 files …', '\r\u001b[K']);
  });

  it.each([
    ['a pipe', { isTTY: false }, {}],
    ['CI', { isTTY: true }, { CI: 'true' }],
  ])('no progress in %s', (_title, kind, env) => {
    const { texts, stream } = listening();
    let now = 0;
    const progress = startProgress({ stderr: { ...stream, ...kind }, env }, () => now);
    now = 5000;
    progress.show('reading 9 files');
    progress.end();
    expect(texts).toEqual([]);
  });

  function listening() {
    const texts: string[] = [];
    const stream = {
      isTTY: true,
      write: (text: string, done?: () => void) => {
        texts.push(text);
        done?.();
        return true;
      },
    };
    return { texts, stream };
  }
});

import { describe, expect, it } from 'vitest';
import { catalog } from '../../../rules/catalog/index.ts';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import { milliseconds } from '../../../src/model/duration.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { locate } from '../../../src/model/place.ts';
import type { Unit, UnitChange } from '../../../src/model/unit.ts';
import { noDeclarations } from '../../../src/readers/declarations.ts';
import { type Pm2App, readPm2 } from '../../../src/readers/pm2/read.ts';
import { parseShell } from '../../../src/readers/shell/parse.ts';
import type { AssemblyContext } from '../../../src/services/context.ts';
import { commandOf } from '../../../src/services/pm2/command.ts';
import { findApp, findApps } from '../../../src/services/pm2/find.ts';
import { pm2Units } from '../../../src/services/units/pm2.ts';
import type { UnitDraft } from '../../../src/services/units/unit-draft.ts';

async function contextOf(files: Readonly<Record<string, string>>): Promise<AssemblyContext> {
  const workspace = memoryWorkspace(files);
  const readings = await Promise.all(
    workspace.paths.filter((path) => /(ecosystem|pm2)/.test(path)).map((path) => readPm2({ path, text: files[path] ?? '' }, workspace)),
  );
  const pm2 = readings.flatMap((reading) => (reading.pm2 ? [reading.pm2] : []));
  return { workspace, catalog, declarations: { ...noDeclarations, pm2 }, environmentOf: () => '', parseShell };
}

async function drafts(text: string, path = 'ecosystem.config.js', others: Record<string, string> = {}): Promise<readonly UnitDraft[]> {
  return pm2Units(await contextOf({ ...others, [path]: text }));
}

/** The unit of an app with some fields, all on line 1 of the file. */
async function unitOf(fields: string): Promise<Unit> {
  const [draft] = await drafts(`module.exports = [{ ${fields} }]`);
  if (!draft) throw new Error('no unit');
  return draft.unit;
}

/** `5000 declared @40-58`, `1600 PM2 default @…`, `unknown`. */
function shown(fact: Fact<unknown> | undefined): string {
  if (!fact) return 'unknown';
  const columns = fact.at ? ` @${locate(fact.at).column}-${locate(fact.at).endColumn}` : '';
  return `${fact.value} ${fact.of ?? fact.origin}${columns}`;
}

describe('how an app is stopped', () => {
  const sigint = 'SIGINT PM2 default @29-35';
  const usual = '1600 PM2 default @29-35';
  it.each<[string, string, string]>([
    [`script: 'a.js'`, sigint, usual],
    [`name: 'a', script: 'a.js'`, 'SIGINT PM2 default @27-30', '1600 PM2 default @27-30'],
    [`script: 'a.js', kill_timeout: 35000`, sigint, '35000 declared @37-56'],
    [`script: 'a.js', killTimeout: '3000'`, sigint, '3000 declared @37-56'],
    [`script: 'a.js', kill_timeout: 0`, sigint, '1600 PM2 default @37-52'],
    [`script: 'a.js', kill_timeout: '10s'`, sigint, 'unknown'],
    [`script: 'a.js', kill_timeout: process.env.T`, sigint, 'unknown'],
    [`script: 'a.js', kill_timeout: process.env.T || 5000`, sigint, '5000 declared @37-49'],
    [`script: 'a.js', shutdown_with_message: true`, 'message:shutdown declared @37-64', usual],
    [`script: 'a.js', shutdown_with_message: process.env.M`, 'unknown', usual],
    [`script: 'a.js', env: { PM2_KILL_TIMEOUT: 9000, PM2_KILL_SIGNAL: 'SIGTERM' }`, sigint, usual],
    [`script: 'a.js', kill_signal: 'SIGTERM'`, sigint, usual],
    [`...require('./shared'), script: 'a.js'`, 'unknown', 'unknown'],
  ])('%s', async (fields, signal, grace) => {
    const { stop } = await unitOf(fields);
    expect([shown(stop.signal), shown(stop.grace), shown(stop.period), stop.hasPreStop]).toEqual([signal, grace, grace, false]);
    for (const fact of [stop.signal, stop.grace])
      if (fact?.origin === 'default') expect(fact.docs).toBe('https://pm2.keymetrics.io/docs/usage/signals-clean-restart/');
  });
});

describe('how many run, and in which mode', () => {
  it.each<[string, string, string, string]>([
    [`script: 'a.js'`, '1 PM2 default', 'fork PM2 default', 'recreate'],
    [`script: 'a.js', instances: 1`, '1 declared', 'cluster inferred', 'rolling'],
    [`script: 'a.js', instances: 4`, '4 declared', 'cluster inferred', 'rolling'],
    [`script: 'a.js', instances: '4'`, '4 declared', 'cluster inferred', 'rolling'],
    [`script: 'a.mjs', instances: 2`, '2 declared', 'cluster inferred', 'rolling'],
    [`script: 'a.js', instances: 'max'`, 'Infinity one per CPU', 'cluster inferred', 'rolling'],
    [`script: 'a.js', instances: 0`, 'Infinity one per CPU', 'cluster inferred', 'rolling'],
    [`script: 'a.js', instances: -1`, 'Infinity one per CPU', 'cluster inferred', 'rolling'],
    [`script: 'a.js', instances: -2`, 'Infinity one per CPU', 'fork inferred', 'recreate'],
    [`script: 'a.js', instances: 'auto'`, 'Infinity one per CPU', 'cluster inferred', 'rolling'],
    [`script: 'a.js', instances: require('os').cpus().length`, 'unknown', 'unknown', 'unknown'],
    [`script: 'a.js', instances: 2, exec_mode: 'fork'`, '2 declared', 'fork declared', 'recreate'],
    [`script: 'a.js', exec_mode: 'cluster_mode'`, '1 PM2 default', 'cluster declared', 'rolling'],
    [`script: 'a.js', exec_mode: process.env.MODE, instances: 2`, '2 declared', 'unknown', 'unknown'],
    [`script: 'a.js', exec_mode: 'clustered', instances: 2`, '2 declared', 'unknown', 'unknown'],
    [`script: 'a.py', instances: 2`, '2 declared', 'fork inferred', 'recreate'],
    [`script: 'a.js', interpreter: 'bash', instances: 2`, '2 declared', 'fork inferred', 'recreate'],
    [`script: 'a.sh', interpreter: '/usr/local/bin/node', instances: 2`, '2 declared', 'cluster inferred', 'rolling'],
    [`script: 'a.js', interpreter: 'node@18', instances: 2`, '2 declared', 'cluster inferred', 'rolling'],
    [`script: 'npm', args: 'start', instances: 2`, '2 declared', 'cluster inferred', 'rolling'],
    [`script: 'npm start', instances: 2`, '2 declared', 'fork inferred', 'recreate'],
    [`script: './server', instances: 2`, '2 declared', 'unknown', 'unknown'],
    [`script: 'a.js', instances: 2, execute_command: true`, '2 declared', 'fork declared', 'recreate'],
  ])('%s', async (fields, count, mode, strategy) => {
    const { instances, detail, rollout } = await unitOf(fields);
    const short = (fact: Fact<unknown> | undefined) => shown(fact).replace(/ @.*/, '');
    expect(short(instances.max)).toBe(count);
    expect(short(instances.declared)).toBe(count.startsWith('Infinity') ? 'unknown' : count);
    expect(short(instances.min)).toBe(count.startsWith('Infinity') ? 'unknown' : count);
    expect(detail.platform === 'pm2' && short(detail.execMode)).toBe(mode);
    expect(rollout?.strategy.value ?? 'unknown').toBe(strategy);
    expect([rollout?.maxUnavailable?.value, rollout?.maxSurge?.value]).toEqual(
      { rolling: [0, 1], recreate: [undefined, 0] }[strategy] ?? [undefined, undefined],
    );
  });

  it('points to what decides', async () => {
    const { instances, detail } = await unitOf(`script: 'a.js', instances: 4`);
    expect([shown(instances.declared), detail.platform === 'pm2' && shown(detail.execMode)]).toEqual([
      '4 declared @37-49',
      'cluster inferred @37-49',
    ]);
  });
});

describe('details', () => {
  it('are PM2’s defaults where nothing is said', async () => {
    const { detail, restart, schedule, name, kind } = await unitOf(`script: 'dist/work.er.js'`);
    if (detail.platform !== 'pm2') throw new Error('not PM2');
    expect([kind, name, schedule, detail.inContainer]).toEqual(['app', 'work.er', undefined, false]);
    expect(
      [detail.treekill, detail.shutdownWithMessage, detail.waitReady, detail.listenTimeout, detail.autorestart, detail.watch].map(
        (fact) => fact && [fact.value, fact.of],
      ),
    ).toEqual([true, false, false, 3000, true, false].map((value) => [value, 'PM2 default']));
    expect([detail.cronRestart, detail.maxMemoryRestart, detail.restartDelay, detail.expBackoff, detail.stopExitCodes]).toEqual(
      Array(5).fill(undefined),
    );
    expect([restart.always?.value, restart.policy?.value]).toEqual([true, 'autorestart']);
  });

  it('are read as declared', async () => {
    const { detail, restart, schedule } = await unitOf(
      `script: 'a.js', treekill: false, wait_ready: true, listen_timeout: 8000, autorestart: false, watch: ['src'], max_memory_restart: '300M', restart_delay: 10, exp_backoff_restart_delay: 100, stop_exit_codes: [0, 3], cron_restart: '0 3 * * *'`,
    );
    if (detail.platform !== 'pm2') throw new Error('not PM2');
    const {
      script,
      treekill,
      waitReady,
      listenTimeout,
      autorestart,
      watch,
      maxMemoryRestart,
      restartDelay,
      expBackoff,
      stopExitCodes,
      cronRestart,
    } = detail;
    expect(
      [
        script,
        treekill,
        waitReady,
        listenTimeout,
        autorestart,
        watch,
        maxMemoryRestart,
        restartDelay,
        expBackoff,
        stopExitCodes,
        cronRestart,
      ].map((fact) => fact?.value),
    ).toEqual(['a.js', false, true, 8000, false, true, '300M', 10, 100, [0, 3], '0 3 * * *']);
    expect([restart.always?.value, shown(schedule?.expression), schedule?.dialect]).toEqual([false, '0 3 * * * declared @234-259', 'pm2']);
  });

  it.each<[string, string, unknown]>([
    [`cron_restart: 0`, 'cronRestart', undefined],
    [`cron: '0 3 * * *'`, 'cronRestart', '0 3 * * *'],
    [`watch: ''`, 'watch', false],
    [`watch: './src'`, 'watch', true],
    [`watch: process.env.W`, 'watch', undefined],
    [`exp_backoff_restart_delay: 0`, 'expBackoff', undefined],
    [`restart_delay: process.env.D`, 'restartDelay', 0],
    [`stop_exit_codes: 5`, 'stopExitCodes', [5]],
    [`max_memory_restart: 300000000`, 'maxMemoryRestart', '300000000'],
    // What is not known makes no rule speak.
    [`autorestart: process.env.A`, 'autorestart', false],
    [`treekill: process.env.A`, 'treekill', true],
  ])('%s', async (field, key, value) => {
    const { detail } = await unitOf(`script: 'a.js', ${field}`);
    expect((detail as unknown as Record<string, Fact<unknown> | undefined>)[key]?.value).toEqual(value);
  });

  it('leaves the restart open where it is not known', async () => {
    expect((await unitOf(`script: 'a.js', autorestart: process.env.A`)).restart.always).toBeUndefined();
  });

  it('has the environment of production', async () => {
    const { env, ports } = await unitOf(
      `script: 'a.js', port: 3000, env: { A: 1, B: 'x', C: process.env.C }, env_production: { B: 'y' }, env_staging: { A: 5 }`,
    );
    expect(env.map(({ name, value }) => [name, value?.value])).toEqual([
      ['A', '1'],
      ['B', 'y'],
      ['C', undefined],
      ['PORT', '3000'],
    ]);
    expect(ports.map(({ number, at }) => [number, locate(at).column])).toEqual([[3000, 37]]);
  });

  it('has its own place for each app that one function makes', async () => {
    const units = await drafts(`module.exports = {\n  apps: ['api', 'worker'].map((name) => ({ name, script: name + '.js' })) };`);
    expect(units.map(({ unit }) => [unit.name, locate(unit.at).line, locate(unit.at).column])).toEqual([
      ['api', 2, 10],
      ['worker', 2, 17],
    ]);
  });

  it('takes what is declared beside it', async () => {
    const [draft] = await drafts(
      `module.exports = [{\n  // svc-lint-type: worker -- takes jobs\n  // svc-lint-owner: team-images\n  // svc-lint-drain-timeout: 45s\n  script: 'a.js' }]`,
    );
    expect([draft?.declaredType?.value, draft?.owner?.value, draft?.drainTimeout?.value, draft?.runbook]).toEqual([
      'worker',
      'team-images',
      '45s',
      undefined,
    ]);
  });
});

describe('the command line', () => {
  async function command(fields: string, path = 'ecosystem.config.js', others: Record<string, string> = {}): Promise<string> {
    const context = await contextOf({ ...others, [path]: `module.exports = [{ ${fields} }]` });
    const app = context.declarations.pm2[0]?.apps[0] as Pm2App;
    const { words, folder } = commandOf(app, context.workspace);
    return `${folder === '' ? '.' : folder}: ${words.map((word) => word.text ?? `<${word.raw}>`).join(' | ')}`;
  }

  it.each<[string, string]>([
    [`script: 'dist/a.js'`, '.: node | dist/a.js'],
    [`script: 'a.js', args: '--port 3000 --name "a b" --x="c d"'`, '.: node | a.js | --port | 3000 | --name | a b | --x="c d"'],
    [`script: 'a.js', args: ['--port', 3000, process.env.X]`, '.: node | a.js | --port | 3000 | <process.env.X>'],
    [
      `script: 'a.js', node_args: '--max-old-space-size=4096 -r dotenv/config'`,
      '.: node | --max-old-space-size=4096 | -r | dotenv/config | a.js',
    ],
    [`script: 'a.ts', interpreter: 'node', interpreter_args: '--import tsx'`, '.: node | --import | tsx | a.ts'],
    [`script: 'npm', args: 'run start'`, '.: npm | run | start'],
    [`script: 'npm', args: 'start', interpreter: 'node'`, '.: npm | start'],
    [`script: 'npm run start', args: 'lost'`, '.: bash | -c | npm run start'],
    [`script: 'app.py', args: '-v'`, '.: python | app.py | -v'],
    [`script: 'app.py', interpreter: './venv/bin/python3'`, '.: ./venv/bin/python3 | app.py'],
    [`script: 'celery', args: '-A app worker', interpreter: 'none'`, '.: celery | -A | app | worker'],
    [`script: 'run.sh', interpreter: 'bash'`, '.: bash | run.sh'],
    [`script: './server'`, '.: ./server'],
    [`script: 'node_modules/next/dist/bin/next', args: 'start'`, '.: node_modules/next/dist/bin/next | start'],
    [`script: process.env.SCRIPT`, '.: <process.env.SCRIPT>'],
    [`script: 'a.js', cwd: './services/api'`, 'services/api: node | a.js'],
    [`script: 'a.js', cwd: __dirname + '/services/api'`, 'services/api: node | a.js'],
    [`script: require('path').join(__dirname, 'dist', 'a.js')`, '.: node | dist/a.js'],
    [`script: __dirname + '/dist/a.js', cwd: 'services/api'`, 'services/api: node | ../../dist/a.js'],
    ["script: 'a.js', node_args: `--require ${__dirname}/setup.js`", '.: node | --require | setup.js | a.js'],
  ])('%s', async (fields, expected) => {
    expect(await command(fields)).toBe(expected);
  });

  const tree = {
    'package.json': '{}',
    'src/a.ts': '',
    'apps/api/package.json': '{}',
    'apps/api/src/main.ts': '',
    'apps/api/server.js': '',
    'deploy/run.sh': '',
    'bin/www': '#!/usr/bin/env node',
    'tools/pyproject.toml': '',
    'workers/jobs.py': '',
  };
  it.each<[string, string, string]>([
    ['the script lies beside the file', `deploy/ecosystem.config.js|script: './run.sh'`, 'deploy: bash | ./run.sh'],
    ['the script lies in a folder above', `deploy/ecosystem.config.js|script: 'apps/api/server.js'`, '.: node | apps/api/server.js'],
    ['the package is a folder above', `deploy/ecosystem.config.js|script: 'dist/a.js'`, '.: node | dist/a.js'],
    ['a cwd from a folder above', `deploy/ecosystem.config.js|script: 'dist/a.js', cwd: 'apps/api'`, 'apps/api: node | dist/a.js'],
    ['a folder of the server', `ecosystem.config.js|script: 'dist/main.js', cwd: '/srv/shop/apps/api'`, 'apps/api: node | dist/main.js'],
    ['the root on the server', `ecosystem.config.js|script: 'dist/a.js', cwd: '/var/www/shop'`, '.: node | dist/a.js'],
    ['a lone folder of the server', `infra/ecosystem.config.js|script: 'uv', interpreter: 'none', cwd: '/home/me/shop/tools'`, 'tools: uv'],
    ['a script without an ending', `ecosystem.config.js|script: './bin/www'`, '.: node | ./bin/www'],
    [
      'a script without an ending, by its path',
      `ecosystem.config.js|script: __dirname + '/bin/www', cwd: 'apps/api'`,
      'apps/api: node | ../../bin/www',
    ],
    ['a program beside the file', `workers/ecosystem.config.js|script: 'python', args: '-m jobs'`, 'workers: python | -m | jobs'],
    ['a program for a project above', `deploy/ecosystem.config.js|script: 'npm', args: 'start'`, '.: npm | start'],
    ['a file on the server', `ecosystem.config.js|script: '/srv/shop/apps/api/server.js'`, '.: node | apps/api/server.js'],
    ['a built file on the server', `ecosystem.config.js|script: '/srv/shop/dist/a.js'`, '.: node | dist/a.js'],
    ['a program of the server', `ecosystem.config.js|script: '/usr/bin/redis-server'`, '.: /usr/bin/redis-server'],
  ])('%s', async (_, input, expected) => {
    const [path = '', fields = ''] = input.split('|');
    expect(await command(fields, path, tree)).toBe(expected);
  });

  it('has exact places inside a text of arguments', async () => {
    const context = await contextOf({ 'ecosystem.config.js': `module.exports = [{ script: 'a.js', args: '--é -c 4' }]` });
    const app = context.declarations.pm2[0]?.apps[0] as Pm2App;
    expect(
      commandOf(app, context.workspace)
        .words.slice(2)
        .map(({ text, at }) => [text, locate(at).column, locate(at).endColumn]),
    ).toEqual([
      ['--é', 44, 47],
      ['-c', 48, 50],
      ['4', 51, 52],
    ]);
  });
});

describe('findApp', () => {
  it('finds the app that a command names', async () => {
    const { declarations } = await contextOf({
      'ecosystem.config.js': `module.exports = [{ name: 'a', script: 'x.js' }, { script: 'dist/b.js' }]`,
    });
    const [file] = declarations.pm2;
    if (!file) throw new Error('no file');
    expect(findApp(file, 'b')).toBe(file.apps[1]);
    expect(findApp(file, 'c')).toBeUndefined();
    expect(findApp(file, undefined)).toBeUndefined();
    expect(findApps(file, undefined)).toBe(file.apps);
    expect(findApps(file, 'a,b')).toEqual(file.apps);
  });
});

describe('edits', () => {
  async function edited(
    text: string,
    change: UnitChange,
    path = 'ecosystem.config.js',
    app = 0,
    others: Record<string, string> = {},
  ): Promise<string | undefined> {
    const edits = (await drafts(text, path, others))[app]?.unit.edit(change);
    if (!edits) return undefined;
    return [...edits]
      .sort((a, b) => b.start - a.start)
      .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
  }
  const grace: UnitChange = { set: 'grace', to: milliseconds(35_000.2) };

  it.each<[string, string, string]>([
    [
      'replaces the number',
      `module.exports = [{ script: 'a.js', kill_timeout: 1600 }];`,
      `module.exports = [{ script: 'a.js', kill_timeout: 35001 }];`,
    ],
    [
      'replaces an expression',
      `module.exports = [{ script: 'a.js', kill_timeout: 5 * 1000, }];`,
      `module.exports = [{ script: 'a.js', kill_timeout: 35001, }];`,
    ],
    [
      'replaces under an alias',
      `module.exports = [{ script: 'a.js', killTimeout: 1600 }];`,
      `module.exports = [{ script: 'a.js', killTimeout: 35001 }];`,
    ],
    [
      'replaces a zero that counts as nothing',
      `module.exports = [{ script: 'a.js', kill_timeout: 0 }];`,
      `module.exports = [{ script: 'a.js', kill_timeout: 35001 }];`,
    ],
    [
      'puts it on the same line',
      `module.exports = [{ script: 'a.js', name: 'a' }];`,
      `module.exports = [{ script: 'a.js', kill_timeout: 35001, name: 'a' }];`,
    ],
    [
      'puts it behind a last field',
      `module.exports = [{ script: 'a.js' }];`,
      `module.exports = [{ script: 'a.js', kill_timeout: 35001 }];`,
    ],
    [
      'puts it on a line of its own',
      `module.exports = {\n  apps: [\n    {\n      name: 'a',\n      script: 'a.js', // the worker\n      watch: false,\n    },\n  ],\n};\n`,
      `module.exports = {\n  apps: [\n    {\n      name: 'a',\n      script: 'a.js', // the worker\n      kill_timeout: 35001,\n      watch: false,\n    },\n  ],\n};\n`,
    ],
    [
      'puts it on a last line',
      `module.exports = [{\n\tname: 'a',\n\tscript: 'a.js'\n}]\n`,
      `module.exports = [{\n\tname: 'a',\n\tscript: 'a.js',\n\tkill_timeout: 35001\n}]\n`,
    ],
    [
      'keeps CRLF',
      `module.exports = [{\r\n  script: 'a.js',\r\n}]\r\n`,
      `module.exports = [{\r\n  script: 'a.js',\r\n  kill_timeout: 35001,\r\n}]\r\n`,
    ],
    [
      'stands beside a script that is computed',
      `module.exports = [{\n  script: require('path').join(__dirname, 'a.js'),\n}]\n`,
      `module.exports = [{\n  script: require('path').join(__dirname, 'a.js'),\n  kill_timeout: 35001,\n}]\n`,
    ],
    [
      'stands beside the name where the script is written elsewhere',
      `const S = 'a.js';\nmodule.exports = [{\n  name: 'a',\n  script: S,\n}]\n`,
      `const S = 'a.js';\nmodule.exports = [{\n  name: 'a',\n  kill_timeout: 35001,\n  script: S,\n}]\n`,
    ],
  ])('%s', async (_, before, after) => {
    expect(await edited(before, grace)).toBe(after);
  });

  it('writes JSON as JSON', async () => {
    const before = `{\n  "apps": [{\n    "name": "a",\n    "script": "a.js"\n  }]\n}\n`;
    expect(await edited(before, grace, 'ecosystem.json')).toBe(before.replace('"a.js"', '"a.js",\n    "kill_timeout": 35001'));
    expect(await edited(before, { set: 'field', path: ['exec_mode'], to: 'cluster' }, 'ecosystem.json')).toBe(
      before.replace('"a.js"', '"a.js",\n    "exec_mode": "cluster"'),
    );
  });

  it('writes YAML as YAML', async () => {
    const before = `apps:\n  - name: a\n    script: a.js # the worker\n    kill_timeout: 1600\n  - name: b\n    script: b.js\n`;
    expect(await edited(before, grace, 'ecosystem.yml')).toBe(before.replace('1600', '35001'));
    expect(await edited(before, grace, 'ecosystem.yml', 1)).toBe(before.replace('name: b\n', 'name: b\n    kill_timeout: 35001\n'));
  });

  it('sets other fields, in the quotes of the file', async () => {
    const before = `module.exports = [{ script: 'a.js', autorestart: true }];`;
    expect(await edited(before, { set: 'field', path: ['autorestart'], to: false })).toBe(before.replace('true', 'false'));
    expect(await edited(before, { set: 'field', path: ['exp_backoff_restart_delay'], to: 100 })).toBe(
      before.replace(`'a.js'`, `'a.js', exp_backoff_restart_delay: 100`),
    );
    expect(await edited(before, { set: 'field', path: ['cron_restart'], to: "it's" })).toBe(
      before.replace(`'a.js'`, `'a.js', cron_restart: 'it\\'s'`),
    );
    expect(await edited(before.replaceAll(`'`, '"'), { set: 'field', path: ['exec_mode'], to: 'fork' })).toBe(
      before.replaceAll(`'`, '"').replace(`"a.js"`, `"a.js", exec_mode: "fork"`),
    );
  });

  it.each<[string, string]>([
    ['a default of the environment', `module.exports = [{ script: 'a.js', kill_timeout: process.env.T || 1600 }];`],
    ['a constant', `const T = 1600; module.exports = [{ script: 'a.js', kill_timeout: T }];`],
    ['a shared default', `const common = { kill_timeout: 1600 }; module.exports = [{ ...common, script: 'a.js' }];`],
    ['one text for several apps', `module.exports = ['a', 'b'].map((name) => ({ name, script: 'a.js', kill_timeout: 1600 }));`],
    ['a function for several apps', `const app = (name) => ({ name, script: 'a.js' }); module.exports = [app('a'), app('b')];`],
    ['an app made by Object.assign', `module.exports = [Object.assign({}, { script: 'a.js' }, { name: 'a' })];`],
    ['an app that may have more', `module.exports = [{ script: 'a.js', ...require('./local') }];`],
    ['a cast', `module.exports = [{ script: 'a.js', kill_timeout: 1600 as number }];`],
  ])('leaves %s alone', async (_, text) => {
    expect(await edited(text, grace, text.includes(' as ') ? 'ecosystem.config.ts' : 'ecosystem.config.js')).toBeUndefined();
  });

  it('changes nothing that is no field of an app', async () => {
    const text = `module.exports = [{ script: 'a.js' }];`;
    expect(await edited(text, { set: 'field', path: ['spec', 'replicas'], to: 2 })).toBeUndefined();
    expect(await edited(text, { set: 'field', path: ['constructor'], to: 2 })).toBeUndefined();
    expect(await edited(text, { set: 'grace', to: milliseconds(Number.POSITIVE_INFINITY) })).toBeUndefined();
  });

  it('does not change a file that two others take an app from', async () => {
    const shared = { 'app.js': `module.exports = { script: 'a.js' }`, 'pm2.config.js': `module.exports = [require('./app')]` };
    expect(await edited(`module.exports = [require('./app')]`, grace, 'ecosystem.config.js', 0, shared)).toBeUndefined();
  });
});

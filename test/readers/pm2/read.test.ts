import { describe, expect, it } from 'vitest';
import { memoryWorkspace } from '../../../src/files/workspace.ts';
import { locate, type Place } from '../../../src/model/place.ts';
import type { Node } from '../../../src/model/tree.ts';
import { namesOf, type Pm2KeyName, pm2Keys } from '../../../src/readers/pm2/keys.ts';
import { type Pm2Reading, readPm2 } from '../../../src/readers/pm2/read.ts';

function read(text: string, path = 'ecosystem.config.js', others: Record<string, string> = {}): Promise<Pm2Reading> {
  return readPm2({ path, text }, memoryWorkspace({ ...others, [path]: text }));
}

/** An app with some fields, each on a line of its own from line 4 on. */
function withApp(fields: string): string {
  return `module.exports = {\n  apps: [\n    {\n      ${fields},\n    },\n  ],\n};\n`;
}

function where(place: Place | undefined): string {
  if (!place) return 'the file';
  const { line, column, endLine, endColumn } = locate(place);
  return `${line}:${column}-${line === endLine ? '' : `${endLine}:`}${endColumn}`;
}

function problems(reading: Pm2Reading): string[] {
  return reading.problems.map(({ severity, message, at }) => `${severity} ${where(at)} ${message}`);
}

function plain(node: Node | undefined): unknown {
  if (node?.kind === 'scalar') return node.value;
  if (node?.kind === 'seq') return node.items.map(plain);
  return node?.kind === 'map' ? Object.fromEntries(node.entries.map(({ key, value }) => [key.value, plain(value)])) : node?.kind;
}

/** The settings of the first app that count, by PM2's own names. */
async function settings(text: string, path?: string): Promise<Record<string, unknown>> {
  const { pm2 } = await read(text, path);
  const found = [...(pm2?.apps[0]?.settings ?? [])].filter(([, { ignored }]) => !ignored);
  return Object.fromEntries(found.map(([name, { value }]) => [name, plain(value)]));
}

describe('which apps a file has', () => {
  it.each<[string, string, string, string[]]>([
    [
      'module.exports',
      'ecosystem.config.js',
      `module.exports = { apps: [{ name: 'a', script: 'a.js' }, { script: 'b.js' }] }`,
      ['a', 'b.js'],
    ],
    ['pm2 for apps', 'ecosystem.config.cjs', `module.exports = { pm2: [{ name: 'a', script: 'a.js' }] }`, ['a']],
    ['one app in apps', 'pm2.config.js', `module.exports = { apps: { name: 'a', script: 'a.js' } }`, ['a']],
    ['a bare list', 'ecosystem.config.js', `module.exports = [{ name: 'a', script: 'a.js' }]`, ['a']],
    ['one bare app', 'ecosystem.config.js', `module.exports = { name: 'a', cmd: 'a.js' }`, ['a']],
    ['an exported list', 'ecosystem.config.mjs', `export const apps = [{ name: 'a', script: 'a.js' }]`, ['a']],
    ['JSON with comments', 'pm2.json', `// one\n{ "apps": [{ "name": "a", "script": "a.js", }] }`, ['a']],
    ['JSON5', 'ecosystem.json5', `{ apps: [{ name: 'a', script: 'a.js' }] }`, ['a']],
    ['YAML', 'ecosystem.yml', `apps:\n  - name: a\n    script: a.js\n  - script: b.js\n`, ['a', 'b.js']],
    ['a YAML list', 'process.yaml', `- name: a\n  script: a.js\n`, ['a']],
    ['standard input in JavaScript', '<stdin>', `module.exports = { apps: [{ name: 'a', script: 'a.js' }] }`, ['a']],
    ['standard input in JSON', '<stdin>', `{ "apps": [{ "name": "a", "script": "a.js" }] }`, ['a']],
    ['a name that contains .json', 'ecosystem.json.example', `{ "apps": [{ "name": "a", "script": "a.js" }] }`, ['a']],
    ['standard input in YAML', '<stdin>', `apps:\n  - name: a\n    script: a.js\n`, ['a']],
    [
      'default export and apps',
      'ecosystem.config.mjs',
      `export const apps = [{ name: 'a', script: 'a.js' }]; export default { apps }`,
      ['a'],
    ],
  ])('%s', async (_, path, text, names) => {
    const reading = await read(text, path);
    expect(reading.pm2?.apps.map(({ settings: own }) => plain((own.get('name') ?? own.get('script'))?.value))).toEqual(names);
    expect(problems(reading)).toEqual([]);
    expect(reading.notLinted).toBeUndefined();
  });

  it.each<[string, string, string, string]>([
    ['an empty file', 'ecosystem.yml', '', 'it is empty'],
    ['no apps', 'ecosystem.config.js', 'module.exports = { apps: [] }', 'it holds no PM2 apps'],
    ['something else', 'process.json', '{ "steps": ["a"] }', 'it holds no PM2 apps'],
    ['a text', 'ecosystem.yaml', 'hello\n', 'it holds no PM2 apps'],
    ['nothing exported', 'ecosystem.config.js', 'const apps = []', 'it holds no PM2 apps'],
  ])('leaves %s', async (_, path, text, why) => {
    expect(await read(text, path)).toEqual({ pm2: undefined, problems: [], notLinted: why });
  });

  it('keeps the section of pm2 deploy', async () => {
    const { pm2 } = await read(`module.exports = { apps: [{ script: 'a.js' }], deploy: { production: { user: 'x' } } }`);
    expect(plain(pm2?.deploy)).toEqual({ production: { user: 'x' } });
  });
});

describe('what PM2 stumbles over', () => {
  it.each<[string, string, string, string[], number]>([
    [
      'a default export',
      'ecosystem.config.mjs',
      `export default { apps: [{ name: 'a', script: 'a.js' }] };`,
      ['error 1:16-57 PM2 starts no app of this file: it reads `module.exports` or an exported `apps`, and no default export'],
      1,
    ],
    [
      'a default export in .js',
      'ecosystem.config.js',
      `const c = { apps: [{ script: 'a.js' }] };\nexport default c;`,
      ['error 1:11-41 PM2 starts no app of this file: it reads `module.exports` or an exported `apps`, and no default export'],
      1,
    ],
    [
      'a function',
      'ecosystem.config.js',
      `module.exports = () => ({ apps: [{ name: 'a', script: 'a.js' }] });`,
      ['error 1:25-66 PM2 starts no app of this file: it exports a function, which PM2 does not call'],
      1,
    ],
    [
      'TypeScript',
      'ecosystem.config.ts',
      `export default { apps: [{ name: 'a', script: 'a.js' }] };`,
      ['warning 1:1-1 PM2 runs a file of this name as a script and reads no apps from it: compile it, or write ecosystem.config.js'],
      1,
    ],
    [
      'a name that PM2 does not know',
      'ecosystem.js',
      `module.exports = { apps: [{ name: 'a', script: 'a.js' }] };`,
      ['warning 1:1-1 PM2 runs a file of this name as a script and reads no apps from it: call it ecosystem.config.js'],
      1,
    ],
    [
      'a syntax error',
      'ecosystem.config.js',
      'module.exports = {\n  apps: [,,;\n}',
      ['error 2:12-13 cannot be parsed: Unexpected token'],
      0,
    ],
    ['a syntax error in JSON', 'ecosystem.json', '{ "apps": [ }', ['error 1:13-14 cannot be parsed: Unexpected token'], 0],
    [
      'several YAML documents',
      'ecosystem.yml',
      'apps:\n  - script: a.js\n---\napps:\n  - script: b.js\n',
      ['error 3:1-6:1 PM2 reads no file of several YAML documents; only the first one is linted'],
      1,
    ],
    [
      'an app that is no map',
      'ecosystem.config.js',
      `module.exports = { apps: ['a.js', { script: 'b.js' }] }`,
      ['error 1:27-33 PM2 refuses the whole file: an app must be a map'],
      1,
    ],
    [
      'an app without a script',
      'ecosystem.config.js',
      `module.exports = { apps: [{ name: 'a' }, { cwd: '.' }, { script: 'b.js' }] }`,
      ['warning 1:29-38 this app has no script: PM2 cannot start it', 'warning 1:42-43 this app has no script: PM2 cannot start it'],
      1,
    ],
    [
      'an app that is not known',
      'ecosystem.config.js',
      `module.exports = { apps: [make(), { script: 'b.js' }] }`,
      ['warning 1:27-33 an app is not known here: make is not defined in this file'],
      1,
    ],
    [
      'a list that is not known to its end',
      'ecosystem.config.js',
      `module.exports = { apps: [{ script: 'b.js' }, ...require('./generated')] }`,
      ['warning 1:50-72 it may start further apps, which are not known here: ./generated is not part of the input'],
      1,
    ],
    [
      'nothing that is known',
      'ecosystem.config.js',
      `module.exports = require('@acme/pm2')()`,
      ['warning 1:18-40 it may start further apps, which are not known here: the module @acme/pm2 is not evaluated'],
      0,
    ],
    [
      'a loop without end',
      'ecosystem.config.js',
      `module.exports = { apps: [{ script: 'b.js' }] }; for (;;) for (;;) {}`,
      ['warning the file only partly evaluated: it takes more than 200000 steps'],
      1,
    ],
  ])('%s', async (_, path, text, expected, apps) => {
    const reading = await read(text, path);
    expect(problems(reading)).toEqual(expected);
    expect(reading.pm2?.apps.length ?? 0).toBe(apps);
    expect(reading.notLinted).toBeUndefined();
  });
});

describe('a file in a package of modules', () => {
  const text = `const apps = [{ script: 'a.js' }];\nmodule.exports = { apps };`;
  const modules = { 'package.json': '{ "type": "module" }' };
  it('has no module.exports', async () => {
    const reading = await read(text, 'deploy/ecosystem.config.js', modules);
    expect(problems(reading)).toEqual([
      'error 2:1-15 PM2 starts no app of this file: its package has "type": "module", where `module.exports` is not defined: call it .config.cjs',
    ]);
    expect(reading.pm2?.apps).toHaveLength(1);
  });

  it.each<[string, string, Record<string, string>]>([
    ['is CommonJS as .cjs', 'deploy/ecosystem.config.cjs', modules],
    ['is CommonJS in a package of its own', 'deploy/ecosystem.config.js', { ...modules, 'deploy/package.json': '{}' }],
    ['is CommonJS in other packages', 'ecosystem.config.js', { 'package.json': '{ "name": "a" }' }],
    ['is CommonJS without a package', 'ecosystem.config.js', {}],
  ])('%s', async (_, path, others) => {
    expect(problems(await read(text, path, others))).toEqual([]);
  });
});

describe('names of a setting', () => {
  const samples = { text: 'x', number: 7, boolean: true, list: ['a'], map: { A: 'b' } } as const;
  const special: Partial<Record<Pm2KeyName, unknown>> = {
    exec_mode: 'fork',
    cron_restart: '0 3 * * *',
    max_memory_restart: '1G',
    min_uptime: 500,
  };

  it.each((Object.keys(pm2Keys) as Pm2KeyName[]).flatMap((name) => [...new Set(namesOf(name))].map((alias) => [name, alias] as const)))(
    '%s as %s',
    async (name, alias) => {
      const [kind] = pm2Keys[name].kinds;
      const value = special[name] ?? samples[kind];
      const app = { ...(name === 'script' ? {} : { script: 'a.js' }), [alias]: value };
      expect(await settings(JSON.stringify({ apps: [app] }), 'ecosystem.json')).toMatchObject({ [name]: value });
    },
  );

  it.each<[string, Record<string, unknown>]>([
    [`script: 'a.js', kill_timeout: 0`, {}],
    [`script: 'a.js', kill_timeout: 0, killTimeout: 5000`, { kill_timeout: 5000 }],
    [`script: 'a.js', kill_timeout: 3000, killTimeout: 5000`, { kill_timeout: 3000 }],
    [`script: 'a.js', max_restarts: 0`, {}],
    [`script: 'a.js', autorestart: false, treekill: false, watch: false`, { autorestart: false, treekill: false, watch: false }],
    [`script: 'a.js', wait_ready: false`, {}],
    [`script: 'a.js', instances: 0`, { instances: 0 }],
    [`script: 'a.js', cron_restart: 0`, {}],
    [`script: 'a.js', stop_exit_codes: 0`, {}],
    [`script: 'a.js', env: null, args: undefined`, {}],
    [`script: 'a.js', interpreter: '', interpreterArgs: '--a', interpreter_args: '--b'`, { node_args: '--b' }],
    [`script: '', cmd: 'b.js', exec: 'c.js'`, { script: 'b.js' }],
    [`script: 'a.js', kill_signal: 'SIGTERM', whatever: 1`, {}],
  ])('%s', async (fields, expected) => {
    expect(await settings(withApp(fields))).toEqual({ ...(fields.startsWith(`script: 'a.js'`) ? { script: 'a.js' } : {}), ...expected });
  });
});

describe('values that make PM2 refuse the file', () => {
  const refused = 'PM2 refuses the whole file: ';
  it.each<[string, string]>([
    [`kill_timeout: '10s'`, '4:7-26 kill_timeout must be a number of milliseconds, not the text “10s”: write 10000 for 10 s'],
    [`killTimeout: '5 seconds'`, '4:7-31 killTimeout must be a number of milliseconds, not the text “5 seconds”: write 5000 for 5 s'],
    [`listen_timeout: 'soon'`, '4:7-29 listen_timeout must be a number of milliseconds, not the text “soon”'],
    [`restart_delay: true`, '4:7-26 restart_delay must be a number of milliseconds, not true'],
    [`exec_mode: 'clustered'`, '4:7-29 exec_mode must be fork or cluster, not the text “clustered”'],
    [
      `max_memory_restart: '1GB'`,
      '4:7-32 max_memory_restart must be a number of bytes, or a number with K, M or G behind it such as 300M, not the text “1GB”',
    ],
    [
      `max_memory_restart: '1.5G'`,
      '4:7-33 max_memory_restart must be a number of bytes, or a number with K, M or G behind it such as 300M, not the text “1.5G”',
    ],
    [`autorestart: 'false'`, '4:7-27 autorestart must be true or false, not the text “false”: write false without quotes'],
    [`wait_ready: 1`, '4:7-20 wait_ready must be true or false, not 1'],
    [`cron_restart: 'not a cron'`, '4:7-33 cron_restart must be a schedule: it has 3 fields, not five or six'],
    [
      `cron_restart: '0 9-12,14 * * *'`,
      '4:7-38 cron_restart must be a schedule: “9-12,14”: PM2 takes neither a range nor a step inside a list',
    ],
    [
      `min_uptime: 50`,
      '4:7-21 min_uptime must be a number of milliseconds from 100 on, or a number with h, m or s behind it such as 10s, not 50',
    ],
    [`max_restarts: -1`, '4:7-23 max_restarts must be a number, not -1'],
    [`instances: true`, '4:7-22 instances must be a number, or max, not true'],
    [`instances: ['a', 'b']`, '4:7-28 instances must be a number, or max, not a list'],
    [`args: 3000`, '4:7-17 args must be a list or a text, not 3000'],
    [`env: [1]`, '4:7-15 env must be a map or a text, not a list'],
    [`env_production: null`, '4:7-27 env_production must be a map or a text, not empty'],
    [`stop_exit_codes: '0,1'`, '4:7-29 stop_exit_codes must be a list of numbers, not the text “0,1”'],
    [`port: 'http'`, '4:7-19 port must be a number, not the text “http”'],
    [`name: 5`, '4:7-14 name must be a text, not 5'],
    [`cwd: {}`, '4:7-14 cwd must be a text, not a map'],
  ])('%s', async (field, expected) => {
    const [place, ...words] = expected.split(' ');
    const reading = await read(withApp(`${field},\n      script: 'a.js'`));
    expect(problems(reading)).toEqual([`error ${place} ${refused}${words.join(' ')}`]);
    expect(reading.pm2?.apps).toHaveLength(1);
  });

  it.each([
    `kill_timeout: '3000'`,
    `kill_timeout: 60 * 1000`,
    `kill_timeout: process.env.KILL_TIMEOUT`,
    `instances: 'max'`,
    `instances: 'auto'`,
    `instances: '2'`,
    `exec_mode: 'cluster_mode'`,
    `max_memory_restart: 300`,
    `max_memory_restart: '300M'`,
    `min_uptime: '10s'`,
    `cron_restart: '*/5 * * * * *'`,
    `cron_restart: '0 0 L * SUN'`,
    `cron_restart: '1,2 0 1 JAN,FEB 7'`,
    `cron: 'looked at later'`,
    `stop_exit_codes: [0]`,
    `watch: './src'`,
    `watch: ['src']`,
    `args: ['-a', 1]`,
    `env_production: { A: 1 }`,
    `kill_signal: 5`,
    `envProduction: 5`,
  ])('takes %s', async (field) => {
    expect(problems(await read(withApp(`script: 'a.js',\n      ${field}`)))).toEqual([]);
  });

  it('points into YAML and JSON', async () => {
    expect(problems(await read(`apps:\n  - script: a.js\n    kill_timeout: 10s\n`, 'ecosystem.yml'))).toEqual([
      `error 3:5-22 ${refused}kill_timeout must be a number of milliseconds, not the text “10s”: write 10000 for 10 s`,
    ]);
    expect(problems(await read(`{ "apps": [\n  { "script": "a.js",\n    "exec_mode": "many" } ] }`, 'ecosystem.json'))).toEqual([
      `error 3:5-24 ${refused}exec_mode must be fork or cluster, not the text “many”`,
    ]);
  });

  it('points to the key where the value is written elsewhere, into whatever file it stands in', async () => {
    const text = `const T = '10s';\nmodule.exports = { apps: [{ script: 'a.js', kill_timeout: T }, { ...require('./common'), script: 'b.js' }] };`;
    const reading = await read(text, 'ecosystem.config.js', { 'common.js': `module.exports = {\n  autorestart: 'no',\n};` });
    expect(reading.problems.map(({ at }) => at && `${at.file.path}:${where(at)}`)).toEqual([
      'common.js:2:3-20',
      'ecosystem.config.js:2:45-57',
    ]);
  });
});

describe('comments', () => {
  it.each<[string, string, string, string, string]>([
    ['above', 'ecosystem.config.js', withApp(`script: 'a.js'`).replace('    {', '    // svc-lint-type: worker\n    {'), 'worker', '3:8-29'],
    [
      'inside',
      'ecosystem.config.js',
      withApp(`// svc-lint-type: consumer -- reads Kafka\n      script: 'a.js'`),
      'consumer -- reads Kafka',
      '4:10-48',
    ],
    ['at the end of a line', 'ecosystem.config.js', withApp(`script: 'a.js', /* svc-lint-type: api */ name: 'a'`), 'api', '4:26-44'],
    ['in YAML', 'ecosystem.yml', `apps:\n  # svc-lint-type: task\n  - script: a.js\n`, 'task', '2:5-24'],
    [
      'with CRLF',
      'ecosystem.config.js',
      withApp(`// svc-lint-type: worker\n      script: 'a.js'`).replaceAll('\n', '\r\n'),
      'worker',
      '4:10-31',
    ],
  ])('%s', async (_, path, text, value, place) => {
    const { pm2 } = await read(text, path);
    const comment = pm2?.apps[0]?.comments.get('type');
    expect([comment?.text, where(comment?.at)]).toEqual([value, place]);
  });

  it('belong to one app', async () => {
    const text = `module.exports = { apps: [\n  // svc-lint-type: worker\n  { script: 'a.js' },\n  { script: 'b.js' },\n] };`;
    const { pm2 } = await read(text);
    expect(pm2?.apps.map(({ comments }) => comments.get('type')?.text)).toEqual(['worker', undefined]);
  });
});

/** Trees that were made to hurt, by name. */
export function hostileTrees() {
  const deployment = (container, more = '') =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: a\n${container}${more}`;
  const ecosystem = (text) => ({ 'ecosystem.config.js': text });
  const workflow = (steps) => `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
  const trees = {
    'maps nested 100,000 deep': {
      'a.yaml': `kind: Deployment\napiVersion: apps/v1\nspec: ${'{a: '.repeat(100_000)}1${'}'.repeat(100_000)}\n`,
    },
    'lists nested 100,000 deep': {
      'a.yaml': `kind: Deployment\napiVersion: apps/v1\nspec: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`,
    },
    'block maps nested 5,000 deep': {
      'a.yaml': `kind: Deployment\napiVersion: apps/v1\n${Array.from({ length: 5_000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}`,
    },
    'alias bomb': {
      'a.yaml': `kind: Deployment\napiVersion: apps/v1\na0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]\n`).join('')}`,
    },
    'merge bomb': {
      'docker-compose.yml': `x0: &x0 { a: 1 }\n${Array.from({ length: 60 }, (_, i) => `x${i + 1}: &x${i + 1}\n  <<: [*x${i}, *x${i}]\n  k${i}: *x${i}\n`).join('')}services:\n  a:\n    <<: *x60\n    image: a\n`,
    },
    'an anchor within itself': { 'a.yaml': 'kind: Deployment\napiVersion: apps/v1\nspec: &a\n  template: *a\n' },
    'keys of prototypes': {
      'a.yaml':
        'apiVersion: apps/v1\nkind: __proto__\nmetadata:\n  name: constructor\n  labels: { __proto__: toString, constructor: x }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: __proto__, namespace: constructor }\nspec: { template: { metadata: { labels: { __proto__: a } }, spec: { containers: [{ name: __proto__, image: constructor, env: [{ name: __proto__, value: toString }] }] } } }\n',
      'docker-compose.yml':
        'services:\n  __proto__: { image: a, depends_on: [constructor] }\n  constructor: { image: toString, environment: { __proto__: x, A_URL: "constructor://toString:1", B_URL: "valueOf://b" } }\n',
      '.github/workflows/deploy.yml': `on: { constructor: {}, toString: {}, push: {} }\n${workflow(
        '      - run: |\n          constructor deploy\n          __proto__ kubectl apply -f a\n          valueOf\n          kubectl rollout status constructor/toString\n          kubectl set image toString/constructor a=b:1\n          toString/valueOf\n',
      ).replace(/^on:.*\n/, '')}`,
      Procfile: 'constructor: valueOf run\nweb: python app.py\nclock: ruby toString.constructor\n',
      'app.py':
        'import constructor\nimport datetime\nconstructor.run(timeout=datetime.timedelta(constructor=1))\nserver.stop(toString=valueOf)\n',
      'cmd/main.go':
        'package main\n\nimport "time"\n\nfunc main() {\n\ttime.Sleep(3 * time.constructor)\n\tlist.constructor(func() {})\n}\n',
      'main.mjs':
        'list.constructor((x) => x);\n[1].toString((y) => y);\nprocess.on("SIGTERM", () => list.valueOf(() => process.exit(0)));\n',
    },
    'duplicate keys': { 'a.yaml': `${deployment('          image: b\n')}${'kind: Job\n'.repeat(100)}` },
    'a scalar of 9 MB': { 'a.yaml': deployment(`          env: [{ name: A, value: "${'x'.repeat(9_000_000)}" }]\n`) },
    'a line of shell of 2 MB': { 'a.yaml': deployment(`          command: [sh, -c, "${'a && '.repeat(400_000)}"]\n`) },
    'unclosed shell': {
      'a.yaml': deployment('          command: [sh, -c, "echo \'$(cat <<EOF `"]\n'),
      '.github/workflows/a.yml': workflow(
        '      - run: |\n          if [ "$A" = \'x; then kubectl apply -f a\n          cat <<EOF\n          $(((((\n',
      ),
    },
    'shell nested 20,000 deep': {
      'a.yaml': deployment(`          command: [sh, -c, "${'$('.repeat(20_000)}"]\n`),
      Procfile: `web: ${'('.repeat(20_000)}a\n`,
    },
    'shell of braces': {
      Procfile: `web: ${'{ '.repeat(5_000)}\nworker: ${'if true; then '.repeat(5_000)}\nclock: ${'a | '.repeat(20_000)}b\n`,
    },
    'regular expressions provoked': {
      'a.yaml': deployment(
        `          command: ["${'a'.repeat(50_000)}!", "${'-'.repeat(50_000)}", "${'/'.repeat(50_000)}", "${'=:'.repeat(30_000)}"]\n          env: [{ name: URL, value: "http://${'a.'.repeat(9_000)}" }, { name: B, value: "${'a:'.repeat(9_000)}" }]\n`,
      ),
    },
    'a workflow of 10,000 steps': {
      '.github/workflows/a.yml': workflow(Array.from({ length: 10_000 }, (_, i) => `      - run: kubectl apply -f a${i}.yaml\n`).join('')),
    },
    'expressions nested': {
      '.github/workflows/a.yml': workflow(`      - if: \${{ ${'('.repeat(20_000)} }}\n        run: kubectl apply -f a\n`),
    },
    'jobs that need each other': {
      '.github/workflows/a.yml':
        'on: push\njobs:\n  a: { needs: b, runs-on: x, steps: [{ run: kubectl apply -f a }] }\n  b: { needs: a, runs-on: x, steps: [{ run: kubectl apply -f a }] }\n',
      '.gitlab-ci.yml': 'a: { extends: b, script: [a] }\nb: { extends: a }\ndeploy: { extends: [a, b], script: [kubectl apply -f .] }\n',
      '.circleci/config.yml':
        'version: 2.1\njobs: { a: { steps: [b] } }\ncommands: { b: { steps: [b] } }\nworkflows: { w: { jobs: [a] } }\n',
    },
    'a Makefile in circles': {
      Makefile: 'deploy: a\n\tmake a\na: deploy\n\tmake deploy\n',
      '.github/workflows/a.yml': workflow('      - run: make deploy\n'),
    },
    'npm scripts in circles': {
      'package.json': '{"scripts":{"start":"npm run a","a":"npm run start && npm run a"}}',
      Procfile: 'web: npm start\n',
      Dockerfile: 'FROM node\nCOPY . .\nCMD ["npm", "start"]\n',
    },
    'Dockerfiles in circles': {
      Dockerfile: `FROM b AS a\nFROM a AS b\nCOPY --from=b / /\nENTRYPOINT ["/a.sh"]\n${'ONBUILD ONBUILD RUN a\n'.repeat(100)}`,
      'a.sh': 'exec ./a.sh "$@"\n',
    },
    'a Dockerfile of 20,000 lines': { Dockerfile: `FROM node\n${'RUN a && \\\n'.repeat(20_000)}\nCMD [` },
    'Dockerfile heredocs': { Dockerfile: 'FROM a\nRUN <<A <<B <<C\n'.repeat(200) },
    'a loop without end': ecosystem('while (true) {}\nmodule.exports = { apps: [] }'),
    'recursion without end': ecosystem('const f = (x) => f(f(x)); module.exports = { apps: f([]) }'),
    'arrays without end': ecosystem(
      'const a = Array.from({ length: 1e9 }, (_, i) => ({ name: "a" + i, script: "a.js" })); module.exports = { apps: [...a, ...Array(1e9).fill({})] }',
    ),
    'text without end': ecosystem(
      'let s = "a"; for (let i = 0; i < 60; i++) s += s; module.exports = { apps: [{ name: s.repeat(1e9).padEnd(1e9), script: s }] }',
    ),
    'proxies and getters': ecosystem(
      'module.exports = new Proxy({ get apps() { throw new Error("no"); }, __proto__: { apps: [1] } }, { get() { for (;;); } })',
    ),
    'what is not for it': ecosystem(
      'const p = require("/etc/passwd"); require("child_process").execSync("touch /tmp/owned"); process.exit(0); module.exports = { apps: [{ name: p, script: "../../../../etc/passwd", cwd: "/", env_file: "/proc/self/environ" }] }',
    ),
    'modules in circles': {
      ...ecosystem('module.exports = require("./b")'),
      'b.js': 'module.exports = require("./ecosystem.config.js")',
      'b/index.js': 'require("..")',
    },
    'nested arrows': ecosystem(`module.exports = ${'(() => '.repeat(3_000)}1${')()'.repeat(3_000)}`),
    'nested JavaScript': {
      ...ecosystem('module.exports = { apps: [{ name: "a", script: "a.js" }] }'),
      'a.js': `${'['.repeat(50_000)}`,
      'b.js': `x${'.a'.repeat(50_000)}`,
    },
    'a chain of modules': {
      ...ecosystem('module.exports = { apps: [{ name: "a", script: "m0.js" }] }'),
      ...Object.fromEntries(
        Array.from({ length: 3_000 }, (_, i) => [
          `m${i}.js`,
          `require('./m${i + 1}'); process.on('SIGTERM', () => require('./m${(i * 7) % 3_000}').stop());`,
        ]),
      ),
    },
    'JSON that is none': {
      'ecosystem.json': '{"apps": [{"name": "a", "script": '.repeat(500),
      'package.json': '{"scripts": null, "main": {}, "pm2": [[[]]], "workspaces": {"packages": 3}}',
    },
    'other types everywhere': {
      'a.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: []\nspec: 3\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: {}, labels: [a], annotations: { a: [b] } }\nspec: { replicas: [1], selector: x, template: { metadata: 3, spec: { containers: { a: b }, initContainers: 7, volumes: x, terminationGracePeriodSeconds: {} } } }\n',
      'docker-compose.yml': 'services: [a, b]\n',
      'compose.yaml':
        'services: { a: 3, b: [], c: { image: [], command: { a: b }, ports: 3, depends_on: 4, deploy: [x], healthcheck: 3, environment: 5, build: [] } }\n',
      '.gitlab-ci.yml': '- a\n- b: [c]\n',
      '.github/workflows/a.yml': 'on: 3\njobs: [a]\n',
      '.github/workflows/b.yml': 'on: { push: 3 }\njobs: { a: { steps: { a: b }, needs: { x: y }, strategy: 3 }, b: 4, c: { uses: [] } }\n',
      'azure-pipelines.yml': 'stages: 3\njobs: { a: b }\nsteps: x\n',
      'bitbucket-pipelines.yml': 'pipelines: [3]\n',
      '.circleci/config.yml': 'jobs: 3\nworkflows: [a]\n',
    },
    'nothing at all': {
      'a.yaml': '',
      Dockerfile: '',
      'ecosystem.config.js': '',
      'docker-compose.yml': '',
      '.github/workflows/a.yml': '',
      Procfile: '',
      'package.json': '',
    },
    controls: {
      'a.yaml': deployment('          command: ["\\u001b[31m\\u0007", "\\u202e"]\n').replaceAll('name: a', 'name: "\\u001b[2Jx"'),
      'a\u0007b.yaml': deployment(''),
    },
    'names of files': Object.fromEntries(
      [
        'a b/c d.yaml',
        'ä/ö\nü.yaml',
        '__proto__/a.yaml',
        'constructor',
        '-rf.yaml',
        `${'x'.repeat(255)}.yaml`,
        '#.yaml',
        '%2e%2e.yaml',
      ].map((path) => [path, deployment('')]),
    ),
    '4,000 units in one file': {
      'a.yaml': Array.from({ length: 4_000 }, (_, i) => deployment('').replaceAll('name: a', `name: a${i}`)).join('---\n'),
    },
    'everything selects everything': {
      'a.yaml': Array.from(
        { length: 600 },
        (_, i) =>
          `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a${i} }\nspec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: a }] } } }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: s${i} }\nspec: { selector: { a: b }, ports: [{ port: 80 }] }\n`,
      ).join('---\n'),
    },
  };
  return trees;
}

// Seeded inputs: the same bytes on every machine, so that figures can be compared.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every input by name: what it is, and its files by path. */
export const inputs = {
  'one manifest': () => manifests(1, 1),
  '20 manifests': () => manifests(20, 1),
  'mixed project': () => ({ ...manifests(50, 1), ...linkedSources(5), ...workflows(3), ...ecosystems(1) }),
  '2,000 documents': () => manifests(2_000, 2),
  '20,000 documents': () => manifests(20_000, 2),
  '500 workflows': () => workflows(500),
  '200 ecosystem files': () => ecosystems(200),
  '300 linked sources': () => linkedSources(300),
  '600 TypeScript files': () => ({ ...linkedSources(60), ...unlinkedSources(540) }),
};

export function writeInput(files, folder) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** https://en.wikipedia.org/wiki/Linear_congruential_generator with the constants of Numerical Recipes. */
function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pick = (rand, list) => list[rand(list.length)];

/** `count` documents of about 2.7 kB, `perFile` to a file: per 25 documents 8 Deployments, 8 Services, 3 CronJobs and 6 ConfigMaps. */
function manifests(count, perFile) {
  const rand = random(42);
  const files = {};
  for (let i = 0; i < count; i += perFile) {
    const documents = [];
    for (let j = i; j < Math.min(i + perFile, count); j++) documents.push(document(j, rand));
    files[`deploy/ns-${i % 20}/part-${i}.yaml`] = documents.join('---\n');
  }
  return files;
}

/** What follows what: a Deployment and its Service mostly stand in one file. */
const KINDS = 'dsdscmdsdsmcdsmdsmdscmdsm';

function document(i, rand) {
  const before = KINDS.slice(0, (i % KINDS.length) + 1);
  const kind = before.at(-1);
  const nth = before.split(kind).length - 2;
  const name = `service-${Math.floor(i / KINDS.length) * 8 + nth}`;
  const namespace = `ns-${(i - (i % 2)) % 20}`;
  switch (kind) {
    case 's':
      return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n${notes(rand, 30)}spec:\n  selector:\n    app: ${name}\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n`;
    case 'c':
      return `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  schedule: "${rand(60)} ${rand(24)} * * *"\n  concurrencyPolicy: ${pick(rand, ['Allow', 'Forbid', 'Replace'])}\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: OnFailure\n          containers:\n            - name: run\n              image: example/${name}:1.${rand(40)}.${rand(9)}\n              command: ["python", "-m", "jobs.run", "--only", "${name}"]\n${env(rand, 14, 22)}`;
    case 'm':
      return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n${Array.from({ length: 30 }, (_, k) => `  key-${k}: "value ${rand(1e6)} of ${name} and some words that fill the line"\n`).join('')}  notes: |\n    # not a comment\n    ${'lorem ipsum dolor sit amet '.repeat(12)}\n`;
    default:
      return deployment(name, namespace, rand);
  }
}

function deployment(name, namespace, rand) {
  const command = pick(rand, [
    '["node", "server.js"]',
    '["celery", "-A", "app", "worker"]',
    '["bundle", "exec", "sidekiq"]',
    '["sh", "-c", "npm start"]',
    '["python", "-m", "app"]',
  ]);
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
${notes(rand, 6)}spec:
  replicas: ${1 + rand(4)}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name}, tier: backend }
    spec:
      terminationGracePeriodSeconds: ${10 + rand(90)}
      containers:
        - name: main
          image: ghcr.io/example/${name}:${rand(9)}.${rand(40)}.${rand(9)}
          command: ${command}
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet: { path: /ready, port: http }
            periodSeconds: 5
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 512Mi }
${env(rand, 10, 22)}`;
}

function notes(rand, count) {
  return `  annotations:\n${Array.from({ length: count }, (_, k) => `    example.com/note-${k}: "a note with the number ${rand(1e9)} in it"\n`).join('')}`;
}

/** Two addresses of other services, a secret, and settings. */
function env(rand, indent, count) {
  const pad = ' '.repeat(indent);
  const value = (k) => {
    if (k < 2) return `value: "http://service-${rand(600)}:80/path/${rand(1000)}"`;
    if (k === 2) return `valueFrom: { secretKeyRef: { name: credentials-${rand(50)}, key: password } }`;
    return `value: ${pick(rand, [`"${rand(1e6)} of what it holds"`, `"${rand(2) === 1}"`, `"${rand(120)}s"`, `'level-${rand(9)}'`, `/var/lib/data-${rand(1000)}`])}`;
  };
  return `${pad}env:\n${Array.from({ length: count }, (_, k) => `${pad}  - name: SETTING_${k} # what it is for, and who asked for it\n${pad}    ${value(k)}\n`).join('')}`;
}

function workflows(count) {
  const rand = random(7);
  const files = {};
  for (let i = 0; i < count; i++) {
    const deploys = i % 3 === 0;
    const steps = deploys
      ? `      - run: |\n          kubectl apply -f deploy/ns-${rand(20)}/\n          kubectl rollout status deployment/service-${rand(600)} --timeout=5m\n`
      : '      - run: npm run build\n';
    files[`.github/workflows/flow-${i}.yml`] =
      `name: flow ${i}\non:\n  push:\n    branches: [main]\n${i % 2 ? 'concurrency: deploy\n' : ''}jobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: |\n          npm ci\n          npm test -- --shard=${rand(4)}/4 | tee out.txt && echo "done: $GITHUB_SHA"\n  ship:\n    needs: test\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n${steps}`;
  }
  return files;
}

function ecosystems(count) {
  const rand = random(11);
  const files = {};
  for (let i = 0; i < count; i++) {
    files[`pm2/app-${i}/ecosystem.config.js`] =
      `const path = require('path');\nconst base = { cwd: path.join(__dirname, 'app'), kill_timeout: ${rand(30)} * 1000 };\nmodule.exports = {\n  apps: ['web', 'worker'].map((name) => ({ ...base, name: \`\${name}-${i}\`, script: \`dist/\${name}.js\`, instances: name === 'web' ? ${1 + rand(4)} : 1, env: { NODE_ENV: process.env.NODE_ENV || 'production' } })),\n};\n`;
  }
  return files;
}

/** PM2 apps whose scripts are here, each with a helper module. */
function linkedSources(count) {
  const rand = random(13);
  const files = {};
  const apps = [];
  for (let i = 0; i < count; i++) {
    apps.push(`    { name: 'job-${i}', script: './src/job-${i}.ts', kill_timeout: ${rand(60)}000 },`);
    files[`jobs/src/job-${i}.ts`] =
      `import { Worker } from 'bullmq';\nimport { work } from './work-${i}';\n\nconst worker = new Worker('queue-${i}', work, { connection: {}, concurrency: ${1 + rand(8)} });\nasync function stop(): Promise<void> {\n  setTimeout(() => process.exit(1), ${rand(60)}_000).unref();\n  await worker.close();\n  process.exit(0);\n}\nfor (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);\n${filler(rand, 60)}`;
    files[`jobs/src/work-${i}.ts`] =
      `export async function work(job: { data: unknown }): Promise<unknown> {\n  return job.data;\n}\n${filler(rand, 60)}`;
  }
  files['jobs/ecosystem.config.js'] = `module.exports = {\n  apps: [\n${apps.join('\n')}\n  ],\n};\n`;
  return files;
}

/** Sources that no unit leads to. */
function unlinkedSources(count) {
  const rand = random(17);
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`lib/src/module-${i}.ts`, `export const id = ${i};\n${filler(rand, 120)}`]),
  );
}

function filler(rand, lines) {
  return Array.from(
    { length: lines },
    (_, k) =>
      `export function helper${k}(value: number): { value: number; label: string } { return { value: value * ${rand(100)}, label: \`\${value} of ${rand(1e6)}\` }; }\n`,
  ).join('');
}

import { cronJob, job, pm2, sidekiq, workload } from '../../../rules/examples.ts';
import { deployFile, soundDeploy, workflow } from '../../../rules/workflows.ts';
import type { QuestionCases } from './cases.ts';

const beat = 'command: [celery, -A, billing, beat]';
const scheduled = (schedule: string, more = ''): string => cronJob({ spec: `schedule: "${schedule}"${more}` });
const scheduledWorkflow = (top: string, run: string, cron = '*/10 * * * *'): string =>
  `on:\n  schedule:\n    - cron: '${cron}'\n${top}jobs:\n  clean:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`;
const limited = (job: string): string =>
  scheduledWorkflow('', './clean.sh').replace('runs-on: ubuntu-latest', `runs-on: ubuntu-latest\n    ${job}`);
const gitlab = (job: string): string =>
  `stages: [test, deploy]\ntest:\n  stage: test\n  script: npm test\ndeploy:\n  stage: deploy\n  rules:\n    - if: $CI_COMMIT_BRANCH == "main"\n${job}  script:\n    - kubectl apply -f deploy/\n    - kubectl rollout status deployment/orders --timeout=5m\n`;
const scaledJob = (rollout: string): string =>
  `apiVersion: keda.sh/v1alpha1\nkind: ScaledJob\nmetadata:\n  name: images\nspec:\n  jobTargetRef:\n    template:\n      spec:\n        restartPolicy: Never\n        containers:\n          - name: images\n            image: example/images:1\n            command: [celery, -A, images, worker]\n${rollout}  triggers:\n    - type: rabbitmq\n      metadata: { queueName: images, mode: QueueLength, value: "5" }\n`;
const inCode = (code: string, settings = '') => ({
  'ecosystem.config.js': pm2(`name: 'reports',\nscript: 'reports.mjs',\n${settings}exp_backoff_restart_delay: 100,`),
  'reports.mjs': code,
});

export default {
  'scheduler-does-not-surge': {
    'The strategy is written, and it is the default': {
      'a.yaml': workload({ name: 'a', spec: 'replicas: 1\nstrategy:\n  type: RollingUpdate', container: beat }),
      'b.yaml': workload({ name: 'b', container: beat }),
    },
    'No surge, two instances, other kinds': {
      'a.yaml': workload({
        name: 'a',
        spec: 'replicas: 1\nstrategy:\n  type: RollingUpdate\n  rollingUpdate:\n    maxSurge: 0\n    maxUnavailable: 1',
        container: beat,
      }),
      'b.yaml': workload({ name: 'b', spec: 'replicas: 2', container: beat }),
      'c.yaml': workload({ name: 'c', kind: 'StatefulSet', spec: 'replicas: 1', container: beat }),
      'd.yaml': cronJob({ name: 'd', container: beat }),
      'e.yaml': workload({ name: 'e', container: 'command: [celery, -A, billing, beat, --scheduler, redbeat.RedBeatScheduler]' }),
    },
    'A word alone, and a word on what takes jobs': {
      'a.yaml': workload({ name: 'scheduler' }),
      'b.yaml': workload({ name: 'b', container: 'command: [./scheduler]' }),
      'c.yaml': workload({ name: 'c', container: 'command: [celery, -A, billing, worker, -B]' }),
    },
    'Several that follow one leader': {
      'a.yaml': workload({ name: 'scheduler', container: 'command: [./scheduler]\nargs: [--leader-elect=true]' }),
    },
  },
  'scheduler-is-single': {
    'How many': {
      'a.yaml': workload({ name: 'a', spec: 'replicas: 3', container: beat }),
      'b.yaml': workload({ name: 'b', kind: 'DaemonSet', container: beat }),
      'c.yaml': workload({ name: 'c', container: beat }),
      'd.yaml': workload({
        name: 'd',
        spec: 'replicas: 2',
        container: 'command: [celery, -A, billing, beat, -S, redbeat.RedBeatScheduler]',
      }),
      'e.yaml': cronJob({ name: 'e', container: beat }),
      'f.yaml': workload({ name: 'scheduler', spec: 'replicas: 2' }),
    },
    'One for each CPU': {
      'ecosystem.config.js': pm2("name: 'beat',\nscript: 'celery',\nargs: '-A billing beat',\ninterpreter: 'none',\ninstances: 'max',"),
    },
    'A schedule that the code shows': inCode(
      "import cron from 'node-cron';\ncron.schedule('0 3 * * *', () => console.log('run'));\n",
      'instances: 2,\n',
    ),
  },
  'replacement-waits-for-the-old': {
    'A Job that says the default': {
      'a.yaml': job({ spec: 'podReplacementPolicy: TerminatingOrFailed', container: 'command: [node, dist/migrate.js]' }),
    },
    ScaledJobs: { 'a.yaml': scaledJob(''), 'b.yaml': scaledJob('  rollout:\n    strategy: gradual\n').replace('name: images', 'name: b') },
    'A ScaledJob that says the default': { 'a.yaml': scaledJob('  rollout:\n    strategy: default\n') },
    'Other kinds': { 'a.yaml': workload({ container: sidekiq }), 'b.yaml': cronJob({ spec: 'schedule: "0 3 * * *"' }) },
  },
  'cron-forbids-overlap': {
    Policies: {
      'a.yaml': scheduled('*/5 * * * *'),
      'b.yaml': scheduled('*/5 * * * *', '\nconcurrencyPolicy: Allow').replace('nightly-report', 'b'),
      'c.yaml': scheduled('*/5 * * * *', '\nconcurrencyPolicy: Replace').replace('nightly-report', 'c'),
      'd.yaml': scheduled('*/5 * * * *', '\nconcurrencyPolicy: Forbid').replace('nightly-report', 'd'),
    },
    'How often': {
      'a.yaml': scheduled('0 3 * * *'),
      'b.yaml': scheduled('@hourly').replace('nightly-report', 'b'),
      'c.yaml': scheduled('0 3 * * 1').replace('nightly-report', 'c'),
      'd.yaml': scheduled('nonsense').replace('nightly-report', 'd'),
      'e.yaml': scheduled('@every 90s').replace('nightly-report', 'e'),
    },
    'A run that ends before the next': {
      'a.yaml': cronJob({ spec: 'schedule: "*/10 * * * *"', job: 'activeDeadlineSeconds: 300' }),
      'b.yaml': cronJob({ name: 'b', spec: 'schedule: "*/10 * * * *"', job: 'activeDeadlineSeconds: 600' }),
      'c.yaml': cronJob({ name: 'c', spec: 'schedule: "*/10 * * * *"', job: 'activeDeadlineSeconds: 900' }),
    },
    'A lock in its code': {
      'ecosystem.config.js': pm2("name: 'other',\nscript: 'other.js',"),
      Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "report.mjs"]\n',
      'package.json': '{ "name": "report" }',
      'report.mjs': "import Redlock from 'redlock';\nawait new Redlock([]).using(['x'], 5000, async () => {});\n",
      'a.yaml': cronJob({ spec: 'schedule: "*/10 * * * *"', container: '' }).replace('example/report:2.0.1', 'example/report:1'),
    },
    'A run that is suspended': { 'a.yaml': scheduled('*/10 * * * *', '\nsuspend: true') },
  },
  'cron-has-starting-deadline': {
    'How long': {
      'a.yaml': scheduled('*/10 * * * *', '\nconcurrencyPolicy: Forbid'),
      'b.yaml': scheduled('*/10 * * * *', '\nstartingDeadlineSeconds: 5').replace('nightly-report', 'b'),
      'c.yaml': scheduled('*/10 * * * *', '\nstartingDeadlineSeconds: 10').replace('nightly-report', 'c'),
      'd.yaml': scheduled('*/10 * * * *', '\nstartingDeadlineSeconds: 300').replace('nightly-report', 'd'),
      'e.yaml': scheduled('0 3 * * *').replace('nightly-report', 'e'),
      'f.yaml': scheduled('* * * * *', '\nconcurrencyPolicy: Forbid').replace('nightly-report', 'f'),
      'g.yaml': scheduled('nonsense', '\nconcurrencyPolicy: Forbid').replace('nightly-report', 'g'),
    },
  },
  'schedule-has-timezone': {
    'Where the hour matters, and where it does not': {
      'a.yaml': scheduled('0 3 * * *'),
      'b.yaml': scheduled('0 3 * * *', '\ntimeZone: Europe/Berlin').replace('nightly-report', 'b'),
      'c.yaml': scheduled('*/10 * * * *').replace('nightly-report', 'c'),
      'd.yaml': scheduled('0 * * * *').replace('nightly-report', 'd'),
      'e.yaml': scheduled('@daily').replace('nightly-report', 'e'),
    },
  },
  'cron-restart-does-not-interrupt': {
    'What works all the time, and what ends': {
      'a.config.js': pm2("name: 'a',\nscript: 'a.mjs',\ncron_restart: '0 4 * * *',\nkill_timeout: 30000,"),
      'b.config.js': pm2("name: 'b',\nscript: 'b.mjs',\ncron_restart: '0 4 * * *',"),
      'c.config.js': pm2("name: 'c',\nscript: 'a.mjs',"),
      'a.mjs': "import { Worker } from 'bullmq';\nnew Worker('mails', async () => {}, { connection: {} });\n",
      'b.mjs': "import express from 'express';\nexpress().listen(3000);\n",
    },
  },
  'cron-has-lock': {
    'Several instances, in code': inCode("import cron from 'node-cron';\ncron.schedule('0 3 * * *', () => {});\n", 'instances: 2,\n'),
    'One for each CPU, in code': inCode("import cron from 'node-cron';\ncron.schedule('0 3 * * *', () => {});\n", "instances: 'max',\n"),
    'One instance, in code': inCode("import cron from 'node-cron';\ncron.schedule('0 3 * * *', () => {});\n"),
    'Several instances and a lock': inCode(
      "import cron from 'node-cron';\nimport Redlock from 'redlock';\nconst lock = new Redlock([]);\ncron.schedule('0 3 * * *', () => lock.using(['x'], 5000, async () => {}));\n",
      'instances: 2,\n',
    ),
    'Several in pods': {
      Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "reports.mjs"]\n',
      'package.json': '{ "name": "reports", "dependencies": { "node-cron": "4" } }',
      'reports.mjs': "import cron from 'node-cron';\ncron.schedule('0 3 * * *', () => {});\n",
      'a.yaml': workload({ name: 'reports', spec: 'replicas: 3', image: 'example/reports:1' }),
    },
  },
  'in-process-cron-does-not-overlap': {
    'How often, and what guards': inCode(
      [
        "import cron from 'node-cron';",
        "cron.schedule('* * * * *', async () => { await work(); });",
        "cron.schedule('* * * * *', async () => { await work(); }, { noOverlap: true });",
        "cron.schedule('0 3 * * *', async () => { await work(); });",
        "cron.schedule('* * * * *', () => {});",
        'async function work() {}',
        '',
      ].join('\n'),
    ),
    'A schedule that is not known': inCode(
      "import cron from 'node-cron';\ncron.schedule(process.env.CRON, async () => { await work(); });\nasync function work() {}\n",
    ),
    'A timer': inCode('setInterval(async () => { await work(); }, 1000);\nasync function work() {}\n'),
  },
  'deploys-do-not-overlap': {
    'Two jobs deploy, one has a group': {
      [deployFile]: workflow({ top: '', run: soundDeploy })
        .replace('  deploy:\n', '  deploy-eu:\n')
        .concat('  deploy-us:\n    runs-on: ubuntu-latest\n    concurrency: us\n    steps:\n      - run: kubectl apply -f us/\n'),
    },
    'A matrix, a called workflow, tags, and by hand': {
      '.github/workflows/a.yml': workflow({ top: '', job: 'strategy:\n  matrix:\n    region: [eu, us]', run: soundDeploy }),
      '.github/workflows/b.yml': workflow({ top: '', run: soundDeploy }).replace('  push:\n    branches: [main]\n', '  workflow_call:\n'),
      '.github/workflows/c.yml': workflow({ top: '', run: soundDeploy }).replace('branches: [main]', 'tags: [v*]'),
      '.github/workflows/d.yml': workflow({ top: '', run: soundDeploy }).replace(
        '  push:\n    branches: [main]\n',
        '  workflow_dispatch:\n',
      ),
      '.github/workflows/e.yml': workflow({ top: 'concurrency: production', run: soundDeploy }),
      '.github/workflows/f.yml': workflow({ top: '', job: 'concurrency:\n  group: production', run: soundDeploy }),
    },
    'Scripts that only their names tell of': {
      '.gitlab-ci.yml':
        'stages: [update-config]\ntexts:\n  stage: update-config\n  script: bin/open-texts-pr.sh\nprod:\n  stage: update-config\n  script: bin/update_config.sh\n',
    },
    'Jobs whose text takes no more keys': {
      '.github/workflows/a.yml':
        'on: { push: { branches: [main] } }\njobs:\n  deploy: { runs-on: x, steps: [{ run: kubectl apply -f deploy/ }] }\n',
      '.github/workflows/b.yml':
        'on: { push: { branches: [main] } }\njobs:\n  "deploy it":\n    runs-on: x\n    steps:\n      - run: kubectl apply -f deploy/\n',
      '.github/workflows/c.yml':
        'on: { push: { branches: [main] } }\njobs:\n  deploy: # to production\n\n    # first\n    runs-on: x\n    steps:\n      - run: kubectl apply -f deploy/\n',
      '.github/workflows/d.yml':
        'on: { push: { branches: [main] } }\r\njobs:\r\n  deploy:\r\n      runs-on: x\r\n      steps:\r\n      - run: kubectl apply -f deploy/\r\n',
    },
    'Two jobs of one workflow': {
      [deployFile]:
        'on: { push: { branches: [main] } }\njobs:\n  eu:\n    runs-on: x\n    steps:\n      - run: kubectl apply -f eu/\n  us:\n    runs-on: x\n    steps:\n      - run: kubectl apply -f us/\n',
    },
    'GitLab without a group': { '.gitlab-ci.yml': gitlab('') },
    'GitLab with a group': { '.gitlab-ci.yml': gitlab('  resource_group: production\n') },
    'GitLab with an extended job': { '.gitlab-ci.yml': gitlab('  extends: .deploy\n') },
    'GitLab with an anchor': { '.gitlab-ci.yml': `.base: &base\n  tags: [x]\n${gitlab('  <<: *base\n')}` },
    'Azure, CircleCI and Bitbucket': {
      'azure-pipelines.yml': 'trigger: [main]\npool: x\nsteps:\n  - script: kubectl apply -f deploy/\n',
      '.circleci/config.yml':
        'version: 2.1\njobs:\n  deploy:\n    docker: [{ image: x }]\n    steps:\n      - run: kubectl apply -f deploy/\nworkflows:\n  main:\n    jobs: [deploy]\n',
      'bitbucket-pipelines.yml':
        'pipelines:\n  branches:\n    main:\n      - step:\n          script:\n            - kubectl apply -f deploy/\n',
    },
  },
  'scheduled-pipeline-does-not-overlap': {
    'How often, and what guards': {
      '.github/workflows/a.yml': scheduledWorkflow('', './clean.sh'),
      '.github/workflows/b.yml': scheduledWorkflow('concurrency: clean\n', './clean.sh'),
      '.github/workflows/c.yml': scheduledWorkflow('', './clean.sh', '0 3 * * *'),
      '.github/workflows/d.yml': scheduledWorkflow('', 'kubectl apply -f deploy/'),
      '.github/workflows/e.yml': scheduledWorkflow('', './clean.sh', 'nonsense'),
      '.github/workflows/f.yml': scheduledWorkflow('', './clean.sh', '0 * * * *'),
      '.github/workflows/g.yml': scheduledWorkflow('', 'kubectl apply -f deploy/', '0 3 * * *'),
    },
    'Another system': {
      'azure-pipelines.yml': 'schedules:\n  - cron: "*/10 * * * *"\n    branches: { include: [main] }\nsteps:\n  - script: ./clean.sh\n',
    },
    'A run that ends before the next': {
      [deployFile]: limited('timeout-minutes: 5'),
      '.github/workflows/just.yml': limited('timeout-minutes: 10'),
      '.github/workflows/nightly.yml': scheduledWorkflow('', './clean.sh', '0 3 * * *'),
      'azure-pipelines.yml':
        'schedules:\n  - cron: "*/10 * * * *"\n    branches: { include: [main] }\njobs:\n  - job: clean\n    timeoutInMinutes: 9\n    steps:\n      - script: ./clean.sh\n',
      '.gitlab-ci.yml': 'clean:\n  timeout: 5 minutes\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "schedule"\n  script: ./clean.sh\n',
      'bitbucket-pipelines.yml':
        'pipelines:\n  custom:\n    clean:\n      - step:\n          max-time: 5\n          script: [./clean.sh]\n',
    },
    'A limit that is too long, or none': {
      '.github/workflows/long.yml': limited('timeout-minutes: 11'),
      '.github/workflows/unknown.yml': limited('timeout-minutes: ${{ fromJSON(vars.LIMIT) }}'),
      '.github/workflows/six-hours.yml': scheduledWorkflow('', './clean.sh', '0 */4 * * *'),
      '.github/workflows/other.yml': limited('timeout-minutes: 5').replace(
        "- cron: '",
        "- cron: '0 3 * * *'\n    - cron: '*/3 * * * *'\n    - cron: '",
      ),
      '.github/workflows/chain.yml': `${limited('timeout-minutes: 6')}  report:\n    needs: clean\n    runs-on: ubuntu-latest\n    timeout-minutes: 6\n    steps:\n      - run: ./report.sh\n`,
      '.github/workflows/circle.yml': limited('timeout-minutes: 5\n    needs: clean'),
      'azure-pipelines.yml':
        'schedules:\n  - cron: "*/10 * * * *"\n    branches: { include: [main] }\njobs:\n  - job: clean\n    timeoutInMinutes: 0\n    steps:\n      - script: ./clean.sh\n',
      '.circleci/config.yml':
        'version: 2.1\njobs:\n  clean:\n    docker: [{ image: cimg/base:2024.01 }]\n    steps:\n      - run: ./clean.sh\nworkflows:\n  nightly:\n    triggers:\n      - schedule:\n          cron: "*/10 * * * *"\n          filters: { branches: { only: [main] } }\n    jobs: [clean]\n',
    },
  },
  'schedule-is-valid': {
    'Pipelines of other systems': {
      'azure-pipelines.yml':
        'schedules:\n  - cron: "0 3 * * *"\n    branches: { include: [main] }\n  - cron: "0 30 * * *"\n    branches: { include: [main] }\nsteps:\n  - script: ./clean.sh\n',
    },
    Kubernetes: { 'a.yaml': scheduled('0 0 * * 7'), 'b.yaml': scheduled('@every 5m').replace('nightly-report', 'b') },
  },
  'side-effects-are-idempotent': {
    'Mail and payment in a job': inCode(
      "import { Worker } from 'bullmq';\nimport nodemailer from 'nodemailer';\nimport Stripe from 'stripe';\nconst mail = nodemailer.createTransport({});\nconst stripe = new Stripe('x');\nnew Worker('mails', async (job) => { await mail.sendMail(job.data); await stripe.charges.create(job.data); await stripe.charges.create(job.data, { idempotencyKey: job.id }); }, { connection: {} });\n",
    ),
    'Mail on a request': inCode(
      "import express from 'express';\nimport nodemailer from 'nodemailer';\nconst mail = nodemailer.createTransport({});\nexpress().post('/', async (q, s) => { await mail.sendMail({}); s.end(); }).listen(3000);\n",
    ),
  },
} satisfies QuestionCases;

import { describe, expect, it } from 'vitest';
import type { Intake, StopHandler } from '../../src/model/code.ts';
import { minutes, seconds } from '../../src/model/duration.ts';
import { byDefault, declared } from '../../src/model/fact.ts';
import { nothingLaunched } from '../../src/model/launch.ts';
import type { Service } from '../../src/model/service.ts';
import { explain } from '../../src/report/explain/explain.ts';
import { options } from './sample-options.ts';
import { at, file, job, noFacts, pipeline, result, service, step, unit } from './sample-result.ts';

const manifest = file(
  'deploy.yaml',
  'kind: Deployment\nname: mailer\nimage: example/mailer:1\ncommand: sh -c "node mail.js"\nreplicas: 2\nhook: 5\nport: 80\nvolume: spool\nenv: [SMTP_PASSWORD]\n',
);
const source = file(
  'src/mail.ts',
  "new Worker('mails')\nprocess.on('SIGTERM', stop)\nworker.close()\nprocess.exit()\nsetTimeout(bye, 20000)\nlock()\n",
);
const docs = 'https://example.test/docs';

const handler: StopHandler = {
  signals: ['SIGTERM', 'SIGINT'],
  at: at(source, "process.on('SIGTERM', stop)"),
  by: undefined,
  drains: [{ text: 'worker.close()', at: at(source, 'worker.close()'), framework: 'bullmq', effect: 'waits', why: undefined }],
  exit: at(source, 'process.exit()'),
  awaitsDrain: false,
  forcedExit: declared(seconds(20), at(source, '20000')),
  delay: undefined,
  followed: false,
};

const intake: Intake = {
  role: 'queue',
  framework: 'bullmq',
  title: 'BullMQ',
  name: declared('mails', at(source, "'mails'")),
  at: at(source, "new Worker('mails')"),
  auxiliary: false,
  schedule: undefined,
  handles: { SIGTERM: 'graceful' },
  drain: declared(seconds(20), at(source, '20000')),
  drainCalls: ['worker.close()'],
  acksEarly: undefined,
  autoCommit: undefined,
  lock: byDefault(seconds(30), 'BullMQ default', docs),
  overlapGuard: undefined,
  group: undefined,
  groupIsRandom: undefined,
  startPosition: undefined,
  concurrency: declared(4, at(source, "'mails'")),
};

const redis = service({
  id: 'shop/StatefulSet/redis',
  name: 'redis',
  type: 'backing',
  units: [unit({ name: 'redis', at: at(manifest, 'name') })],
});
const api = service({ id: 'shop/Deployment/api', name: 'api', type: 'api', units: [unit({ name: 'api', at: at(manifest, 'kind') })] });

const word = (text: string) => ({ text, raw: text, at: at(manifest, text) });
const gap = { what: 'Dockerfile', why: 'nothing in the input builds the image', at: at(manifest, 'image') };

const mailer: Service = service({
  id: 'shop/Deployment/mailer',
  name: 'mailer',
  type: 'worker',
  roles: ['worker', 'api'],
  confidence: 'high',
  evidence: [
    { type: 'worker', signal: 'word', detail: 'name mailer', strength: 'weak', at: at(manifest, 'mailer') },
    { type: 'worker', signal: 'source', detail: 'BullMQ “mails”', strength: 'decisive', at: at(source, "new Worker('mails')") },
  ],
  gaps: [gap, { what: 'drain', why: 'a call could not be followed' }],
  intakes: [intake],
  dependsOn: [
    { target: redis, name: 'redis', by: 'env REDIS_URL', kind: 'queue', dangling: false, at: at(manifest, 'env') },
    { target: undefined, name: 'smtp', by: 'env SMTP_HOST', kind: 'request', dangling: true, at: at(manifest, 'env') },
  ],
  dependents: [api],
  code: {
    entry: 'src/mail.ts',
    via: [
      { by: 'Dockerfile CMD', at: at(manifest, 'image'), guessed: false },
      { by: 'dist → src', at: at(manifest, 'kind'), guessed: true },
    ],
    facts: {
      language: 'javascript',
      entry: at(source, 'new'),
      files: ['src/mail.ts', 'src/smtp.ts'],
      complete: false,
      gaps: [{ what: 'import of “./x”', why: 'the file is missing' }],
      intakes: [intake],
      stop: { handlers: [handler], hooks: undefined },
      locks: [{ kind: 'distributed', text: 'redlock', at: at(source, 'lock()') }],
      readySignals: [],
      connectsBeforeListening: undefined,
      outboundCalls: [
        {
          client: 'axios',
          target: declared('https://user:secret@mail.test/send?token=abc', at(source, 'lock()')),
          purpose: 'email',
          hasTimeout: false,
          idempotencyKey: undefined,
          inJob: true,
          at: at(source, 'lock()'),
        },
      ],
      enqueues: [],
      memoryState: [],
    },
  },
  units: [
    unit({
      name: 'mailer',
      at: at(manifest, 'mailer'),
      image: declared('example/mailer:1', at(manifest, 'image: example/mailer:1')),
      launch: {
        ...nothingLaunched,
        words: [word('node'), word('mail.js')],
        wrappers: [{ kind: 'shell', text: 'sh -c', signal: 'swallows', at: at(manifest, 'sh -c') }],
        shell: declared('dash', at(manifest, 'image')),
        delivery: { verdict: 'lost', reason: 'dash keeps SIGTERM to itself', at: at(manifest, 'sh -c'), certain: true },
        at: at(manifest, 'command'),
        gaps: [gap],
      },
      env: [
        {
          name: 'SMTP_PASSWORD',
          value: declared('hunter2', at(manifest, 'SMTP_PASSWORD')),
          from: 'mail-secret',
          at: at(manifest, 'SMTP_PASSWORD'),
        },
      ],
      instances: { declared: declared(2, at(manifest, 'replicas: 2')), min: undefined, max: undefined },
      scaling: [
        {
          by: 'keda',
          name: 'mailer',
          min: undefined,
          max: undefined,
          triggers: [{ type: 'redis', name: 'mails', at: at(manifest, 'kind') }],
          at: at(manifest, 'kind'),
        },
      ],
      stop: {
        signal: byDefault('SIGTERM', 'Kubernetes default', docs, at(manifest, 'kind')),
        grace: byDefault(seconds(25), 'Kubernetes default', docs),
        period: byDefault(seconds(30), 'Kubernetes default', docs),
        preStop: declared(seconds(5), at(manifest, 'hook: 5')),
        hasPreStop: true,
      },
      rollout: {
        strategy: byDefault('rolling', 'Kubernetes default', docs),
        maxUnavailable: declared(1, at(manifest, 'kind')),
        maxSurge: undefined,
        minReady: undefined,
      },
      probes: {
        readiness: {
          type: 'http',
          target: '/ready',
          port: 80,
          initialDelay: seconds(0),
          period: seconds(10),
          timeout: seconds(1),
          failureThreshold: 3,
          grace: undefined,
          at: at(manifest, 'port: 80'),
        },
        liveness: undefined,
        startup: undefined,
      },
      exposure: [
        { by: 'cluster-ip', external: false, name: 'Service shop/mailer', port: 80, auxiliary: true, at: at(manifest, 'port: 80') },
      ],
      budgets: [{ name: 'mailer', minAvailable: undefined, maxUnavailable: undefined, allowed: 1, at: at(manifest, 'kind') }],
      volumes: [{ name: 'spool', kind: 'claim', accessModes: ['ReadWriteOnce'], readOnly: false, at: at(manifest, 'volume') }],
      schedule: {
        expression: declared('*/5 * * * *', at(manifest, 'hook')),
        timeZone: undefined,
        dialect: 'kubernetes',
        suspended: undefined,
      },
    }),
  ],
});

const workflow = file('.github/workflows/deploy.yml', 'run: kubectl apply -f deploy.yaml\n');
const deploy = pipeline({
  file: workflow.path,
  at: at(workflow, 'run'),
  jobs: [
    job({
      id: 'deploy',
      at: at(workflow, 'run'),
      steps: [
        step({
          tool: 'kubectl',
          action: 'apply',
          text: 'kubectl apply -f deploy.yaml',
          at: at(workflow, 'kubectl'),
          targets: [mailer],
          unverified: true,
        }),
      ],
    }),
  ],
});

describe('explain', () => {
  const printed = explain(mailer, result({ services: [mailer, redis, api], pipelines: [[deploy, noFacts]] }), options);

  it('gives the whole argument, fact by fact', () => {
    expect(printed).toBe(`mailer  worker · takes jobs from a queue · confidence high
id shop/Deployment/mailer

How its type is known
  worker, decisive  source: BullMQ “mails”  src/mail.ts:1:1
  worker, weak      word: name mailer  deploy.yaml:2:7
  also plays        api
  not known         drain: a call could not be followed

Runs as Deployment shop/mailer
  declared          Deployment, container mailer  deploy.yaml:2:7
  image             example/mailer:1  deploy.yaml:3:1
  command           node mail.js  deploy.yaml:4:1
  started by        sh -c (keeps signals to itself)  deploy.yaml:4:10
  shell             dash  deploy.yaml:3:1
  signal            is lost on its way: dash keeps SIGTERM to itself  deploy.yaml:4:10
  not known         Dockerfile: nothing in the input builds the image  deploy.yaml:3:1
  instances         2 instances  deploy.yaml:5:1
  scaled by         keda mailer on redis “mails”  deploy.yaml:1:1
  stop signal       SIGTERM (Kubernetes default)  https://example.test/docs
  time to stop      25 s (Kubernetes default)  https://example.test/docs
  preStop hook      5 s  deploy.yaml:6:1
  rollout           rolling (Kubernetes default)  https://example.test/docs
  missing at once   at most 1  deploy.yaml:1:1
  schedule          */5 * * * *  deploy.yaml:6:1
  readiness         http /ready on port 80, every 10 s, fails after 3  deploy.yaml:7:1
  reached by        Service shop/mailer on port 80, from inside, for metrics or health only
                    deploy.yaml:7:1
  disruption budget mailer: lets 1 go at once  deploy.yaml:1:1
  volume            spool: claim, ReadWriteOnce  deploy.yaml:8:1
  environment       SMTP_PASSWORD (from mail-secret) (values are never printed)

Takes work through
  queue             BullMQ “mails”, drains for up to 20 s, by itself on SIGTERM: graceful, a job is
                    locked for 30 s, 4 at a time  src/mail.ts:1:1

Source
  found by          Dockerfile CMD  deploy.yaml:3:1
  found by          dist → src (by convention)  deploy.yaml:1:1
  entry             src/mail.ts  src/mail.ts:1:1
  language          javascript, 2 files read, not all that it imports could be followed
  stop handler      for SIGTERM, SIGINT  src/mail.ts:2:1
    closes          worker.close(): waits for running work  src/mail.ts:3:1
    ends itself     before everything is closed  src/mail.ts:4:1
    gives up        after 20 s  src/mail.ts:5:17
    not followed    part of what it calls lies outside what could be read
  lock              redlock (distributed)  src/mail.ts:6:1
  calls             https://mail.test/send by axios, without a timeout  src/mail.ts:6:1
  not known         import of “./x”: the file is missing

Needs and is needed by
  needs             redis (backing): queue, by env REDIS_URL  deploy.yaml:9:1
  needs             smtp, which nothing in its environment defines: request, by env SMTP_HOST
                    deploy.yaml:9:1
  is needed by      api (api)  deploy.yaml:1:1

Deployed by
  job deploy        kubectl apply: kubectl apply -f deploy.yaml, not verified
                    .github/workflows/deploy.yml:1:6

Checklist
  ✔ receives work  from the queue “images” in redis (env REDIS_URL)
  ✔ stops safely   yes: it drains for up to 30 s and is given 35 s
  ✔ holds state    nothing found that a restart would lose
  ✔ runs twice     each job is locked for 30 s
  ? blast radius   nothing in the input depends on it
  ✔ downtime       jobs wait in the queue; 3 instances roll one at a time
`);
  });

  it('never prints a value of the environment', () => {
    expect(printed).not.toContain('hunter2');
  });

  it('says how to declare a type that is not known, and what is not known of a bare unit', () => {
    const stranger = service({ id: 'x', name: 'x', confidence: 'low', units: [unit({ name: 'x', at: at(manifest, 'kind') })] });
    const said = explain(stranger, result({ services: [stranger] }), options);
    for (const line of [
      /^x {2}unknown · how it receives work is not known · confidence low$/m,
      /^ {2}evidence +none$/m,
      /^ {2}to declare it +annotation svc-lint\.dev\/type /m,
      /^ {2}command +not known: nothing in the input says what is run$/m,
      /^ {2}stop signal +not known$/m,
      /^ {2}time to stop +not known$/m,
      /^ {2}entry +not found in the input$/m,
    ]) {
      expect(said).toMatch(line);
    }
  });

  it('tells a drain without limit', () => {
    const endless = { ...mailer, intakes: [{ ...intake, drain: declared(minutes(Number.POSITIVE_INFINITY), at(source, 'new')) }] };
    expect(explain(endless, result({ services: [endless] }), options)).toContain('drains without limit');
  });
});

import { describe, expect, it } from 'vitest';
import { brief, factsOf, readText } from './read-text.ts';

const briefs = async (...input: Parameters<typeof readText>) =>
  (await readText(...input)).pipeline.jobs.flatMap((job) => job.steps.map(brief));

describe('GitLab', () => {
  it('merges what a job extends, over several levels, map by map', async () => {
    const { pipeline } = await readText(
      'gitlab',
      `.base:
  environment: {name: staging}
  script: [echo base]
.kube:
  extends: .base
  variables: {NAME: api}
  script: ["kubectl rollout restart deploy/$NAME"]
production:
  extends: [.kube]
  environment: {name: production}
`,
    );
    const [job] = pipeline.jobs;
    expect(job?.environment?.value).toBe('production');
    expect(job?.steps[0]?.names.map((name) => name.value)).toEqual(['deploy/api']);
  });

  it('ends on circles of extends, references and includes', async () => {
    const text = 'include: .gitlab-ci.yml\n.a: {extends: .b}\n.b: {extends: .a, script: [!reference [.b, script]]}\njob: {extends: .a}\n';
    expect((await readText('gitlab', text)).pipeline.jobs.map((job) => job.id)).toEqual(['job']);
  });

  it('takes up files by pattern, and tells those it cannot see', async () => {
    const { pipeline } = await readText(
      'gitlab',
      "include:\n  - local: 'ci/*.yml'\n  - project: acme/templates\n    file: x.yml\n  - local: missing.yml\n",
      {
        'ci/a.yml': 'deploy-a: {script: [kubectl apply -f a.yaml]}',
        'ci/b.yml': 'deploy-b: {script: [kubectl apply -f b.yaml]}',
      },
    );
    expect(pipeline.jobs.map((job) => `${job.id} ${job.at.file.path}`)).toEqual(['deploy-a ci/a.yml', 'deploy-b ci/b.yml']);
    expect(pipeline.gaps.map((gap) => gap.what)).toEqual(['the included acme/templates', 'the included file missing.yml']);
  });

  it.each([
    [
      'stages wait for those before them',
      'stages: [test, deploy]\nunit: {stage: test, script: [pytest]}\nship: {stage: deploy, script: [fly deploy]}',
      true,
    ],
    [
      'needs replace them',
      'stages: [test, deploy]\nunit: {stage: test, script: [pytest]}\nship: {stage: deploy, needs: [], script: [fly deploy]}',
      false,
    ],
    [
      'needs may be objects',
      'unit: {stage: build, script: [pytest]}\nship: {stage: deploy, needs: [{job: unit}], script: [fly deploy]}',
      true,
    ],
    ['the usual stages are known', 'unit: {script: [pytest]}\nship: {stage: deploy, script: [fly deploy]}', true],
    [
      'a job that may fail gates nothing',
      'unit: {script: [pytest], allow_failure: true}\nship: {stage: deploy, script: [fly deploy]}',
      false,
    ],
    ['a manual job gates nothing', 'unit: {script: [pytest], when: manual}\nship: {stage: deploy, script: [fly deploy]}', false],
  ])('%s', async (_, text, expected) => {
    expect(factsOf((await readText('gitlab', text)).pipeline).testsBeforeDeploy).toBe(expected);
  });

  it.each([
    ['ship: {script: [fly deploy], resource_group: prod}', { guards: true, cancels: false }],
    ['ship: {script: [fly deploy], interruptible: true}', { guards: false, cancels: true }],
    ['default: {interruptible: true}\nship: {script: [fly deploy], inherit: {default: false}}', { guards: false, cancels: undefined }],
    [
      'workflow: {auto_cancel: {on_new_commit: none}}\nship: {script: [fly deploy], interruptible: true}',
      { guards: false, cancels: false },
    ],
  ])('%s', async (text, expected) => {
    const { guardsConcurrency, cancelsInProgress } = factsOf((await readText('gitlab', text)).pipeline);
    expect({ guards: guardsConcurrency, cancels: cancelsInProgress }).toEqual(expected);
  });

  it.each([
    ['rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]', { reachable: undefined, preview: true }],
    ['rules: [{if: $CI_COMMIT_BRANCH == "main"}, {when: never}]', { reachable: undefined, preview: false }],
    ['rules: [{when: never}]', { reachable: false, preview: false }],
    ['only: [merge_requests]', { reachable: true, preview: true }],
    ['environment: {name: review/$CI_COMMIT_REF_SLUG, on_stop: stop}', { reachable: true, preview: true }],
  ])('%s', async (line, expected) => {
    const { pipeline } = await readText('gitlab', `ship:\n  script: [kubectl apply -f k8s/]\n  ${line}\n`);
    const [job] = pipeline.jobs;
    expect({ reachable: job?.reachable, preview: job?.steps[0]?.preview }).toEqual(expected);
  });

  it('knows jobs for schedules, failures and child pipelines', async () => {
    const text = `nightly: {script: [make sync], only: [schedules]}
ship: {script: [kubectl apply -f k8s/]}
undo: {stage: deploy, when: on_failure, script: [kubectl rollout undo deploy/api]}
child: {trigger: {include: child.yml}}
other: {trigger: acme/deployments}
`;
    const { pipeline } = await readText('gitlab', text, { 'child.yml': 'inner-deploy: {script: [fly deploy]}' });
    expect(pipeline.triggers.map((trigger) => trigger.kind)).toEqual(['push', 'schedule']);
    expect(pipeline.jobs.map((job) => job.id)).toEqual(['nightly', 'ship', 'undo', 'child', 'child / inner-deploy', 'other']);
    expect(pipeline.jobs[1]?.steps.map(brief)).toEqual(['kubectl apply unverified undone']);
    expect(pipeline.jobs[5]?.steps.map(brief)).toEqual(['deployments deploy unknown undone']);
  });

  it('does not take what runs beside a Docker daemon of its own for a deploy', async () => {
    const text = (services: string) => `deploy:\n  ${services}\n  script: [docker compose up -d]\n`;
    expect(await briefs('gitlab', text('services: [docker:24-dind]'))).toEqual([]);
    expect(await briefs('gitlab', text('image: alpine'))).toEqual(['compose apply unverified']);
  });
});

describe('CircleCI', () => {
  it('takes commands, parameters and executors apart', async () => {
    const { pipeline } = await readText(
      'circleci',
      `version: 2.1
executors: {base: {docker: [{image: x}], environment: {NS: shop}}}
commands:
  roll:
    parameters: {name: {type: string}, wait: {type: boolean, default: false}}
    steps:
      - run: kubectl set image -n "$NS" deployment/<< parameters.name >> app=x:1
      - when:
          condition: << parameters.wait >>
          steps: [{run: "kubectl rollout status deployment/<< parameters.name >>"}]
jobs:
  deploy:
    executor: base
    parameters: {service: {type: string, default: api}}
    steps:
      - roll: {name: << parameters.service >>}
      - roll: {name: worker, wait: true}
workflows: {main: {jobs: [deploy]}}
`,
    );
    expect(
      pipeline.jobs[0]?.steps.map((step) => `${brief(step)} ${step.names.map((name) => `${name.namespace}/${name.value}`).join(' ')}`),
    ).toEqual([
      'kubectl set-image unverified shop/deployment/api',
      'kubectl set-image verified shop/deployment/worker',
      'kubectl wait verified undefined/deployment/worker',
    ]);
  });

  it('runs the command of a step that is called deploy', async () => {
    const steps = async (command: string) => {
      const text = `version: 2\njobs: {build: {steps: [{deploy: {name: Push images, command: "${command}"}}]}}\n`;
      return (await readText('circleci', text)).pipeline.jobs.flatMap((job) => job.steps.map(brief));
    };
    expect(await steps('docker push shop/api:$(docker/image-tag)')).toEqual([]);
    expect(await steps('kubectl apply -f k8s/')).toEqual(['kubectl apply unverified']);
  });

  it('knows schedules, approvals, serial groups and requires', async () => {
    const text = `version: 2.1
jobs:
  test: {steps: [{run: npm test}]}
  deploy: {steps: [{run: fly deploy}]}
workflows:
  main:
    jobs:
      - test
      - hold: {type: approval, requires: [test]}
      - deploy: {requires: [hold], serial-group: prod}
  nightly:
    triggers: [{schedule: {cron: "0 0 * * *", filters: {branches: {only: [main]}}}}]
    jobs: [test]
`;
    const { pipeline } = await readText('circleci', text);
    expect(pipeline.triggers.map((trigger) => `${trigger.kind} ${trigger.schedule?.value ?? ''}`)).toEqual(['push ', 'schedule 0 0 * * *']);
    expect(pipeline.jobs.map((job) => `${job.id} < ${job.needs.join(',')}${job.manual ? ' manual' : ''}`)).toEqual([
      'main / test < ',
      'main / hold < main / test manual',
      'main / deploy < main / hold',
      'nightly / test < ',
    ]);
    expect(factsOf(pipeline)).toMatchObject({ deploys: true, scheduled: true, testsBeforeDeploy: true, guardsConcurrency: true });
  });

  it.each([
    ['aws-ecs: circleci/aws-ecs@4', 'aws-ecs/deploy_service_update: {service_name: x}', ['ecs deploy unverified']],
    [
      'aws-ecs: circleci/aws-ecs@4',
      'aws-ecs/deploy_service_update: {service_name: x, verify_revision_is_deployed: true}',
      ['ecs deploy verified'],
    ],
    ['heroku: circleci/heroku@2', 'heroku/deploy-via-git: {app-name: x}', ['heroku deploy unverified']],
    ['acme: acme/tools@1', 'acme/deploy: {env: prod}', ['deploy deploy unknown']],
    ['slack: circleci/slack@4', 'slack/notify: {event: fail}', []],
  ])('%s %s', async (orb, use, expected) => {
    const text = `version: 2.1\norbs: {${orb}}\nworkflows:\n  main:\n    jobs:\n      - ${use}\n`;
    expect(await briefs('circleci', text)).toEqual(expected);
  });
});

describe('Azure Pipelines', () => {
  it('puts templates in their place, from the folder of the file that names them', async () => {
    const { pipeline } = await readText('azure', 'stages:\n  - template: ci/stages.yml\n    parameters: {name: api}\n', {
      'ci/stages.yml':
        'parameters: {name: x}\nstages:\n  - stage: Ship\n    jobs:\n      - template: jobs.yml\n        parameters: {app: "${{ parameters.name }}"}\n',
      'ci/jobs.yml':
        'parameters: [{name: app, type: string}]\njobs:\n  - job: roll\n    steps:\n      - script: kubectl rollout restart deploy/${{ parameters.app }}\n',
    });
    expect(pipeline.jobs.map((job) => `${job.id} ${job.at.file.path}`)).toEqual(['Ship / roll ci/jobs.yml']);
    expect(pipeline.jobs[0]?.steps[0]?.names.map((name) => name.value)).toEqual(['deploy/api']);
    expect(pipeline.includes).toEqual(['ci/jobs.yml', 'ci/stages.yml']);
  });

  it('opens conditional insertions and parameters that are lists', async () => {
    const text = `parameters:
  - name: steps
    type: stepList
    default:
      - script: fly deploy
jobs:
  - job: ship
    steps:
      - \${{ if eq(variables['Build.SourceBranch'], 'refs/heads/main') }}:
          - script: npm test
      - \${{ parameters.steps }}
`;
    const { pipeline } = await readText('azure', text);
    expect(pipeline.jobs[0]?.tests).toHaveLength(1);
    expect(pipeline.jobs[0]?.steps.map(brief)).toEqual(['fly deploy verified']);
  });

  it('orders stages one after the other, jobs beside each other', async () => {
    const job = (name: string) => `{job: ${name}, steps: [{script: make}]}`;
    const text = `stages:\n  - {stage: A, jobs: [${job('a1')}, ${job('a2')}]}\n  - {stage: B, jobs: [${job('b1')}, {job: b2, dependsOn: b1, steps: [{script: make}]}]}\n  - {stage: C, dependsOn: [], jobs: [${job('c1')}]}\n`;
    const { pipeline } = await readText('azure', text);
    expect(pipeline.jobs.map((one) => `${one.id} < ${one.needs.join(',')}`)).toEqual([
      'A / a1 < ',
      'A / a2 < ',
      'B / b1 < A / a1,A / a2',
      'B / b2 < B / b1',
      'C / c1 < ',
    ]);
  });

  it.each([
    ['task: KubernetesManifest@1\n    inputs: {manifests: k8s/api.yaml}', ['kubectl apply verified']],
    ['task: HelmDeploy@1\n    inputs: {command: upgrade, chartPath: ./chart}', ['helm upgrade verified']],
    ['task: HelmDeploy@1\n    inputs: {command: upgrade, waitForExecution: false}', ['helm upgrade unverified']],
    ['task: HelmDeploy@1\n    inputs: {command: upgrade, arguments: --atomic --timeout 5m}', ['helm upgrade verified undone']],
    ['task: HelmDeploy@1\n    inputs: {command: package}', []],
    ['task: Kubernetes@1\n    inputs: {command: rollout, arguments: status deploy/api}', ['kubectl wait verified']],
    ['task: AzureWebApp@1\n    inputs: {appName: x}', ['azure-webapp deploy unverified']],
    ['task: AzureCLI@2\n    inputs: {scriptType: bash, inlineScript: "az containerapp update -n x"}', ['az deploy verified']],
    ['task: Bash@3\n    inputs: {filePath: ops/deploy.sh}', ['fly deploy verified']],
    ['powershell: kubectl apply -f k8s/', []],
    ['script: kubectl apply -f $(System.DefaultWorkingDirectory)/k8s', ['kubectl apply unverified']],
    ['script: kubectl apply -f k8s/\n    condition: false', []],
    ['script: kubectl apply -f k8s/\n    enabled: false', []],
  ])('%s', async (step, expected) => {
    expect(await briefs('azure', `steps:\n  - ${step}\n`, { 'ops/deploy.sh': '#!/bin/sh\nfly deploy\n' })).toEqual(expected);
  });

  it('knows schedules, locks and batches', async () => {
    const text = (top: string) => `${top}\nschedules: [{cron: "0 3 * * *", branches: {include: [main]}}]\nsteps: [{script: fly deploy}]\n`;
    const locked = (await readText('azure', text('lockBehavior: sequential'))).pipeline;
    expect(factsOf(locked)).toMatchObject({ scheduled: true, guardsConcurrency: true, cancelsInProgress: false });
    expect(factsOf((await readText('azure', text('trigger: {batch: true, branches: {include: [main]}}'))).pipeline).guardsConcurrency).toBe(
      true,
    );
    expect(factsOf((await readText('azure', text('trigger: none'))).pipeline).guardsConcurrency).toBe(false);
  });
});

describe('Bitbucket', () => {
  it('runs steps one after the other, parallel ones beside each other, and groups stages', async () => {
    const text = `pipelines:
  default:
    - step: {name: a, script: [npm test]}
    - parallel:
        - step: {name: b, script: [make]}
        - step: {name: c, script: [make]}
    - stage:
        name: ship
        deployment: production
        steps:
          - step: {name: d, script: [fly deploy]}
  custom:
    roll-back: [{step: {script: [heroku rollback]}}]
  pull-requests:
    '**': [{step: {name: preview, script: [fly deploy]}}]
`;
    const { pipeline } = await readText('bitbucket', text);
    expect(pipeline.jobs.map((job) => `${job.id} < ${job.needs.join(',')}`)).toEqual([
      'default #1 a < ',
      'default #2 b < default #1 a',
      'default #3 c < default #1 a',
      'default #4 d < default #2 b,default #3 c',
      'roll-back #5 < ',
      '** #6 preview < ',
    ]);
    expect(factsOf(pipeline)).toMatchObject({ testsBeforeDeploy: true, guardsConcurrency: true });
    expect(pipeline.jobs[5]?.steps[0]?.preview).toBe(true);
  });

  it.each([
    ['pipe: atlassian/aws-elasticbeanstalk-deploy:1.0.2\n              variables: {WAIT: "true"}', ['beanstalk deploy verified']],
    ['pipe: atlassian/aws-elasticbeanstalk-deploy:1.0.2\n              variables: {COMMAND: upload-only}', []],
    [
      'pipe: docker://atlassian/ssh-run:0.3.0\n              variables: {MODE: command, COMMAND: "pm2 reload api"}',
      ['pm2 reload unverified'],
    ],
    ['pipe: atlassian/kubectl-run:3.1.2\n              variables: {KUBECTL_COMMAND: rollout status deploy/api}', ['kubectl wait verified']],
  ])('%s', async (pipe, expected) => {
    expect(await briefs('bitbucket', `pipelines:\n  default:\n    - step:\n        script:\n            - ${pipe}\n`)).toEqual(expected);
  });
});

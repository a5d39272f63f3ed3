import { expect, it } from 'vitest';
import { describePipeline } from './describe.ts';
import { readText } from './read-text.ts';

const told = async (text: string, others: Readonly<Record<string, string>> = {}) =>
  describePipeline((await readText('azure', text, others)).pipeline);

it('reads stages, jobs and steps with all that Azure lets them say', async () => {
  const text = `
name: $(Date).$(Rev)
trigger: {branches: {include: [main, release/*]}, tags: [v*]}
pr: [main]
schedules:
  - {cron: '0 4 * * *', branches: {include: [main]}}
  - {displayName: nothing}
variables:
  - {name: app.Name, value: api}
  - {group: secrets}
  - {name: folder, value: k8s}
  - {name: both, value: $(folder)/$(unknown)}
  - {name: late, value: '$[ variables.x ]'}
stages:
  - stage: Build
    jobs:
      - job:
        timeoutInMinutes: 0
        pool: {vmImage: windows-latest}
        steps:
          - script: kubectl apply -f windows.yaml
          - bash: npm test
            continueOnError: true
  - stage: Empty
    jobs: []
  - stage: Deploy
    displayName: To production
    condition: and(succeeded(), ne(variables['Build.Reason'], 'PullRequest'))
    lockBehavior: runLatest
    jobs:
      - deployment: Roll
        environment: {name: production, resourceType: VirtualMachine}
        timeoutInMinutes: 30
        strategy:
          runOnce:
            preDeploy: {steps: [{script: kubectl apply -f before.yaml}]}
            deploy:
              steps:
                - script: kubectl set image deploy/$APP_NAME app=$TAG
                  displayName: Set $(what)
                  workingDirectory: $(folder)
                  env: {TAG: 'x:1', OTHER: $(unknown)}
                - script: kubectl apply -f a.yaml
                  workingDirectory: infra
                - script: kubectl apply -f b.yaml
                  workingDirectory: /srv/infra
                - script: kubectl apply -f \${{ variables['folder'] }} -f \${{ variables.both }} -f $(late)
                  name: both
                - script: kubectl rollout status deploy/api
                  condition: always()
                - script: kubectl apply -f no.yaml
                  condition: false
                - script: kubectl apply -f review.yaml
                  condition: and(succeeded(), eq(variables['Build.Reason'], 'PullRequest'))
                - task: Bash@3
                  inputs: {targetType: filePath, filePath: ops/deploy.sh}
                - task: Bash@3
                  inputs: {script: 'kubectl apply -f inline.yaml', filePath: ops/deploy.sh}
                - task: [a]
                - text
            on:
              success: {steps: [{script: curl -f https://shop.example.com/health}]}
              failure: {steps: [{script: kubectl rollout undo deploy/api, condition: succeeded()}]}
      - job: report
        condition: failed()
        pool: own
        dependsOn: Roll
        steps: [{script: kubectl rollout undo deploy/web}]
  - stage: Again
    dependsOn: [Empty, Deploy]
    trigger: manual
    condition: false
    jobs:
      - {job: a, dependsOn: [], pool: {name: Azure Pipelines}, steps: [{script: fly deploy}]}
      - {job: b, pool: {name: $(pool)}, condition: always(), steps: [{script: fly deploy}]}
      - {job: c, condition: "in(variables['Build.Reason'], 'PullRequest')", steps: [{script: fly deploy}]}
      - text
  - text
`;
  expect(await told(text, { 'ops/deploy.sh': '#!/bin/sh\nkubectl apply -f file.yaml\n' })).toMatchInlineSnapshot(`
    "azure azure-pipelines.yml
    on push main,release/* @ azure-pipelines.yml:3:10-3:62
    on tag @ azure-pipelines.yml:3:10-3:62
    on pull-request @ azure-pipelines.yml:4:5-4:11
    on schedule 0 4 * * * @ azure-pipelines.yml:6:12-6:23
    job Build / job 1 needs [] @ azure-pipelines.yml:17:13-17:13
    job Deploy / Roll needs [Build / job 1] @ azure-pipelines.yml:31:21-31:25
     environment: production @ azure-pipelines.yml:32:29-32:39
     timeout: 1800000 (timeoutInMinutes) @ azure-pipelines.yml:33:9-33:29
     one at a time: exclusive lock; cancels: false @ azure-pipelines.yml:29:5-29:28
     kubectl apply “kubectl apply -f before.yaml” @ azure-pipelines.yml:36:42-36:70
     means path before.yaml @ azure-pipelines.yml:36:59-36:70
     verified by azure-pipelines.yml:49:27-49:60
     undone by azure-pipelines.yml:63:42-63:73
     kubectl set-image “kubectl set image deploy/api app=x:1” @ azure-pipelines.yml:39:27-39:70
     means object deploy/api @ azure-pipelines.yml:39:45-39:61
     verified by azure-pipelines.yml:49:27-49:60
     undone by azure-pipelines.yml:63:42-63:73
     kubectl apply “kubectl apply -f a.yaml” @ azure-pipelines.yml:43:27-43:50
     means path infra/a.yaml @ azure-pipelines.yml:43:44-43:50
     verified by azure-pipelines.yml:49:27-49:60
     undone by azure-pipelines.yml:63:42-63:73
     kubectl apply “kubectl apply -f b.yaml” @ azure-pipelines.yml:45:27-45:50
     means path /srv/infra/b.yaml @ azure-pipelines.yml:45:44-45:50
     verified by azure-pipelines.yml:49:27-49:60
     undone by azure-pipelines.yml:63:42-63:73
     kubectl apply “kubectl apply -f k8s -f \${{ variables.both }} -f $(late)” @ azure-pipelines.yml:47:27-47:106
     means path k8s @ azure-pipelines.yml:47:44-47:70
     verified by azure-pipelines.yml:49:27-49:60
     undone by azure-pipelines.yml:63:42-63:73
     kubectl wait “kubectl rollout status deploy/api” @ azure-pipelines.yml:49:27-49:60
     means object deploy/api @ azure-pipelines.yml:49:50-49:60
     kubectl apply “kubectl apply -f review.yaml” throwaway, preview @ azure-pipelines.yml:53:27-53:55
     means path review.yaml @ azure-pipelines.yml:53:44-53:55
     verified by azure-pipelines.yml:62:42-62:81
     undone by azure-pipelines.yml:63:42-63:73
     kubectl apply “kubectl apply -f file.yaml” @ ops/deploy.sh:2:1-2:27
     means path file.yaml @ ops/deploy.sh:2:18-2:27
     verified by azure-pipelines.yml:62:42-62:81
     undone by azure-pipelines.yml:63:42-63:73
     kubectl apply “kubectl apply -f inline.yaml” @ azure-pipelines.yml:58:37-58:65
     means path inline.yaml @ azure-pipelines.yml:58:54-58:65
     verified by azure-pipelines.yml:62:42-62:81
     undone by azure-pipelines.yml:63:42-63:73
     http verify “curl -f https://shop.example.com/health” @ azure-pipelines.yml:62:42-62:81
     kubectl rollback “kubectl rollout undo deploy/api” after a failure @ azure-pipelines.yml:63:42-63:73
     means object deploy/api @ azure-pipelines.yml:63:63-63:73
    job Deploy / report needs [Deploy / Roll] runs anyway @ azure-pipelines.yml:64:14-64:20
     one at a time: exclusive lock; cancels: false @ azure-pipelines.yml:29:5-29:28
     kubectl rollback “kubectl rollout undo deploy/web” after a failure @ azure-pipelines.yml:68:26-68:57
     means object deploy/web @ azure-pipelines.yml:68:47-68:57
    job Again / a needs [Build / job 1, Deploy / Roll, Deploy / report] unreachable, manual @ azure-pipelines.yml:74:15-74:16
     fly deploy “fly deploy” @ azure-pipelines.yml:74:81-74:91
     verified by azure-pipelines.yml:74:81-74:91
     undone by nothing
     limit: 300000 (fly default) 
    job Again / b needs [Build / job 1, Deploy / Roll, Deploy / report] unreachable, manual @ azure-pipelines.yml:75:15-75:16
     fly deploy “fly deploy” @ azure-pipelines.yml:75:79-75:89
     verified by azure-pipelines.yml:75:79-75:89
     undone by nothing
     limit: 300000 (fly default) 
    job Again / c needs [Build / job 1, Deploy / Roll, Deploy / report] unreachable, manual @ azure-pipelines.yml:76:15-76:16
     fly deploy “fly deploy” throwaway, preview @ azure-pipelines.yml:76:94-76:104
     verified by azure-pipelines.yml:76:94-76:104
     undone by nothing
     limit: 300000 (fly default) 
    "
  `);
});

it('opens templates of this repository, and tells those it cannot see', async () => {
  const text = `
extends:
  template: ci/root.yml@self
  parameters: {app: web, folder: '\${{ variables.x }}'}
`;
  const root = `
parameters:
  - {name: app, type: string, default: api}
  - {name: folder, default: k8s}
  - {name: nothing, type: string}
  - {default: nameless}
jobs:
  - template: /ci/jobs/job.yml
    parameters: {app: '\${{ parameters.app }}'}
  - template: jobs/job.yml
  - template: job.yml@templates
  - template: missing.yml
  - template: \${{ parameters.nothing }}
  - \${{ each app in parameters.apps }}:
    - job: each
      steps: [{script: 'kubectl apply -f \${{ parameters.folder }}'}]
  - - job: nested
      steps:
        - template: steps.yml@templates
        - template: jobs/steps.yml
`;
  const job = `
parameters: {app: x}
variables: {place: "k8s/\${{ parameters.app }}"}
jobs:
  - job: apply_\${{ parameters.app }}
    steps: [{script: kubectl apply -f $(place)}]
  - template: job.yml
`;
  expect(
    await told(text, { 'ci/root.yml': root, 'ci/jobs/job.yml': job, 'ci/jobs/steps.yml': 'steps: [{script: fly deploy}]\n' }),
  ).toMatchInlineSnapshot(`
    "azure azure-pipelines.yml
    on push @ azure-pipelines.yml:2:1-4:55
    includes ci/jobs/job.yml
    includes ci/jobs/steps.yml
    includes ci/root.yml
    gap the template job.yml@templates: it is in another repository
    gap the template missing.yml: it is not in the input
    gap the template \${{ parameters.nothing }}: it is in another repository
    gap the template steps.yml@templates: it is in another repository
    job apply_web needs [] @ ci/jobs/job.yml:5:10-5:37
     kubectl apply “kubectl apply -f k8s/web” @ ci/jobs/job.yml:6:22-6:47
     means path k8s/web @ ci/jobs/job.yml:6:39-6:47
     verified by nothing
     undone by nothing
    job job.yml needs [] @ ci/jobs/job.yml:7:15-7:22
    job apply_x needs [] @ ci/jobs/job.yml:5:10-5:37
     kubectl apply “kubectl apply -f k8s/x” @ ci/jobs/job.yml:6:22-6:47
     means path k8s/x @ ci/jobs/job.yml:6:39-6:47
     verified by nothing
     undone by nothing
    job job.yml needs [] @ ci/jobs/job.yml:7:15-7:22
    job job.yml@templates needs [] @ ci/root.yml:11:15-11:32
    job missing.yml needs [] @ ci/root.yml:12:15-12:26
    job \${{ parameters.nothing }} needs [] @ ci/root.yml:13:15-13:40
    job each needs [] @ ci/root.yml:15:12-15:16
     kubectl apply “kubectl apply -f \${{ parameters.folder }}” @ ci/root.yml:16:25-16:66
     verified by nothing
     undone by nothing
    job nested needs [] @ ci/root.yml:17:12-17:18
     fly deploy “fly deploy” @ ci/jobs/steps.yml:1:18-1:28
     verified by ci/jobs/steps.yml:1:18-1:28
     undone by nothing
     limit: 300000 (fly default) 
    "
  `);
});

it.each<[string, string]>([
  ['trigger: [main]', 'push main'],
  ['trigger: none', 'manual'],
  ['trigger: [none]', 'manual'],
  ['trigger: [none, main]', 'push none,main'],
  ['trigger: {batch: true}', 'push'],
  ['pr: none', 'push'],
  ['pr: {branches: {include: [main]}}', 'push, pull-request'],
  ['trigger: {tags: {include: [v*]}}', 'push, tag'],
])('%s', async (top, expected) => {
  const { pipeline } = await readText('azure', `${top}\nsteps: [{script: fly deploy}]\n`);
  expect(
    pipeline.triggers.map(({ kind, branches }) => [kind, branches?.join()].filter((part) => part !== undefined).join(' ')).join(', '),
  ).toBe(expected);
});

it('takes a template at the root for nothing that runs', async () => {
  await expect(told('- script: fly deploy\n')).rejects.toThrow('no pipeline');
  expect(await told('extends: {template: missing.yml}\n')).toMatchInlineSnapshot(`
    "azure azure-pipelines.yml
    on push @ azure-pipelines.yml:1:1-1:33
    gap the template missing.yml: it is not in the input
    "
  `);
});

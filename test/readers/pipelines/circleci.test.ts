import { expect, it } from 'vitest';
import { describePipeline } from './describe.ts';
import { readText } from './read-text.ts';

const told = async (text: string) => describePipeline((await readText('circleci', text)).pipeline);

it('reads workflows, jobs and steps with all that CircleCI lets them say', async () => {
  const text = `
version: 2.1
orbs:
  acme: acme/tools@1.2
  inline: {jobs: {}}
parameters:
  where: {type: string, default: k8s}
  secret: {type: string}
executors:
  base: {environment: {FOLDER: << pipeline.parameters.where >>, NAME: api}}
commands:
  again: {steps: [again]}
  roll:
    parameters: {name: {type: string, default: api}, cmd: {type: string, default: ''}}
    steps:
      - run: {name: Roll << parameters.name >>, command: << parameters.cmd >>, when: always}
jobs:
  build: {steps: [checkout, {run: make}]}
  deploy:
    executor: {name: base}
    working_directory: ~/app
    environment: {NAME: << pipeline.parameters.secret >>, OTHER: x}
    resource_class: acme/server
    parameters: {stage: {type: string, default: staging}}
    steps:
      - checkout
      - run: kubectl apply -f $FOLDER/$NAME.yaml
      - run:
          command: kubectl apply -f a.yaml
          working_directory: infra
          environment: {X: y, Z: << pipeline.parameters.secret >>}
      - run: {command: kubectl apply -f b.yaml, working_directory: /srv/infra}
      - run: {command: kubectl apply -f c.yaml, working_directory: ''}
      - run: {command: kubectl apply -f d.yaml, working_directory: << pipeline.parameters.secret >>}
      - run: {command: kubectl apply -f e.yaml, shell: /bin/sh -e}
      - run: {command: kubectl apply -f f.yaml, shell: pwsh}
      - run: {command: kubectl rollout undo deploy/api, when: on_fail}
      - run: {name: nothing}
      - when: {condition: << parameters.stage >>, steps: [{run: kubectl apply -f g.yaml}]}
      - unless: {condition: << parameters.stage >>, steps: [{run: kubectl apply -f h.yaml}]}
      - when: {condition: {equal: [a, b]}, steps: [{run: kubectl apply -f i.yaml}]}
      - roll: {name: web, cmd: kubectl rollout restart deploy/web}
      - roll: {cmd: << pipeline.parameters.secret >>}
      - again
      - [a]
      - acme/notify
      - missing/thing: {a: b}
workflows:
  version: 2
  main:
    jobs:
      - build
      - deploy:
          name: to-production
          stage: production
          requires: [build, hold: [success], {}, [a]]
          serial-group: prod
          pre-steps: [{run: npm test}]
          post-steps: [{run: curl -f https://shop.example.com/health}]
      - hold: {type: approval}
      - acme/deploy: {env_name: production, context: [a]}
      - deploy: {name: later, target: later}
      - missing
      - []
  off:
    when: false
    jobs: [build]
  sometimes:
    when: << pipeline.parameters.secret >>
    triggers:
      - schedule: {cron: '0 4 * * *', filters: {branches: {only: main}}}
      - schedule: {cron: '0 5 * * *'}
      - {}
    jobs: [build]
`;
  expect(await told(text)).toMatchInlineSnapshot(`
    "circleci .circleci/config.yml
    on push @ .circleci/config.yml:49:3-74:18
    on schedule main 0 4 * * * @ .circleci/config.yml:71:26-71:37
    on schedule 0 5 * * * @ .circleci/config.yml:72:26-72:37
    gap the step again: it is not in the input
    gap the step missing/thing: it is not in the input
    gap the step again: it is not in the input
    gap the step missing/thing: it is not in the input
    gap the step missing: it is not in the input
    job main / build needs [] @ .circleci/config.yml:52:9-52:14
    job main / to-production needs [main / build, main / hold] @ .circleci/config.yml:53:9-53:15
     one at a time: prod; cancels: false @ .circleci/config.yml:57:11-57:29
     tests @ .circleci/config.yml:58:29-58:37
     kubectl apply “kubectl apply -f $FOLDER/$NAME.yaml” @ .circleci/config.yml:27:14-27:49
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f a.yaml” @ .circleci/config.yml:29:20-29:43
     means path infra/a.yaml @ .circleci/config.yml:29:37-29:43
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f b.yaml” @ .circleci/config.yml:32:24-32:47
     means path /srv/infra/b.yaml @ .circleci/config.yml:32:41-32:47
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f c.yaml” @ .circleci/config.yml:33:24-33:47
     means path c.yaml @ .circleci/config.yml:33:41-33:47
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f d.yaml” @ .circleci/config.yml:34:24-34:47
     means path d.yaml @ .circleci/config.yml:34:41-34:47
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f e.yaml” @ .circleci/config.yml:35:24-35:47
     means path e.yaml @ .circleci/config.yml:35:41-35:47
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     kubectl rollback “kubectl rollout undo deploy/api” after a failure @ .circleci/config.yml:37:24-37:55
     means object deploy/api @ .circleci/config.yml:37:45-37:55
     kubectl apply “kubectl apply -f g.yaml” @ .circleci/config.yml:39:65-39:88
     means path g.yaml @ .circleci/config.yml:39:82-39:88
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f i.yaml” @ .circleci/config.yml:41:58-41:81
     means path i.yaml @ .circleci/config.yml:41:75-41:81
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     kubectl restart “kubectl rollout restart deploy/web” @ .circleci/config.yml:16:58-16:59
     means object deploy/web @ .circleci/config.yml:16:58-16:59
     verified by .circleci/config.yml:59:30-59:69
     undone by .circleci/config.yml:37:24-37:55
     http verify “curl -f https://shop.example.com/health” @ .circleci/config.yml:59:30-59:69
    job main / hold needs [] manual, idle @ .circleci/config.yml:60:9-60:13
    job main / acme/deploy needs [] @ .circleci/config.yml:61:9-61:20
     environment: production @ .circleci/config.yml:61:33-61:43
     deploy deploy “acme/deploy” external @ .circleci/config.yml:61:9-61:20
     verified by unknown
     undone by unknown
    job main / later needs [] @ .circleci/config.yml:62:9-62:15
     kubectl apply “kubectl apply -f $FOLDER/$NAME.yaml” @ .circleci/config.yml:27:14-27:49
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f a.yaml” @ .circleci/config.yml:29:20-29:43
     means path infra/a.yaml @ .circleci/config.yml:29:37-29:43
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f b.yaml” @ .circleci/config.yml:32:24-32:47
     means path /srv/infra/b.yaml @ .circleci/config.yml:32:41-32:47
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f c.yaml” @ .circleci/config.yml:33:24-33:47
     means path c.yaml @ .circleci/config.yml:33:41-33:47
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f d.yaml” @ .circleci/config.yml:34:24-34:47
     means path d.yaml @ .circleci/config.yml:34:41-34:47
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f e.yaml” @ .circleci/config.yml:35:24-35:47
     means path e.yaml @ .circleci/config.yml:35:41-35:47
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
     kubectl rollback “kubectl rollout undo deploy/api” after a failure @ .circleci/config.yml:37:24-37:55
     means object deploy/api @ .circleci/config.yml:37:45-37:55
     kubectl apply “kubectl apply -f g.yaml” @ .circleci/config.yml:39:65-39:88
     means path g.yaml @ .circleci/config.yml:39:82-39:88
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
     kubectl apply “kubectl apply -f i.yaml” @ .circleci/config.yml:41:58-41:81
     means path i.yaml @ .circleci/config.yml:41:75-41:81
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
     kubectl restart “kubectl rollout restart deploy/web” @ .circleci/config.yml:16:58-16:59
     means object deploy/web @ .circleci/config.yml:16:58-16:59
     verified by nothing
     undone by .circleci/config.yml:37:24-37:55
    job main / missing needs [] @ .circleci/config.yml:63:9-63:16
    job sometimes / build needs [] @ .circleci/config.yml:74:12-74:17
    "
  `);
});

it('runs the job build where there are no workflows', async () => {
  expect(
    await told('version: 2\njobs: {build: {steps: [{run: fly deploy}]}, other: {steps: [{run: fly deploy}]}}\n'),
  ).toMatchInlineSnapshot(`
    "circleci .circleci/config.yml
    on push @ .circleci/config.yml:1:1-2:81
    job build needs [] @ .circleci/config.yml:2:15-2:43
     fly deploy “fly deploy” @ .circleci/config.yml:2:30-2:40
     verified by .circleci/config.yml:2:30-2:40
     undone by nothing
     limit: 300000 (fly default) 
    "
  `);
  expect(await told('version: 2\njobs: {other: {steps: [{run: fly deploy}]}}\n')).toMatchInlineSnapshot(`
    "circleci .circleci/config.yml
    on push @ .circleci/config.yml:1:1-2:44
    "
  `);
  await expect(told('[a]')).rejects.toThrow('no pipeline');
});

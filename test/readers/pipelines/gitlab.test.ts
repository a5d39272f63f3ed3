import { expect, it } from 'vitest';
import { describePipeline } from './describe.ts';
import { readText } from './read-text.ts';

const told = async (text: string, others: Readonly<Record<string, string>> = {}) =>
  describePipeline((await readText('gitlab', text, others)).pipeline);

it('reads jobs with all that GitLab lets them say', async () => {
  const text = `
workflow:
  name: shop
  rules:
    - if: $CI_MERGE_REQUEST_IID
    - changes: [src/*]
stages: [test, deploy]
variables:
  NAME: api
  IMAGE: registry.example.com/\${NAME}:$CI_COMMIT_SHA
  ITSELF: $ITSELF/x
  FOLDER: {value: k8s, description: where manifests are}
  NOTHING:
default:
  timeout: 20m
  interruptible: true
  before_script: [cd k8s]
  services: [{name: 'docker:24-dind'}]
unit:
  script: [npm test]
  allow_failure: {exit_codes: [137]}
  services: [redis]
  interruptible: $INTERRUPTIBLE
production:
  stage: deploy
  environment: production
  services: [{alias: db}]
  timeout: forever
  variables: {NAME: worker, NOTHING: x}
  inherit: {default: [timeout]}
  script:
    - kubectl apply -f $FOLDER/$NAME.yaml
    - kubectl set image deploy/$NAME app=$IMAGE
  after_script: [kubectl rollout status deploy/$NAME]
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
      when: manual
    - when: manual
      allow_failure: true
review:
  stage: deploy
  environment: {name: review/$CI_COMMIT_REF_SLUG}
  script: [kubectl apply -f review.yaml, {not: text}, ]
  only: {refs: [merge_requests]}
cleanup:
  stage: deploy
  script: kubectl delete -f review.yaml
  only: merge_requests
  when: on_failure
backup:
  needs: [{pipeline: other, job: unit}, {project: acme/x, job: y}, unit]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" || $CI_MERGE_REQUEST_IID
      when: always
    - exists: [backup.yaml]
      if: $CI_PIPELINE_SOURCE == "external_pull_request_event"
  script: [kubectl apply -f backup.yaml]
never:
  when: never
  script: [kubectl apply -f never.yaml]
`;
  expect(await told(text)).toMatchInlineSnapshot(`
    "gitlab .gitlab-ci.yml shop
    on push @ .gitlab-ci.yml:3:3-6:23
    on pull-request @ .gitlab-ci.yml:3:3-6:23
    on schedule @ .gitlab-ci.yml:24:1-24:11
    job unit needs [] may fail @ .gitlab-ci.yml:19:1-19:5
     timeout: 1200000 (timeout) @ .gitlab-ci.yml:15:12-15:15
     one at a time: no; cancels: when undefined @ .gitlab-ci.yml:23:18-23:32
    job production needs [unit, backup, never] manual @ .gitlab-ci.yml:24:1-24:11
     environment: production @ .gitlab-ci.yml:26:16-26:26
     kubectl apply “kubectl apply -f k8s/worker.yaml” @ .gitlab-ci.yml:32:7-32:42
     means path k8s/worker.yaml @ .gitlab-ci.yml:32:24-32:42
     verified by nothing
     undone by nothing
     kubectl set-image “kubectl set image deploy/worker app=$IMAGE” @ .gitlab-ci.yml:33:7-33:48
     means object deploy/worker @ .gitlab-ci.yml:33:25-33:37
     verified by nothing
     undone by nothing
     kubectl wait “kubectl rollout status deploy/worker” @ .gitlab-ci.yml:34:18-34:53
     means object deploy/worker @ .gitlab-ci.yml:34:41-34:53
    job review needs [unit, backup, never] @ .gitlab-ci.yml:40:1-40:7
     environment: review/$CI_COMMIT_REF_SLUG @ .gitlab-ci.yml:42:23-42:49
     timeout: 1200000 (timeout) @ .gitlab-ci.yml:15:12-15:15
     one at a time: no; cancels: true @ .gitlab-ci.yml:16:18-16:22
     kubectl apply “kubectl apply -f review.yaml” throwaway, preview @ .gitlab-ci.yml:43:12-43:40
     means path k8s/review.yaml @ .gitlab-ci.yml:43:29-43:40
     verified by nothing
     undone by nothing
    job cleanup needs [unit, backup, never] runs anyway @ .gitlab-ci.yml:45:1-45:8
     timeout: 1200000 (timeout) @ .gitlab-ci.yml:15:12-15:15
     one at a time: no; cancels: true @ .gitlab-ci.yml:16:18-16:22
     kubectl delete “kubectl delete -f review.yaml” after a failure, throwaway, preview @ .gitlab-ci.yml:47:11-47:40
     means path k8s/review.yaml @ .gitlab-ci.yml:47:29-47:40
    job backup needs [unit] perhaps reachable @ .gitlab-ci.yml:50:1-50:7
     timeout: 1200000 (timeout) @ .gitlab-ci.yml:15:12-15:15
     one at a time: no; cancels: true @ .gitlab-ci.yml:16:18-16:22
     kubectl apply “kubectl apply -f backup.yaml” throwaway, preview @ .gitlab-ci.yml:57:12-57:40
     means path k8s/backup.yaml @ .gitlab-ci.yml:57:29-57:40
     verified by nothing
     undone by nothing
    job never needs [] unreachable @ .gitlab-ci.yml:58:1-58:6
     timeout: 1200000 (timeout) @ .gitlab-ci.yml:15:12-15:15
     one at a time: no; cancels: true @ .gitlab-ci.yml:16:18-16:22
     kubectl apply “kubectl apply -f never.yaml” @ .gitlab-ci.yml:60:12-60:39
     means path k8s/never.yaml @ .gitlab-ci.yml:60:29-60:39
     verified by nothing
     undone by nothing
    "
  `);
});

it('takes child pipelines apart, and tells those it cannot see', async () => {
  const text = `
children:
  trigger:
    include: [ci/child.yml, {local: ci/missing.yml}, {local: $WHERE}, {artifact: made.yml, job: make}]
    strategy: depend
other:
  trigger: {project: acme/deployments}
`;
  const child =
    'deploy: {script: [kubectl apply -f k8s/]}\nagain: {trigger: {include: {local: ci/child.yml}}}\nsimple: {trigger: {include: ci/text.yml}}\n';
  expect(await told(text, { 'ci/child.yml': child, 'ci/text.yml': 'only text' })).toMatchInlineSnapshot(`
    "gitlab .gitlab-ci.yml
    on push @ .gitlab-ci.yml:2:1-7:39
    includes ci/child.yml
    includes ci/text.yml
    gap the child pipeline ci/text.yml: it is not in the input
    gap the child pipeline ci/missing.yml: it is not in the input
    gap the pipeline of acme/deployments: it is in another repository
    job children needs [] idle @ .gitlab-ci.yml:2:1-2:9
    job children / deploy needs [children] @ ci/child.yml:1:1-1:7
     kubectl apply “kubectl apply -f k8s/” @ ci/child.yml:1:19-1:40
     means path k8s @ ci/child.yml:1:36-1:40
     verified by nothing
     undone by nothing
    job children / again needs [children] idle @ ci/child.yml:2:1-2:6
    job children / simple needs [children] idle @ ci/child.yml:3:1-3:7
    job other needs [] @ .gitlab-ci.yml:6:1-6:6
     deployments deploy “acme/deployments” external @ .gitlab-ci.yml:7:12-7:39
     verified by unknown
     undone by unknown
    "
  `);
});

it('takes up what it includes', async () => {
  const text = `
include:
  - local: /ci/**/*.yml
  - remote: https://example.com/x.yml
  - template: Auto-DevOps.gitlab-ci.yml
  - component: gitlab.com/acme/x@1
  - ci/list.yml
  - {}
.kube: {variables: {NAME: api}, needs: [], script: [kubectl apply -f $NAME]}
ship: {extends: .kube, variables: {NAME: web}}
odd: {extends: [.missing, .text, .kube], script: [!reference [.kube, script], !reference [.missing, script], make]}
.text: text
`;
  expect(
    await told(text, {
      'ci/deep/er/a.yml': 'a: {script: [kubectl apply -f a.yaml]}',
      'ci/b.yml': 'include: ci/deep/er/a.yml\nb: {script: [kubectl apply -f b.yaml]}',
      'ci/list.yml': '[a, b]',
      'one/two/three.yml': 'text',
    }),
  ).toMatchInlineSnapshot(`
    "gitlab .gitlab-ci.yml
    on push @ .gitlab-ci.yml:2:1-12:12
    includes ci/b.yml
    includes ci/deep/er/a.yml
    includes ci/list.yml
    gap the included file ci/list.yml: it is not in the input
    gap the included https://example.com/x.yml: it is in another repository
    gap the included Auto-DevOps.gitlab-ci.yml: it is in another repository
    gap the included gitlab.com/acme/x@1: it is in another repository
    gap the included file ci/list.yml: it is not in the input
    gap the included file: it is in another repository
    job a needs [] @ ci/deep/er/a.yml:1:1-1:2
     kubectl apply “kubectl apply -f a.yaml” @ ci/deep/er/a.yml:1:14-1:37
     means path a.yaml @ ci/deep/er/a.yml:1:31-1:37
     verified by nothing
     undone by nothing
    job b needs [] @ ci/b.yml:2:1-2:2
     kubectl apply “kubectl apply -f b.yaml” @ ci/b.yml:2:14-2:37
     means path b.yaml @ ci/b.yml:2:31-2:37
     verified by nothing
     undone by nothing
    job ship needs [] @ .gitlab-ci.yml:10:1-10:5
     kubectl apply “kubectl apply -f web” @ .gitlab-ci.yml:9:53-9:75
     means path web @ .gitlab-ci.yml:9:70-9:75
     verified by nothing
     undone by nothing
    job odd needs [] @ .gitlab-ci.yml:11:1-11:4
     kubectl apply “kubectl apply -f api” @ .gitlab-ci.yml:9:53-9:75
     means path api @ .gitlab-ci.yml:9:70-9:75
     verified by nothing
     undone by nothing
    "
  `);
});

it('takes the document that is the pipeline', async () => {
  expect(await told('spec: {inputs: {name: {}}}\n---\nship: {script: ["kubectl apply -f $[[ inputs.name ]]"]}\n')).toMatchInlineSnapshot(`
    "gitlab .gitlab-ci.yml
    on push @ .gitlab-ci.yml:3:1-3:56
    job ship needs [] @ .gitlab-ci.yml:3:1-3:5
     kubectl apply “kubectl apply -f $[[ inputs.name ]]” @ .gitlab-ci.yml:3:18-3:53
     verified by nothing
     undone by nothing
    "
  `);
  await expect(told('[a]')).rejects.toThrow('no pipeline');
});

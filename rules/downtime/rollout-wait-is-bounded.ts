import { deployingJobs, deployments } from '../../src/model/deployment.ts';
import type { Job } from '../../src/model/pipeline.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { deployFile, workflow } from '../workflows.ts';

export default {
  id: 'rollout-wait-is-bounded',
  question: 'downtime',
  severity: 'info',
  title: 'A deploy that hangs fails',
  why: `A wait without a timeout, or a deploy job that may run for GitHub's default of six hours, keeps every later deploy, also the one with the mend, waiting
behind it. \`kubectl rollout status\` of a Deployment ends by itself when the Deployment's \`progressDeadlineSeconds\` (ten minutes) are over; of a
StatefulSet or DaemonSet it does not. A job whose every deploy is waited for with a known end needs no more.`,
  sources: [
    'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_status/',
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes',
    'https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#supported-keywords-for-jobs-that-call-a-reusable-workflow',
  ],
  *checkPipeline(pipeline) {
    for (const job of deployingJobs(pipeline)) {
      if (job.timeout) continue;
      const wait = job.steps.find((step) => step.waitUnbounded);
      if (wait) yield { at: wait.at, key: `${job.id} wait`, message: `“${wait.text}” waits without limit: give it a timeout` };
      else if (pipeline.system === 'github' && !endsByItself(job) && !isCall(job))
        yield {
          at: job.at,
          key: job.id,
          // Of a workflow that others call, told in the same words wherever it is called from.
          message: `the deploy job “${job.id.split(' / ').at(-1)}” may run for six hours (GitHub default): set timeout-minutes`,
        };
    }
  },
  bad: [
    {
      title: 'Six hours',
      files: {
        [deployFile]: workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/orders' }).replace(
          '    timeout-minutes: 20\n',
          '',
        ),
      },
    },
    {
      title: 'A StatefulSet is waited for without limit',
      files: {
        [deployFile]: workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status statefulset/orders' }).replace(
          '    timeout-minutes: 20\n',
          '',
        ),
      },
    },
  ],
  good: [
    {
      title: 'Five minutes',
      files: { [deployFile]: workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/orders --timeout=5m' }) },
    },
    {
      title: 'The action gives up after half an hour',
      files: {
        [deployFile]: workflow({
          run: 'aws ecs register-task-definition --cli-input-json file://task.json',
          steps:
            '- uses: aws-actions/amazon-ecs-deploy-task-definition@v2\n  with:\n    task-definition: task.json\n    service: orders\n    wait-for-service-stability: true',
        }).replace('    timeout-minutes: 20\n', ''),
      },
    },
  ],
} satisfies PipelineRule;

/** Whatever it deploys is waited for, and each of those waits has an end. */
function endsByItself(job: Job): boolean {
  return deployments(job).every(({ verifiedBy }) => job.steps.some((step) => step.at === verifiedBy && step.rolloutWait !== undefined));
}

/** A job that calls a workflow can have no limit of its own, and what the workflow sets is not known. */
function isCall(job: Job): boolean {
  return deployments(job).every(({ external, text }) => external === true && /\.ya?ml(@[^/]*)?$/.test(text));
}

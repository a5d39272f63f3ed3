import { deployingJobs } from '../../src/model/deployment.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { deployFile, workflow } from '../workflows.ts';

export default {
  id: 'rollout-wait-is-bounded',
  question: 'downtime',
  severity: 'info',
  title: 'A deploy that hangs fails',
  why: `A wait without a timeout, or a deploy job that may run for GitHub's default of six hours, keeps every later deploy, also the one with the mend, waiting
behind it. \`kubectl rollout status\` of a Deployment ends by itself when the Deployment's \`progressDeadlineSeconds\` (ten minutes) are over; of a
StatefulSet or DaemonSet it does not.`,
  sources: [
    'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_status/',
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes',
  ],
  *checkPipeline(pipeline) {
    for (const job of deployingJobs(pipeline)) {
      if (job.timeout) continue;
      const wait = job.steps.find((step) => step.waitUnbounded);
      if (wait) yield { at: wait.at, key: `${job.id} wait`, message: `“${wait.text}” waits without limit: give it a timeout` };
      else if (pipeline.system === 'github')
        yield {
          at: job.at,
          key: job.id,
          message: `the deploy job “${job.id}” may run for six hours (GitHub default): set timeout-minutes`,
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
  ],
} satisfies PipelineRule;

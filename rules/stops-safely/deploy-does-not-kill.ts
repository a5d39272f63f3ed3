import { deployments } from '../../src/model/deployment.ts';
import type { DeploymentStep, Job, Kill } from '../../src/model/pipeline.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { deployFile, soundDeploy, workflow } from '../workflows.ts';

export default {
  id: 'deploy-does-not-kill',
  question: 'stops-safely',
  severity: 'error',
  title: 'A deploy stops what runs, and does not kill it',
  why: `\`kill -9\`, \`docker kill\`, \`docker rm -f\`, \`kubectl delete pod --force\` and their like end a service without its stop signal: no drain that anybody
has written comes to run. \`pm2 delete\` before a start stops the service, and leaves nothing that answers until the new one is up. Stop gracefully
(\`docker stop\`, \`pm2 reload\`, a rollout), and give the grace that the service needs.`,
  sources: [
    'https://docs.docker.com/reference/cli/docker/container/rm/',
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-forced',
    'https://pm2.keymetrics.io/docs/usage/signals-clean-restart/',
  ],
  *checkPipeline(pipeline) {
    for (const job of pipeline.jobs) {
      for (const [first, ...others] of causes(killing(job))) {
        const whom = first.targets.length > 0 ? ` (${first.targets.map((target) => target.name).join(', ')})` : '';
        const more = others.length > 0 ? ` (and ${others.length} more in this job)` : '';
        yield {
          at: first.kills.at,
          key: first.kills.how,
          message: `“${first.text}”${whom}${more}: ${first.kills.how}; what is in hand is lost`,
          related: others.slice(0, 5).map((step) => ({ message: `“${step.text}”`, at: step.kills.at })),
        };
      }
    }
  },
  bad: [
    {
      title: 'The container is removed by force',
      files: {
        [deployFile]: workflow({
          run: 'docker rm -f orders\ndocker run -d --name orders example/orders:3.2.0\ncurl --fail --retry 10 --retry-connrefused http://localhost:8080/ready',
        }),
      },
    },
    {
      title: 'The pods are deleted by force',
      files: { [deployFile]: workflow({ run: `${soundDeploy}\nkubectl delete pod -l app=orders --force --grace-period=0` }) },
    },
  ],
  good: [{ title: 'A rollout', files: { [deployFile]: workflow({ run: soundDeploy }) } }],
} satisfies PipelineRule;

type KillingStep = DeploymentStep & { readonly kills: Kill };

function killing(job: Job): readonly KillingStep[] {
  if (job.reachable === false) return [];
  const deploys = deployments(job).length > 0;
  const pm2Starts = job.steps.some((step) => step.tool === 'pm2' && startsAnew.has(step.action));
  return job.steps.filter((step): step is KillingStep => {
    if (!step.kills || step.throwaway || (!deploys && step.targets.length === 0)) return false;
    // An app that PM2 does not start again is taken out of service, not deployed.
    return step.tool !== 'pm2' || pm2Starts;
  });
}

/** What PM2 deletes is wrong because of the start that follows, and mended there for all; other commands are wrong by themselves. */
function causes(steps: readonly KillingStep[]): readonly (readonly [KillingStep, ...KillingStep[]])[] {
  const [deleted, ...others] = steps.filter(({ tool, action }) => tool === 'pm2' && action === 'delete');
  const each = steps.filter(({ tool, action }) => tool !== 'pm2' || action !== 'delete').map((step) => [step] as const);
  return deleted ? [[deleted, ...others], ...each] : each;
}

const startsAnew: ReadonlySet<string> = new Set(['start', 'restart', 'reload', 'deploy']);

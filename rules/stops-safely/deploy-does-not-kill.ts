import { deployments } from '../../src/model/deployment.ts';
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
      const deploys = deployments(job).length > 0;
      for (const step of job.steps) {
        if (!step.kills || step.throwaway || job.reachable === false || (!deploys && step.targets.length === 0)) continue;
        // An app that PM2 does not start again is taken out of service, not deployed.
        if (step.tool === 'pm2' && !job.steps.some((other) => other.tool === 'pm2' && startsAnew.has(other.action))) continue;
        const whom = step.targets.length > 0 ? ` (${step.targets.map((target) => target.name).join(', ')})` : '';
        yield { at: step.kills.at, key: step.kills.how, message: `“${step.text}”${whom}: ${step.kills.how}; what is in hand is lost` };
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

const startsAnew: ReadonlySet<string> = new Set(['start', 'restart', 'reload', 'deploy']);

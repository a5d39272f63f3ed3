import { deployingJobs, deployments, deploysToKubernetes } from '../../src/model/deployment.ts';
import type { DeploymentStep, Pipeline } from '../../src/model/pipeline.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { deployFile, workflow } from '../workflows.ts';

export default {
  id: 'rollout-is-verified',
  question: 'downtime',
  severity: 'warning',
  strict: 'error',
  title: 'A deploy is done when the new version answers',
  why: `\`kubectl apply\`, \`set image\` and a Helm upgrade without \`--wait\` return as soon as the cluster has taken the order: the pipeline is green while the new
version crashes. Wait for it: \`kubectl rollout status --timeout\`, \`helm upgrade --wait\` (or \`--atomic\`; Helm 4 without \`--wait\` waits for hooks alone),
\`docker compose up --wait\`, a request to a health endpoint that fails the job. On Kubernetes this is an error; in a script that no
pipeline of the input runs it is an info.`,
  sources: [
    'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_status/',
    'https://helm.sh/docs/helm/helm_upgrade/',
    'https://docs.docker.com/reference/cli/docker/compose/up/',
  ],
  *checkPipeline(pipeline) {
    for (const job of deployingJobs(pipeline)) {
      const open = deployments(job).filter((step) => step.unverified === true && step.verifiedBy === undefined);
      const [step] = open;
      if (!step) continue;
      const more = open.length > 1 ? ` (and ${open.length - 1} more in this job)` : '';
      yield {
        at: step.at,
        key: `${job.id} ${step.tool}`,
        message: `nothing waits until what “${step.text}” deploys is healthy${more}: ${pipeline.system === 'script' ? 'the script ends well' : 'the pipeline is green'} even when the new version never starts`,
        ...severityOf(pipeline, step),
      };
    }
  },
  bad: [{ title: 'Apply and go', files: { [deployFile]: workflow({ run: 'kubectl apply -f deploy/' }) } }],
  good: [
    {
      title: 'Apply and wait',
      files: { [deployFile]: workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/orders --timeout=5m' }) },
    },
  ],
} satisfies PipelineRule;

/** Whoever starts a deploy script may watch what comes of it, or wait for it: a person, or a system that is not read here. */
function severityOf(pipeline: Pipeline, step: DeploymentStep): { readonly severity?: 'error' | 'info' } {
  if (pipeline.system === 'script') return { severity: 'info' };
  return deploysToKubernetes(step) ? { severity: 'error' } : {};
}

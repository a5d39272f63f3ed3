import { deployingJobs, deployments, isByHand } from '../../src/model/deployment.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { api, documents } from '../examples.ts';
import { deployFile, soundDeploy, workflow } from '../workflows.ts';

const budget =
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: orders\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: orders\n';
const lifecycle = 'readinessProbe:\n  httpGet:\n    path: /ready\n    port: 8080\nlifecycle:\n  preStop:\n    sleep:\n      seconds: 10';
const orders = { 'deploy/orders.yaml': documents(api({ spec: 'replicas: 3', container: lifecycle }), budget) };

export default {
  id: 'failed-deploy-rolls-back',
  question: 'blast-radius',
  severity: 'warning',
  title: 'A deploy that fails is undone',
  why: `A rollout that does not come up stays half done until somebody looks: the next node drain takes the old instances that still worked. Undo it in the
same run: \`kubectl rollout undo\`, \`helm upgrade --atomic\` (Helm 4: \`--rollback-on-failure\`), the platform's own rollback, \`pm2 deploy revert\`.
Whether Amazon ECS goes back by itself is a setting of the service (its deployment circuit breaker), and nothing is told of it.`,
  sources: [
    'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_undo/',
    'https://helm.sh/docs/helm/helm_upgrade/',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html',
  ],
  *checkPipeline(pipeline) {
    for (const job of deployingJobs(pipeline)) {
      const open = deployments(job).filter(
        (step) => step.notRolledBack === true && step.rolledBackBy === undefined && !undoesByItself.has(step.tool),
      );
      const step =
        open.find((candidate) => candidate.targets.some((target) => target.type === 'api' || target.type === 'internal')) ??
        open.find((candidate) => candidate.targets.length === 0);
      if (!step) continue;
      const names = [
        ...new Set(step.targets.filter((target) => target.type === 'api' || target.type === 'internal').map((target) => target.name)),
      ];
      yield {
        at: step.at,
        key: step.text,
        message: `nothing undoes “${step.text}” when it fails${names.length > 0 ? `: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and others' : ''} would stay half deployed` : ''}`,
        // Whoever starts it by hand, a rollback among it, looks at what comes of it.
        ...(names.length > 0 && !isByHand(pipeline) ? {} : { severity: 'info' as const }),
      };
    }
  },
  bad: [
    {
      title: 'Nothing undoes it',
      files: {
        ...orders,
        [deployFile]: workflow({ run: 'kubectl apply -f deploy/\nkubectl rollout status deployment/orders --timeout=5m' }),
      },
    },
  ],
  good: [{ title: 'rollout undo', files: { ...orders, [deployFile]: workflow({ run: soundDeploy }) } }],
} satisfies PipelineRule;

/** Platforms where that is a setting of the service, which is made elsewhere: in Terraform, a console, another pipeline. */
const undoesByItself: ReadonlySet<string> = new Set(['ecs']);

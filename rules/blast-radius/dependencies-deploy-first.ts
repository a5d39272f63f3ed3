import { deployingJobs, deployments, jobsBefore } from '../../src/model/deployment.ts';
import type { DeploymentStep, Job, Pipeline } from '../../src/model/pipeline.ts';
import { comparePlaces } from '../../src/model/place.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { clusterIp, documents, readinessProbe, workload } from '../examples.ts';
import { deployFile, workflow } from '../workflows.ts';

const server = (name: string, env: string): string =>
  documents(
    workload({
      name,
      image: `example/${name}:1.9.0`,
      spec: 'replicas: 2',
      container: `ports:\n  - containerPort: 8080\n${env}${readinessProbe}`,
    }),
    clusterIp(name),
  );
const files = {
  'auth.yaml': server('auth', ''),
  'orders.yaml': server('orders', 'env:\n  - name: AUTH_URL\n    value: http://auth:8080\n'),
};
const roll = (name: string): string => `kubectl apply -f ${name}.yaml\nkubectl rollout status deployment/${name} --timeout=5m`;

export default {
  id: 'dependencies-deploy-first',
  question: 'blast-radius',
  severity: 'warning',
  title: 'What others lean on is deployed before them',
  why: `A service that comes up before what it calls meets the old version of it, or nothing at all; code that comes up before its migration meets the old
tables. Deploy in the order of dependency: migrations, internal services, then what calls them.`,
  sources: ['https://martinfowler.com/bliki/ParallelChange.html'],
  *checkPipeline(pipeline) {
    const steps = deployingJobs(pipeline).flatMap((job) => deployments(job).map((step) => ({ job, step })));
    const reported = new Set<string>();
    for (const early of steps) {
      for (const late of steps) {
        if (early.step === late.step || !comesBefore(pipeline, early, late)) continue;
        for (const dependent of early.step.targets) {
          const needed = dependent.dependsOn.find(
            (dependency) =>
              dependency.kind === 'request' &&
              dependency.target &&
              late.step.targets.includes(dependency.target) &&
              !early.step.targets.includes(dependency.target),
          )?.target;
          if (
            !needed ||
            needed.dependsOn.some((dependency) => dependency.target === dependent) ||
            reported.has(`${dependent.id} ${needed.id}`)
          )
            continue;
          reported.add(`${dependent.id} ${needed.id}`);
          yield {
            at: early.step.at,
            key: `${dependent.name} ${needed.name}`,
            message: `${dependent.name} is deployed before ${needed.name}, which it calls`,
            related: [{ message: `${needed.name} is deployed here`, at: late.step.at }],
          };
        }
      }
    }
    for (const job of deployingJobs(pipeline)) {
      const first = deployments(job).find(bringsCode);
      const migration = job.steps.find((step) => step.action === 'migrate' && !step.throwaway);
      if (!first || !migration || first.at.file !== migration.at.file || comparePlaces(first.at, migration.at) > 0) continue;
      yield {
        at: migration.at,
        key: 'migration',
        message: `“${migration.text}” migrates after “${first.text}” has deployed the code that needs it`,
        related: [{ message: 'the code is deployed here', at: first.at }],
      };
    }
  },
  bad: [{ title: 'The caller first', files: { ...files, [deployFile]: workflow({ run: `${roll('orders')}\n${roll('auth')}` }) } }],
  good: [{ title: 'The callee first', files: { ...files, [deployFile]: workflow({ run: `${roll('auth')}\n${roll('orders')}` }) } }],
} satisfies PipelineRule;

/** Starting the database is what a migration waits for; what an opaque script does may be the migration itself. */
function bringsCode(step: DeploymentStep): boolean {
  if (step.external === true || step.targets.some((target) => target.type !== 'backing')) return step.external !== true;
  return step.targets.length === 0 && !step.names.some((name) => name.kind === 'compose-service');
}

interface Placed {
  readonly job: Job;
  readonly step: DeploymentStep;
}

/** Known to run earlier: earlier in the same job, or in a job that the other needs. */
function comesBefore(pipeline: Pipeline, a: Placed, b: Placed): boolean {
  if (a.job === b.job) return a.step.at.file === b.step.at.file && comparePlaces(a.step.at, b.step.at) < 0;
  return jobsBefore(pipeline, b.job).has(a.job);
}

import { deployingJobs, deployments, isByHand, isOnlyCalled, testsGate } from '../../src/model/deployment.ts';
import type { DeploymentStep, Pipeline } from '../../src/model/pipeline.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { deployFile, soundDeploy, workflow } from '../workflows.ts';

export default {
  id: 'tests-gate-deploy',
  question: 'blast-radius',
  severity: 'warning',
  title: 'A deploy happens only after tests have passed',
  why: `What no test stands in front of, users test. Let the deploy job need a job that runs the tests, and let it fail. Tests in another workflow do not hold this
one back. For a service that others lean on, run integration tests that act as its real callers do.`,
  sources: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds',
    'https://docs.gitlab.com/ci/yaml/#needs',
  ],
  *checkPipeline(pipeline) {
    if (isOnlyCalled(pipeline) || pipeline.gatedElsewhere) return;
    for (const job of deployingJobs(pipeline)) {
      const step = deployments(job).find((candidate) => !testsGate(pipeline, job, candidate) && !liesElsewhere(candidate));
      if (!step) continue;
      const internal = step.targets.find((target) => target.type === 'internal' && target.dependents.length > 0);
      const advice = internal
        ? `; ${internal.name} has ${internal.dependents.length} dependent${internal.dependents.length === 1 ? '' : 's'}: add integration tests that call it as they do`
        : '';
      yield {
        at: step.at,
        key: job.id,
        message: `“${step.text}” deploys although no test had to pass before it${advice}`,
        ...(isByHand(pipeline) || isDispatched(pipeline) ? { severity: 'info' as const } : {}),
      };
      return;
    }
  },
  bad: [{ title: 'No test', files: { [deployFile]: workflow({ tests: false, run: soundDeploy }) } }],
  good: [{ title: 'The deploy needs the tests', files: { [deployFile]: workflow({ run: soundDeploy }) } }],
} satisfies PipelineRule;

/** What is deployed was made elsewhere, and may have been tested there. */
function isDispatched({ triggers }: Pipeline): boolean {
  return triggers.some(({ kind }) => kind === 'dispatched');
}

/** What is done, tests among it, is written in another repository or on the server. */
function liesElsewhere(step: DeploymentStep): boolean {
  return step.unverified === undefined && step.verifiedBy === undefined && step.targets.length === 0;
}

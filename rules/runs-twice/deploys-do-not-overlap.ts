import { deployingJobs, deployments, guardOf, isOnlyCalled } from '../../src/model/deployment.ts';
import type { Pipeline, PipelineSystem } from '../../src/model/pipeline.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { serialised } from '../pipeline-edits.ts';
import { deployFile, soundDeploy, workflow } from '../workflows.ts';

const remedy = {
  github: 'give the job or workflow a concurrency group',
  gitlab: 'give the job a resource_group',
  circleci: 'give the job a serial-group',
  azure: 'use an environment with an exclusive lock and lockBehavior: sequential',
  bitbucket: 'give the step a deployment environment, which runs one at a time',
  script: 'let it take a lock (flock)',
} as const satisfies Record<PipelineSystem, string>;

export default {
  id: 'deploys-do-not-overlap',
  question: 'runs-twice',
  severity: 'warning',
  title: 'Two deploys of the same thing do not run at once',
  why: `Two merges in a minute start two deploys. Without a group they run side by side and finish in any order: the older version may win. On GitHub a
concurrency group keeps one run waiting and drops the ones between; where none may be dropped, add \`queue: max\`.`,
  sources: [
    'https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency',
    'https://docs.gitlab.com/ci/resource_groups/',
    'https://support.atlassian.com/bitbucket-cloud/docs/set-up-and-monitor-deployments/',
  ],
  *checkPipeline(pipeline) {
    if (isOnlyCalled(pipeline)) return;
    // Two pushes of a branch are put in order by git itself; a workflow of another repository may well have its own group.
    const open = deployingJobs(pipeline).filter(
      (job) =>
        guardOf(pipeline, job)?.group === undefined &&
        deployments(job).some((step) => step.tool !== 'git' && !(step.external && /\.ya?ml@/.test(step.text))),
    );
    const [job] = open;
    const [step] = job ? deployments(job) : [];
    if (!job || !step) return;
    yield {
      at: job.at,
      message: `two runs of “${job.id}” may deploy at once and finish in any order: ${remedy[pipeline.system]}`,
      related: [{ message: 'it deploys here', at: step.at }],
      fix: serialised(pipeline, open),
      // Runs of a schedule that come too close are scheduled-pipeline-does-not-overlap's affair.
      ...(isByHandOrClock(pipeline) ? { severity: 'info' as const } : {}),
    };
  },
  bad: [{ title: 'No group', files: { [deployFile]: workflow({ top: '', run: soundDeploy }) } }],
  good: [{ title: 'A group', files: { [deployFile]: workflow({ run: soundDeploy }) } }],
} satisfies PipelineRule;

function isByHandOrClock({ triggers }: Pipeline): boolean {
  return triggers.length > 0 && triggers.every(({ kind }) => kind === 'schedule' || kind === 'manual' || kind === 'called');
}

import { deployingJobs } from '../../src/model/deployment.ts';
import { writtenAt } from '../../src/model/fact.ts';
import type { Concurrency } from '../../src/model/pipeline.ts';
import type { PipelineRule, Violation } from '../../src/model/rule.ts';
import { turnedOff } from '../pipeline-edits.ts';
import { deployFile, soundDeploy, workflow } from '../workflows.ts';

export default {
  id: 'deploy-is-not-interrupted',
  question: 'stops-safely',
  severity: 'error',
  title: 'A newer run does not cancel a deploy that is under way',
  why: `A deploy that is cancelled half-way leaves half of the services new and half old, a migration without its code, a rollout that nobody watches. For
tests \`cancel-in-progress: true\` is right, and other linters ask for it; for a deploy let the newer run wait: \`cancel-in-progress: false\`, and on
GitHub \`queue: max\` where no run may be dropped.`,
  sources: [
    'https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency',
    'https://docs.gitlab.com/ci/yaml/#interruptible',
  ],
  *checkPipeline(pipeline) {
    const seen = new Set<Concurrency>();
    for (const job of deployingJobs(pipeline)) {
      for (const guard of [job.concurrency, pipeline.concurrency]) {
        const forTests = guard === pipeline.concurrency && pipeline.triggers.some(({ kind }) => kind === 'pull-request');
        const violation = guard && !seen.has(guard) ? interruption(guard, job.id, !forTests && pipeline.system === 'github') : undefined;
        if (guard) seen.add(guard);
        if (violation) yield violation;
      }
    }
  },
  bad: [
    {
      title: 'The newer run cancels',
      files: { [deployFile]: workflow({ top: 'concurrency:\n  group: deploy-production\n  cancel-in-progress: true', run: soundDeploy }) },
    },
  ],
  good: [{ title: 'The newer run waits', files: { [deployFile]: workflow({ run: soundDeploy }) } }],
} satisfies PipelineRule;

/** @param safe whether the guard is for deploys alone, and not for tests that a newer run may well cancel */
function interruption(guard: Concurrency, job: string, safe: boolean): Violation | undefined {
  if (guard.cancels?.value === true) {
    const edits = turnedOff(guard.cancels.at);
    return {
      at: writtenAt(guard.at, guard.cancels),
      message: `a newer run cancels the deploy that is under way in “${job}”: what it has begun stays half done; let the newer one wait`,
      fix: edits && { description: 'let the newer run wait: false', safe, edits },
    };
  }
  if (guard.cancels === undefined && guard.cancelsWhen) {
    return {
      at: writtenAt(guard.at, guard.cancelsWhen),
      message: `a newer run may cancel the deploy in “${job}” (${guard.cancelsWhen.value}): make sure that it cannot on the branch that deploys`,
      severity: 'warning',
    };
  }
  return undefined;
}

import { formatDuration } from '../../src/model/duration.ts';
import { describeDuration, writtenAt } from '../../src/model/fact.ts';
import type { PipelineRule } from '../../src/model/rule.ts';
import { drainOf, placesOf } from '../../src/model/stop.ts';
import { sidekiq, workload } from '../examples.ts';
import { deployFile, workflow } from '../workflows.ts';

const billing = workload({ pod: 'terminationGracePeriodSeconds: 120', container: sidekiq, spec: 'replicas: 2\nminReadySeconds: 10' });
const deploy = (timeout: string): string =>
  workflow({ run: `kubectl apply -f worker.yaml\nkubectl rollout status deployment/billing --timeout=${timeout}` });

export default {
  id: 'deploy-waits-for-drain',
  question: 'stops-safely',
  severity: 'warning',
  title: 'A deploy waits as long as the service may take to stop',
  why: `A stop that the pipeline cuts short is a kill, whatever grace the service has elsewhere; a rollout that is given less time than one instance may
take to stop fails although nothing is wrong with it. Wait longer than the grace.`,
  sources: [
    'https://docs.docker.com/reference/cli/docker/container/stop/',
    'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_status/',
  ],
  *checkPipeline(pipeline) {
    for (const step of pipeline.jobs.flatMap((job) => job.steps)) {
      if (step.throwaway) continue;
      for (const unit of step.units) {
        const service = step.targets.find((target) => target.units.includes(unit));
        const drain = service && drainOf(service, unit);
        const needs = drain && Number.isFinite(drain.value) ? drain : unit.stop.period;
        if (!service || !needs) continue;
        if (step.stopWait && step.stopWait.value < needs.value) {
          yield {
            at: writtenAt(step.at, step.stopWait),
            key: service.name,
            message: `${service.name} is killed after ${formatDuration(step.stopWait.value)} here, and may take ${describeDuration(needs)} to stop`,
            related: placesOf(needs, `it may take ${formatDuration(needs.value)}`),
          };
        } else if (
          step.rolloutWait &&
          unit.stop.period &&
          unit.stop.period.origin !== 'default' &&
          step.rolloutWait.value < unit.stop.period.value
        ) {
          yield {
            at: writtenAt(step.at, step.rolloutWait),
            key: service.name,
            message: `the rollout of ${service.name} is given ${formatDuration(step.rolloutWait.value)}, and one instance may take ${describeDuration(unit.stop.period)} to stop`,
            related: unit.stop.period.at
              ? [{ message: `the grace is ${formatDuration(unit.stop.period.value)}`, at: unit.stop.period.at }]
              : [],
          };
        }
      }
    }
  },
  bad: [{ title: 'Half a minute for a grace of two', files: { 'worker.yaml': billing, [deployFile]: deploy('30s') } }],
  good: [{ title: 'Five minutes', files: { 'worker.yaml': billing, [deployFile]: deploy('5m') } }],
} satisfies PipelineRule;

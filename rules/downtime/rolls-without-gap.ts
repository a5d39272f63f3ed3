import { writtenAt } from '../../src/model/fact.ts';
import type { ServiceRule, Violation } from '../../src/model/rule.ts';
import { isTelemetry, type Service } from '../../src/model/service.ts';
import type { System } from '../../src/model/system.ts';
import { fewest, reachedByRequests, type Unit } from '../../src/model/unit.ts';
import { api } from '../examples.ts';

export default {
  id: 'rolls-without-gap',
  question: 'downtime',
  severity: 'error',
  types: ['api', 'internal'],
  title: 'A deploy always leaves an instance that answers',
  why: `\`Recreate\` stops every instance before it starts the first new one; a rolling update whose \`maxUnavailable\` is as large as the number of instances
does the same. PM2 in fork mode has nothing to roll: \`pm2 reload\` is a plain restart there. Users see it as an outage as long as the start takes.

Where \`Recreate\` is needed because the volume can be attached only once, the gap is the price of the volume, and this is a warning;
for programs that are known to keep their data to themselves (Jenkins), an info.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment',
    'https://pm2.keymetrics.io/docs/usage/cluster-mode/#reload',
  ],
  *check(service, system) {
    for (const unit of service.units) {
      const violation = onKubernetes(service, unit) ?? underPm2(service, unit, system);
      if (violation) yield violation;
    }
  },
  bad: [
    { title: 'Recreate', files: { 'api.yaml': api({ spec: 'replicas: 3\nstrategy:\n  type: Recreate' }) } },
    {
      title: 'All may be missing',
      files: { 'api.yaml': api({ spec: 'replicas: 3\nstrategy:\n  rollingUpdate:\n    maxUnavailable: 100%' }) },
    },
  ],
  good: [{ title: 'The default', files: { 'api.yaml': api({ spec: 'replicas: 3' }) } }],
} satisfies ServiceRule;

function onKubernetes(service: Service, unit: Unit): Violation | undefined {
  const { rollout } = unit;
  if (unit.platform !== 'kubernetes' || !rollout || reachedByRequests(unit) === 'no') return undefined;
  const uncertain = service.confidence === 'low' ? { severity: 'warning' as const } : {};
  if (rollout.strategy.value === 'recreate') {
    const bound = unit.volumes.some((volume) => volume.kind === 'claim' && !volume.readOnly);
    return {
      at: writtenAt(unit.at, rollout.strategy),
      key: 'recreate',
      message: `Recreate stops every instance before the first new one starts: ${service.name} answers nobody during a deploy`,
      answer: 'at every deploy: all instances are stopped before a new one starts',
      ...(isTelemetry({ by: '', name: service.name }) || (bound && keepsDataAlone(unit))
        ? { severity: 'info' as const }
        : bound
          ? { severity: 'warning' as const }
          : uncertain),
    };
  }
  const count = fewest(unit);
  const missing = rollout.maxUnavailable?.value;
  if (
    rollout.strategy.value !== 'rolling' ||
    count === undefined ||
    count < 1 ||
    missing === undefined ||
    missing < count ||
    unit.kind === 'DaemonSet' ||
    unit.kind === 'StatefulSet'
  )
    return undefined;
  return {
    at: writtenAt(unit.at, rollout.maxUnavailable),
    key: 'maxUnavailable',
    message: `${count === 1 ? 'the only instance' : `all ${count} instances`} may be missing${count === 1 ? '' : ' at once'} (maxUnavailable ${missing}, after rounding): ${service.name} may answer nobody during a deploy`,
    answer: 'at every deploy: all instances may be missing at once',
    related: [
      { message: `${count} instance${count === 1 ? '' : 's'}`, at: writtenAt(unit.at, unit.instances.min, unit.instances.declared) },
    ],
    ...uncertain,
  };
}

/** Two of it may never run at once: there is no other way to deploy it. */
function keepsDataAlone({ detail }: Unit): boolean {
  return detail.platform === 'kubernetes' && detail.dataForOne;
}

/** Only where a pipeline shows that somebody deploys it by reload or restart. */
function underPm2(service: Service, unit: Unit, system: System): Violation | undefined {
  if (unit.detail.platform !== 'pm2' || unit.detail.execMode?.value !== 'fork') return undefined;
  const steps = system.pipelines.flatMap((pipeline) => pipeline.jobs.flatMap((job) => job.steps));
  const step = steps.find(
    (candidate) =>
      candidate.tool === 'pm2' &&
      (candidate.action === 'reload' || candidate.action === 'restart') &&
      candidate.targets.some((target) => target.id === service.id),
  );
  if (!step) return undefined;
  return {
    at: writtenAt(unit.at, unit.detail.execMode),
    key: 'fork',
    message: `“${step.text}” stops it before the new one starts: in fork mode there is nothing to roll, not even with reload; use cluster mode with two instances`,
    answer: 'at every deploy: PM2 stops it before the new one starts (fork mode)',
    related: [{ message: 'it is deployed here', at: step.at }],
    severity: 'warning',
  };
}

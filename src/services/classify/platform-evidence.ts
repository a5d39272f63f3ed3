import type { Catalog } from '../../model/catalog.ts';
import type { CodeLink, Evidence, ServiceType } from '../../model/service.ts';
import type { Unit } from '../../model/unit.ts';

const intakeTypes = { request: 'internal', queue: 'worker', stream: 'consumer', schedule: 'scheduler' } as const satisfies Record<
  string,
  ServiceType
>;

/** What the kind of declaration shows. */
export function kindEvidence(unit: Unit): readonly Evidence[] {
  const one = (type: ServiceType, detail: string, strength: Evidence['strength'], at = unit.at): Evidence => ({
    type,
    signal: 'kind',
    detail,
    strength,
    at,
  });
  const { detail } = unit;
  if (detail.platform === 'kubernetes') {
    switch (unit.kind) {
      case 'CronJob':
      case 'CronWorkflow':
      case 'ScheduledSparkApplication':
        return [one('scheduler', unit.kind, 'decisive')];
      case 'Job':
      case 'Workflow':
        return [one('task', unit.kind, 'decisive')];
      case 'ScaledJob':
        return [one('worker', 'ScaledJob', 'weak')];
      case 'DaemonSet':
        return [one('agent', 'DaemonSet', 'strong')];
      case 'Pod':
        return unit.restart.policy?.value === 'Never' || unit.restart.policy?.value === 'OnFailure'
          ? [one('task', `Pod with restartPolicy ${unit.restart.policy.value}`, 'strong', unit.restart.policy.at)]
          : [];
      default:
        return detail.leaderElection?.value === true ? [one('agent', 'elects a leader', 'strong', detail.leaderElection.at)] : [];
    }
  }
  if (detail.platform === 'pm2') {
    const { cronRestart, autorestart, execMode } = detail;
    if (cronRestart && !autorestart.value) return [one('scheduler', 'cron_restart with autorestart: false', 'strong', cronRestart.at)];
    // With autorestart it only starts a program anew that runs all the time.
    if (cronRestart) return [];
    if (!autorestart.value) return [one('task', 'autorestart: false', 'weak', autorestart.at)];
    // Whoever writes `instances: 2` alone may want no more than two workers.
    if (
      execMode?.value === 'cluster' &&
      execMode.origin === 'declared' &&
      (unit.instances.max?.value ?? unit.instances.declared?.value ?? 1) !== 1
    )
      return [one('api', 'cluster mode shares a listening port', 'weak', execMode.at)];
  }
  return [];
}

/** KEDA triggers and the like. */
export function scalerEvidence(unit: Unit, catalog: Catalog): readonly Evidence[] {
  return unit.scaling.flatMap((scaling) =>
    scaling.triggers.flatMap((trigger) => {
      const pattern = catalog.scalers.find((one) => one.trigger === trigger.type);
      if (!pattern) return [];
      const detail = `${scaling.name}: ${trigger.type}${trigger.name === undefined ? '' : ` “${trigger.name}”`}`;
      return [{ type: pattern.type, signal: 'scaler', detail, strength: pattern.strength, at: trigger.at }];
    }),
  );
}

/** Well-known ports of databases and brokers. */
export function portEvidence(unit: Unit, catalog: Catalog): readonly Evidence[] {
  return unit.ports.flatMap((port) => {
    const pattern = catalog.ports.find((one) => one.port === port.number);
    if (!pattern) return [];
    return [
      { type: pattern.type, signal: 'port', detail: `port ${port.number}: ${pattern.title}`, strength: pattern.strength, at: port.at },
    ];
  });
}

/** The reader's own name for timers and endless loops, which it tells where a program takes work in no other way. */
const TIMER = 'set-interval';

/** What the source constructs. Requests for health or metrics alone are none. A bare loop may look at a clock or empty a table: it is strong only. */
export function sourceEvidence(code: CodeLink | undefined): readonly Evidence[] {
  const intakes = (code?.facts.intakes ?? []).filter((intake) => !intake.auxiliary);
  return intakes.map((intake) => ({
    type: intakeTypes[intake.role],
    signal: intake.framework === TIMER ? 'timer' : 'source',
    detail: intake.name === undefined ? intake.title : `${intake.title} “${intake.name.value}”`,
    strength: intake.framework === TIMER ? 'strong' : 'decisive',
    at: intake.at,
  }));
}

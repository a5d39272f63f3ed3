import { writtenAt } from '../../src/model/fact.ts';
import { commandLine } from '../../src/model/launch.ts';
import type { Place } from '../../src/model/place.ts';
import type { ServiceRule, Violation } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import { fieldPlace } from '../../src/model/tree.ts';
import type { Unit } from '../../src/model/unit.ts';
import { cronJob, job, workload } from '../examples.ts';

/** Flags with which a queue worker ends by itself. */
const endsByItself =
  /(^|[\s-])(stop-when-empty|once|burst|max-time|max-jobs|limit|time-limit|max-tasks|exit-on-empty|run-once|drain|timeout)\b/;

export default {
  id: 'workload-kind-fits',
  question: 'receives-work',
  severity: 'error',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'task', 'unknown'],
  anywhere: true,
  title: 'The kind of workload fits what the program does',
  why: `A program that ends belongs in a Job: a Deployment starts it again for ever. A program that never ends belongs in a Deployment: a CronJob piles up
runs of it. Job templates must say \`restartPolicy: Never\` or \`OnFailure\`; the API server rejects the default. A PM2 app on a \`cron_restart\` that ends
needs \`autorestart: false\`, or PM2 starts it again at once. \`pm2-runtime\` never reports a finished run as such, and \`pm2 start\` leaves a
container without a process.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-template',
    'https://pm2.keymetrics.io/docs/usage/restart-strategies/#cron-restart',
    'https://pm2.keymetrics.io/docs/usage/docker-pm2-nodejs/',
  ],
  *check(service) {
    for (const unit of service.units) {
      const violation =
        restartPolicyOf(unit) ??
        endlessRestart(service, unit) ??
        endlessRun(service, unit) ??
        pm2Task(service, unit) ??
        pm2InContainer(unit);
      if (violation) yield violation;
    }
  },
  bad: [
    { title: 'A Job with restartPolicy: Always', files: { 'job.yaml': job({ pod: 'restartPolicy: Always' }) } },
    {
      title: 'A CronJob without restartPolicy',
      files: { 'report.yaml': cronJob({ spec: 'schedule: 0 3 * * *\nconcurrencyPolicy: Forbid', pod: '' }) },
    },
    {
      title: 'A migration in a Deployment',
      files: { 'migrate.yaml': workload({ name: 'migrate', container: 'command: [bundle, exec, rails, "db:migrate"]' }) },
    },
  ],
  good: [
    {
      title: 'A migration in a Job',
      files: {
        'job.yaml': job({ name: 'migrate', spec: 'activeDeadlineSeconds: 600', container: 'command: [bundle, exec, rails, "db:migrate"]' }),
      },
    },
    {
      title: 'A CronJob that is started anew after a failure',
      files: { 'report.yaml': cronJob({ spec: 'schedule: 0 3 * * *\nconcurrencyPolicy: Forbid' }) },
    },
  ],
} satisfies ServiceRule;

function restartPolicyOf(unit: Unit): Violation | undefined {
  const { detail } = unit;
  if (detail.platform !== 'kubernetes' || (unit.kind !== 'Job' && unit.kind !== 'CronJob') || !detail.podSpec) return undefined;
  const { policy } = unit.restart;
  if (policy && policy.value !== 'Always') return undefined;
  const said =
    policy === undefined || policy.origin === 'default' ? 'restartPolicy is not set, and the default Always' : 'restartPolicy: Always';
  const edits = unit.edit({ set: 'field', path: [...podPath(unit), 'restartPolicy'], to: 'OnFailure' });
  return {
    at: writtenAt(fieldPlace(detail.podSpec, 'restartPolicy'), policy),
    key: 'restartPolicy',
    message: `${said} is rejected in a ${unit.kind}: say Never (a new pod for each retry) or OnFailure`,
    answer: `not at all: the API server rejects a ${unit.kind} with restartPolicy Always`,
    fix: edits && { description: 'set restartPolicy: OnFailure', safe: true, edits },
  };
}

function podPath(unit: Unit): readonly string[] {
  return unit.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec'];
}

const startsAgain = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'DeploymentConfig', 'Rollout']);

function endlessRestart(service: Service, unit: Unit): Violation | undefined {
  const ends = service.evidence.find((evidence) => evidence.type === 'task' && evidence.signal === 'command');
  if (service.type !== 'task' || !ends || !startsAgain.has(unit.kind) || isInLoop(ends.at)) return undefined;
  return {
    at: ends.at,
    key: 'ends',
    message: `“${ends.detail}” ends, and a ${unit.kind} starts it again for ever: run it as a Job`,
    answer: `it is launched over and over: a ${unit.kind} restarts what ends`,
    related: [{ message: `a ${unit.kind} is declared here`, at: unit.at }],
  };
}

/** `while true; do pg_dump …; sleep 60; done`: each run of it ends, and the program as a whole does not. */
function isInLoop({ file, start }: Place): boolean {
  const before = file.text.slice(Math.max(0, start - 2000), start);
  const loop = before.search(/\b(while\s+(true|:|sleep|\[\s*1\s*\])|until\s+false|for\s*\(\(\s*;)/);
  return loop !== -1 && !/\bdone\b/.test(before.slice(loop));
}

function endlessRun(service: Service, unit: Unit): Violation | undefined {
  if (unit.kind !== 'CronJob' || endsByItself.test(commandLine(unit.launch.words))) return undefined;
  const endless = service.evidence.find(
    (evidence) =>
      evidence.signal === 'command' &&
      evidence.strength === 'decisive' &&
      ['api', 'internal', 'worker', 'consumer'].includes(evidence.type),
  );
  if (!endless) return undefined;
  return {
    at: endless.at,
    key: 'endless',
    message: `“${endless.detail}” never ends by itself, and the CronJob starts another one at each tick: run it as a Deployment`,
    answer: 'a CronJob starts it again and again although it never ends',
  };
}

function pm2Task(service: Service, unit: Unit): Violation | undefined {
  const { detail } = unit;
  if (
    detail.platform !== 'pm2' ||
    !detail.cronRestart ||
    !detail.autorestart.value ||
    (service.type !== 'task' && service.type !== 'scheduler') ||
    service.intakes.some((intake) => !intake.auxiliary)
  )
    return undefined;
  return {
    at: writtenAt(unit.at, detail.autorestart, detail.cronRestart),
    key: 'autorestart',
    message: `PM2 starts it again as soon as it ends, not only at “${detail.cronRestart.value}”: set autorestart: false`,
    answer: 'PM2 restarts it for ever between the ticks of its schedule',
  };
}

function pm2InContainer(unit: Unit): Violation | undefined {
  const manager = unit.launch.wrappers.find((wrapper) => wrapper.kind === 'process-manager');
  if (!manager || unit.platform === 'pm2' || unit.platform === 'process') return undefined;
  if (manager.text.startsWith('pm2-runtime') && (unit.kind === 'Job' || unit.kind === 'CronJob')) {
    return {
      at: manager.at,
      key: 'pm2-runtime',
      message: `pm2-runtime ends a finished run with exit code 2 after about 13 s: start the program itself in a ${unit.kind}`,
      answer: 'pm2-runtime reports every finished run as failed',
    };
  }
  const [started] = /^pm2 (?:start|restart)/.exec(manager.text) ?? [];
  if (started !== undefined && !manager.text.includes('--no-daemon')) {
    return {
      at: manager.at,
      key: 'pm2 start',
      message: `“${started}” goes to the background and leaves the container without a process, so it ends at once: use pm2-runtime or --no-daemon`,
      answer: `not at all: “${started}” leaves the container without a process`,
    };
  }
  return undefined;
}

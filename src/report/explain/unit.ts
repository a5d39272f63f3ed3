import { formatDuration } from '../../model/duration.ts';
import { commandLine } from '../../model/launch.ts';
import type { Exposure, Probe, Rollout, Unit } from '../../model/unit.ts';
import { instanceCount, unitName } from '../words.ts';
import { durationLine, factLine, type Line, orUnknown, type Section } from './lines.ts';

/** Every fact about one unit that a rule may lean on, with where it comes from. */
export function unitSection(unit: Unit): Section {
  const { instances, stop, restart, schedule, probes } = unit;
  const count = instanceCount(unit);
  return {
    title: `Runs as ${unitName(unit)}`,
    lines: [
      { label: 'declared', text: unit.container === undefined ? unit.kind : `${unit.kind}, container ${unit.container}`, at: unit.at },
      ...factLine('image', unit.image),
      ...launchLines(unit),
      ...(count === undefined ? [] : [{ label: 'instances', text: count, at: instances.declared?.at ?? instances.min?.at }]),
      ...unit.scaling.map(
        (scaling): Line => ({ label: 'scaled by', text: `${scaling.by} ${scaling.name}${triggers(scaling.triggers)}`, at: scaling.at }),
      ),
      ...orUnknown('stop signal', factLine('stop signal', unit.launch.stopSignal ?? stop.signal)),
      ...orUnknown('time to stop', durationLine('time to stop', stop.grace)),
      ...(stop.preStop === undefined && !stop.hasPreStop ? [] : orUnknown('preStop hook', durationLine('preStop hook', stop.preStop))),
      ...factLine('restarted', restart.policy),
      ...rolloutLines(unit.rollout),
      ...(schedule === undefined ? [] : factLine('schedule', schedule.expression)),
      ...factLine('time zone', schedule?.timeZone),
      ...probeLine('readiness', probes.readiness),
      ...probeLine('liveness', probes.liveness),
      ...probeLine('startup', probes.startup),
      ...unit.exposure.map(exposureLine),
      ...unit.budgets.map((budget): Line => {
        const allowed = budget.allowed === undefined ? 'how many it lets go is not known' : `lets ${budget.allowed} go at once`;
        return { label: 'disruption budget', text: `${budget.name}: ${allowed}`, at: budget.at };
      }),
      ...unit.volumes
        .filter(({ kind }) => kind !== 'config' && kind !== 'secret')
        .map(
          (volume): Line => ({
            label: 'volume',
            text: `${volume.name}: ${volume.kind}${volume.readOnly ? ', read-only' : ''}${modes(volume.accessModes)}`,
            at: volume.at,
          }),
        ),
      ...platformLines(unit),
      ...envLines(unit),
    ],
  };
}

function launchLines({ launch }: Unit): readonly Line[] {
  const gaps = launch.gaps.map(({ what, why, at }): Line => ({ label: 'not known', text: `${what}: ${why}`, at, doubtful: true }));
  if (launch.words.length === 0 && launch.wrappers.length === 0) {
    return gaps.length > 0 ? gaps : [{ label: 'command', text: 'not known: nothing in the input says what is run', doubtful: true }];
  }
  const { verdict, reason, at } = launch.delivery;
  const arrives = {
    arrives: 'reaches the program',
    lost: 'is lost on its way',
    'cut-short': 'ends the program at once',
    unknown: 'whether it reaches the program is not known',
  }[verdict];
  return [
    { label: 'command', text: commandLine(launch.words), at: launch.at },
    ...launch.others.map((words): Line => ({ label: 'beside it', text: commandLine(words) })),
    ...launch.wrappers.map(
      (wrapper): Line => ({
        label: 'started by',
        text: `${wrapper.text} (${wrapperEffects[wrapper.signal ?? 'unknown']})`,
        at: wrapper.at,
      }),
    ),
    ...factLine('shell', launch.shell),
    { label: 'signal', text: reason === undefined ? arrives : `${arrives}: ${reason}`, at, doubtful: verdict === 'unknown' },
    ...gaps,
  ];
}

const wrapperEffects = {
  'replaces-itself': 'hands its place on',
  forwards: 'forwards signals',
  'ends-at-once': 'ends at once and takes the program with it',
  swallows: 'keeps signals to itself',
  unknown: 'what it does with signals is not known',
} as const;

function rolloutLines(rollout: Rollout | undefined): readonly Line[] {
  if (rollout === undefined) return [];
  return [
    ...factLine('rollout', rollout.strategy),
    ...factLine('missing at once', rollout.maxUnavailable, (count) => `at most ${count}`),
    ...factLine('on top at once', rollout.maxSurge, (count) => `at most ${count}`),
    ...(rollout.minReady?.value === 0 ? [] : durationLine('ready for', rollout.minReady)),
  ];
}

function probeLine(label: string, probe: Probe | undefined): readonly Line[] {
  if (probe === undefined) return [];
  const { type, target, port, period, failureThreshold, at } = probe;
  const where = port === undefined || target.includes(`:${port}`) ? target : `${target} on port ${port}`;
  return [
    {
      label,
      text: `${/^(https?|tcp|grpc):/.test(target) ? '' : `${type} `}${where}, every ${formatDuration(period)}, fails after ${failureThreshold}`,
      at,
    },
  ];
}

function exposureLine({ name, port, external, auxiliary, at }: Exposure): Line {
  const notes = [external ? 'from outside' : 'from inside', ...(auxiliary ? ['for metrics or health only'] : [])];
  return { label: 'reached by', text: `${name}${port === undefined ? '' : ` on port ${port}`}, ${notes.join(', ')}`, at };
}

function triggers(list: readonly { readonly type: string; readonly name: string | undefined }[]): string {
  if (list.length === 0) return '';
  return ` on ${list.map(({ type, name }) => (name === undefined ? type : `${type} “${name}”`)).join(', ')}`;
}

function modes(list: readonly string[] | undefined): string {
  return list === undefined || list.length === 0 ? '' : `, ${list.join(', ')}`;
}

function platformLines({ detail }: Unit): readonly Line[] {
  if (detail.platform === 'kubernetes') {
    return [
      ...factLine('overlapping runs', detail.concurrencyPolicy),
      ...durationLine('start deadline', detail.startingDeadline),
      ...durationLine('run deadline', detail.activeDeadline),
      ...factLine('retries', detail.backoffLimit),
      ...factLine('revisions kept', detail.revisionHistoryLimit),
    ];
  }
  if (detail.platform === 'pm2') {
    return [
      ...factLine('mode', detail.execMode),
      ...factLine('waits for ready', detail.waitReady),
      ...factLine('kills the tree', detail.treekill),
      ...factLine('asks by message', detail.shutdownWithMessage),
      ...factLine('restarted by cron', detail.cronRestart),
      ...factLine('watches files', detail.watch),
      ...factLine('memory limit', detail.maxMemoryRestart),
    ];
  }
  return [];
}

/** Names only: a value may be a secret. */
function envLines({ env }: Unit): readonly Line[] {
  if (env.length === 0) return [];
  const names = env.map(({ name, from }) => (from === undefined ? name : `${name} (from ${from})`));
  const shown = names.length > 24 ? [...names.slice(0, 24), `and ${names.length - 24} more`] : names;
  return [{ label: 'environment', text: `${shown.join(', ')} (values are never printed)` }];
}

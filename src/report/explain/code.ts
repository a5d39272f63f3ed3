import type { Intake, OutboundCall, StopHandler } from '../../model/code.ts';
import { type Duration, formatDuration } from '../../model/duration.ts';
import { describeDuration, type Fact } from '../../model/fact.ts';
import type { Service } from '../../model/service.ts';
import { asSet } from '../../model/stop.ts';
import type { Unit } from '../../model/unit.ts';
import { counted } from '../words.ts';
import type { Line, Section } from './lines.ts';

/** How the source was found, what was read of it, and what it does when it is told to stop. */
export function codeSection({ code, units }: Service): Section {
  if (code === undefined) return { title: 'Source', lines: [{ label: 'entry', text: 'not found in the input', doubtful: true }] };
  const { facts } = code;
  const read = `${counted(facts.files.length, 'file')} read, ${facts.complete ? 'all that it imports of its own' : 'not all that it imports could be followed'}`;
  return {
    title: 'Source',
    lines: [
      ...code.via.map(
        (hop): Line => ({ label: 'found by', text: hop.guessed ? `${hop.by} (by convention)` : hop.by, at: hop.at, doubtful: hop.guessed }),
      ),
      { label: 'entry', text: code.entry, at: facts.entry },
      { label: 'language', text: `${facts.language}, ${read}` },
      ...stopLines(facts.stop.handlers, units),
      ...facts.locks.map((lock): Line => ({ label: 'lock', text: `${lock.text} (${lock.kind.replaceAll('-', ' ')})`, at: lock.at })),
      ...facts.readySignals.map((at): Line => ({ label: 'says it is ready', text: 'here', at })),
      ...facts.enqueues.map(
        (enqueue): Line => ({
          label: 'hands work to',
          text: `${enqueue.role}${enqueue.name === undefined ? '' : ` “${enqueue.name.value}”`} (${enqueue.framework})`,
          at: enqueue.at,
        }),
      ),
      ...facts.outboundCalls.map(callLine),
      ...facts.memoryState.map((state): Line => ({ label: 'keeps in memory', text: state.what, at: state.at })),
      ...facts.gaps.map(({ what, why, at }): Line => ({ label: 'not known', text: `${what}: ${why}`, at, doubtful: true })),
    ],
  };
}

function callLine({ client, target, hasTimeout, at }: OutboundCall): Line {
  // A target may hold a password or a token: only where it leads is shown.
  const where = target?.value.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*/s, '');
  const limit = hasTimeout === undefined ? '' : hasTimeout ? ', with a timeout' : ', without a timeout';
  return { label: 'calls', text: `${where === undefined ? client : `${where} by ${client}`}${limit}`, at };
}

function stopLines(handlers: readonly StopHandler[], units: readonly Unit[]): readonly Line[] {
  if (handlers.length === 0) return [{ label: 'stop handler', text: 'none seen', doubtful: true }];
  return handlers.flatMap((handler): Line[] => [
    {
      label: 'stop handler',
      text: `for ${handler.signals.join(', ')}${handler.by === undefined ? '' : ` by ${handler.by}`}`,
      at: handler.at,
    },
    ...handler.drains.map((drain): Line => {
      const effect = { waits: 'waits for running work', abandons: 'leaves running work', unknown: 'what it does is not known' }[
        drain.effect
      ];
      return { label: '  closes', text: `${drain.text}: ${drain.why ?? effect}`, at: drain.at };
    }),
    ...(handler.delay === undefined ? [] : [{ label: '  first waits', text: describeDuration(handler.delay), at: handler.delay.at }]),
    ...(handler.exit === undefined ? [] : [{ label: '  ends itself', text: exitText(handler.awaitsDrain), at: handler.exit }]),
    ...(handler.forcedExit === undefined
      ? []
      : [
          { label: '  gives up', text: `after ${describeDuration(handler.forcedExit)}`, at: handler.forcedExit.at },
          ...setLines(handler.forcedExit, units),
        ]),
    ...(handler.followed
      ? []
      : [{ label: '  not followed', text: 'part of what it calls lies outside what could be read', doubtful: true }]),
  ]);
}

/** Where each unit sets the variable that a limit in the code is read from. */
function setLines(limit: Fact<Duration> | undefined, units: readonly Unit[]): readonly Line[] {
  return units.flatMap((unit): Line[] => {
    const set = limit && asSet(limit, unit);
    return limit?.variable && set?.readAt ? [{ label: '  set by', text: limit.variable.name, at: set.at }] : [];
  });
}

function exitText(awaitsDrain: boolean | undefined): string {
  if (awaitsDrain === undefined) return 'whether everything is closed by then is not known';
  return awaitsDrain ? 'after everything is closed' : 'before everything is closed';
}

/** Where work comes in: from the source and from the command line. */
export function intakeSection({ intakes, units }: Service): Section {
  return { title: 'Takes work through', lines: intakes.flatMap((intake) => [intakeLine(intake), ...setLines(intake.drain, units)]) };
}

function intakeLine(intake: Intake): Line {
  const parts = [`${intake.title}${intake.name === undefined ? '' : ` “${intake.name.value}”`}`];
  if (intake.schedule !== undefined) parts.push(`at ${intake.schedule.value}`);
  if (intake.auxiliary) parts.push('for metrics or health only');
  if (intake.drain !== undefined)
    parts.push(`drains ${Number.isFinite(intake.drain.value) ? `for up to ${describeDuration(intake.drain)}` : 'without limit'}`);
  const signals = Object.entries(intake.handles).map(([signal, effect]) => `${signal}: ${effect}`);
  if (signals.length > 0) parts.push(`by itself on ${signals.join(', ')}`);
  if (intake.lock !== undefined) parts.push(`a job is locked for ${formatDuration(intake.lock.value)}`);
  if (intake.concurrency !== undefined) parts.push(`${intake.concurrency.value} at a time`);
  return { label: intake.role, text: parts.join(', '), at: intake.at };
}

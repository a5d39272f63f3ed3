import type { Fact } from '../../model/fact.ts';
import type { ShellFlavour, SignalDelivery, Wrapper } from '../../model/launch.ts';
import type { Place } from '../../model/place.ts';
import type { ImageShell } from './image-config.ts';
import type { Runs } from './shell-program.ts';
import type { TrapEffect } from './shell-trap.ts';

/** One wrapper on the way to the program, and how it treats what it starts. */
export interface Link {
  readonly kind: Wrapper['kind'];
  readonly text: string;
  readonly at: Place;
  readonly passes: Passes;
}

export type Passes =
  | { readonly by: 'replacing' | 'forwarding' | 'ending' | 'swallowing' | 'unknown' }
  /** `group`: it signals every process of its session, not only its child. */
  | { readonly by: 'init'; readonly group: boolean }
  /** `-c` or a script file; `flavour` is undefined for the image's own `sh`. */
  | {
      readonly by: 'shell';
      readonly file: boolean;
      readonly flavour: ShellFlavour | undefined;
      readonly runs: Runs;
      readonly trap: TrapEffect;
    }
  | { readonly by: 'package-manager'; readonly manager: Manager; readonly runs: Runs; readonly version: string | undefined }
  /** A process manager that signals every process it started, wrappers and all. */
  | { readonly by: 'tree' };

export type Manager = 'npm' | 'yarn-classic' | 'yarn-berry' | 'yarn' | 'pnpm' | 'pnpm-exec' | 'other';

export interface Surroundings {
  readonly signal: string;
  readonly in: 'container' | 'pm2' | 'nothing-known';
  /** Compose `init: true`. */
  readonly init: Place | undefined;
  readonly shell: ImageShell | undefined;
  /** False where something that is not in the input may stand in front of everything. */
  readonly complete: boolean;
  /** What is known is given to an ENTRYPOINT that is not in the input. */
  readonly hidden: boolean;
  /** PM2's own way to stop. */
  readonly pm2: { readonly treekill: boolean; readonly shutdownWithMessage: boolean };
  /** Something is known to be started at the end of the links. */
  readonly starts: boolean;
}

export interface Delivered {
  readonly wrappers: readonly Wrapper[];
  readonly delivery: SignalDelivery;
}

interface Effect {
  readonly signal: Wrapper['signal'];
  readonly stops?: 'lost' | 'cut-short' | 'unknown';
  readonly why?: string;
  readonly certain?: boolean;
}

interface Position {
  readonly first: boolean;
  readonly group: boolean;
  /** What passes the signal on to this link, for messages. */
  readonly above: string | undefined;
}

/**
 * Works out whether the stop signal reaches the program behind these wrappers. The behaviour of shells, inits and package managers is what
 * experiments with them showed (dash 0.5.12, bash 5.2, busybox 1.35, tini 0.19, dumb-init 1.2.5, npm 6 to 11, yarn 1 and 4, pnpm 7 to 10), each as
 * process 1 of a process namespace and behind another process.
 */
export function deliver(links: readonly Link[], around: Surroundings): Delivered {
  const wrappers: Wrapper[] = [];
  let verdict: SignalDelivery | undefined;
  let position: Position = { first: around.in === 'container', group: false, above: undefined };
  let all = false;
  if (around.init) {
    wrappers.push({ kind: 'init', text: 'init', signal: 'forwards', at: around.init });
    position = { first: false, group: false, above: 'the init process' };
  }
  for (const link of links) {
    const effect = effectOf(link, position, around);
    wrappers.push({ kind: link.kind, text: link.text, signal: effect.signal, at: link.at });
    if (effect.stops && !verdict && !all) {
      const certain = effect.certain !== false && around.complete;
      verdict = { verdict: effect.stops, reason: effect.why, at: effect.stops === 'unknown' ? undefined : link.at, certain };
    }
    if (effect.signal !== 'replaces-itself') position = { first: false, group: position.group || isGroup(link), above: `\`${link.text}\`` };
    all ||= link.passes.by === 'tree' && effect.stops === undefined;
  }
  return { wrappers, delivery: onPlatform(wrappers, verdict, around) };
}

function isGroup({ passes }: Link): boolean {
  return passes.by === 'init' && passes.group;
}

const unknown: SignalDelivery = { verdict: 'unknown', reason: undefined, at: undefined, certain: false };

function onPlatform(wrappers: readonly Wrapper[], verdict: SignalDelivery | undefined, around: Surroundings): SignalDelivery {
  const arrives: SignalDelivery = { verdict: 'arrives', reason: undefined, at: undefined, certain: around.complete };
  const stays = wrappers.findIndex((wrapper) => wrapper.signal !== 'replaces-itself');
  const wrapper = wrappers[stays];
  if (around.in === 'container') return verdict ?? (around.starts && !around.hidden ? arrives : unknown);
  if (!around.starts) return unknown;
  if (!wrapper) return arrives;
  if (around.in === 'nothing-known') return unknown;
  // PM2: https://pm2.keymetrics.io/docs/usage/signals-clean-restart/
  if (around.pm2.shutdownWithMessage)
    return {
      verdict: 'lost',
      reason: `PM2 sends the message “shutdown” to \`${wrapper.text}\`, which does not hand it on`,
      at: wrapper.at,
      certain: true,
    };
  if (around.pm2.treekill) return arrives;
  if (!verdict || verdict.verdict === 'unknown') return verdict ?? arrives;
  const reason = `PM2 signals \`${wrapper.text}\` alone (treekill: false), and the program behind it works on as an orphan`;
  return { verdict: 'lost', reason, at: verdict.at, certain: verdict.certain };
}

function effectOf(link: Link, position: Position, around: Surroundings): Effect {
  const { passes } = link;
  switch (passes.by) {
    case 'replacing':
      return { signal: 'replaces-itself' };
    case 'forwarding':
    case 'init':
    case 'tree':
      return { signal: 'forwards' };
    case 'ending':
      return { signal: 'ends-at-once', stops: 'cut-short', why: `\`${link.text}\` ends at once and does not wait for what it started` };
    case 'swallowing':
      return { signal: 'swallows', stops: 'lost', why: `\`${link.text}\` does not pass it on` };
    case 'unknown':
      return { signal: undefined, stops: 'unknown', why: `it is not known what \`${link.text}\` does with it` };
    case 'shell':
      return shellEffect(link, passes, position, around);
    case 'package-manager':
      return managerEffect(link, passes, position, around);
  }
}

type ShellPasses = Passes & { readonly by: 'shell' };

function shellEffect(link: Link, passes: ShellPasses, position: Position, around: Surroundings): Effect {
  const { runs, trap, file } = passes;
  if (runs === 'exec') return { signal: 'replaces-itself' };
  if (runs === 'unknown') return { signal: undefined, stops: 'unknown', why: `it is not known what \`${link.text}\` starts` };
  const flavour = passes.flavour ?? around.shell?.flavour.value;
  if (!file && handsOver(runs, flavour)) return { signal: 'replaces-itself' };
  const byTail = !file && runs !== 'child' && runs !== 'background';
  const certain = !byTail || passes.flavour !== undefined || around.shell?.certain === true;
  const name = file || !byTail ? `\`${link.text}\`` : `\`${link.text}\` (${shellName(flavour, passes, around)})`;
  if (trap !== 'none') {
    const trapped = trapEffectOn(trap, runs, name, position);
    if (trapped) return trapped;
  }
  if (!position.first) {
    const above = position.above ?? 'what stands in front';
    const why = `${above} passes it to ${name}, which ends without passing it on, and the container with it`;
    return { signal: 'ends-at-once', stops: 'cut-short', why, certain };
  }
  const how =
    file || runs === 'child'
      ? `${name} starts it without \`exec\`: the shell stays process 1 and passes no signal on`
      : `${name} stays process 1 and passes no signal on`;
  return { signal: 'swallows', stops: 'lost', why: how, certain };
}

/** Whether a shell that reads its script from `-c` puts the program in its own place. */
function handsOver(runs: Runs, flavour: ShellFlavour | undefined): boolean {
  if (flavour === 'bash') return runs === 'last' || runs === 'last-of-bash';
  return flavour === 'ash' && (runs === 'last' || runs === 'last-nested');
}

function shellName(flavour: ShellFlavour | undefined, passes: ShellPasses, around: Surroundings): string {
  if (passes.flavour !== undefined) return passes.flavour;
  if (flavour === undefined) return 'the shell of an image that is not known';
  return originOf(flavour, around.shell?.flavour);
}

function originOf(flavour: ShellFlavour, fact: Fact<ShellFlavour> | undefined): string {
  return fact?.of === undefined ? flavour : `${flavour} in ${fact.of}`;
}

/** A trap changes what the signal does to the shell; undefined where it changes nothing. */
function trapEffectOn(trap: TrapEffect, runs: Runs, name: string, position: Position): Effect | undefined {
  const waits = runs === 'background';
  if (!waits && position.group && trap !== 'ignores') return { signal: 'forwards' };
  switch (trap) {
    case 'forwards':
      if (waits) return { signal: 'forwards' };
      break;
    case 'leaves':
      if (waits)
        return {
          signal: 'ends-at-once',
          stops: 'cut-short',
          why: `the trap of ${name} passes it on, but the script ends without waiting for the program`,
        };
      break;
    case 'exits':
      if (waits)
        return { signal: 'ends-at-once', stops: 'cut-short', why: `the trap of ${name} ends the script without stopping the program` };
      break;
    case 'ignores':
      return { signal: 'swallows', stops: 'lost', why: `${name} ignores it by a trap, and so does all it starts` };
    case 'none':
      return undefined;
    case 'unknown':
      return { signal: undefined, stops: 'unknown', why: `it is not known what the trap of ${name} does` };
  }
  return { signal: 'swallows', stops: 'lost', why: `the trap of ${name} runs only when the program in the foreground has ended` };
}

type ManagerPasses = Passes & { readonly by: 'package-manager' };

function managerEffect(link: Link, { manager, runs, version }: ManagerPasses, position: Position, around: Surroundings): Effect {
  const name = `\`${link.text}\``;
  const cut = (why: string, certain = true): Effect => ({ signal: 'ends-at-once', stops: 'cut-short', why, certain });
  const doubt: Effect = { signal: undefined, stops: 'unknown', why: `it is not known what ${name} does with ${around.signal}` };
  if (around.signal === 'SIGINT' && (manager === 'npm' || manager === 'yarn-berry'))
    return { signal: 'swallows', stops: 'lost', why: `${name} does not pass SIGINT on` };
  if (around.signal !== 'SIGTERM') return doubt;
  switch (manager) {
    case 'other':
      return doubt;
    case 'yarn-classic':
      return cut(`${name} (yarn 1) ends at once without waiting for the program`);
    case 'yarn':
      return cut(`${name} ends at once without waiting for the program, if it is yarn 1`, false);
    case 'yarn-berry':
      return { signal: 'forwards' };
    case 'pnpm-exec':
      return position.first ? { signal: 'forwards' } : cut(`${name} ends at once without waiting for the program`);
    case 'npm':
    case 'pnpm': {
      if (manager === 'npm' && version !== undefined && swallowsSignals(version))
        return { signal: 'swallows', stops: 'lost', why: `npm ${version} keeps SIGTERM to itself (npm 9.6.7 to 10.2 do)` };
      const flavour = around.shell?.flavour.value;
      if (runs === 'unknown') return doubt;
      if (runs === 'exec' || handsOver(runs, flavour)) return { signal: 'forwards' };
      const shell = flavour === undefined ? 'a shell of an image that is not known' : originOf(flavour, around.shell?.flavour);
      const certain = flavour !== undefined && around.shell?.certain === true;
      return cut(`${name} passes it to ${shell}, which ends without passing it on, and the container with it`, certain || runs === 'child');
    }
  }
}

/** https://github.com/npm/cli/issues/6547: signals were not forwarded from 9.6.7 until 10.3.0. */
function swallowsSignals(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major === 9) return minor > 6 || (minor === 6 && patch >= 7);
  return major === 10 && minor < 3;
}

import type { Catalog, Framework, Setting } from '../model/catalog.ts';
import type { Intake, IntakeRole } from '../model/code.ts';
import { type Duration, milliseconds } from '../model/duration.ts';
import { byDefault, declared, type Fact } from '../model/fact.ts';
import type { Word } from '../model/launch.ts';
import type { CodeLink, ServiceType } from '../model/service.ts';
import type { Unit } from '../model/unit.ts';
import { agreedOn } from './agreed.ts';
import { type CommandMatch, matchCommands } from './classify/command.ts';
import type { ConfigFiles } from './config-files.ts';
import { optionValue, writtenLimit } from './limits.ts';
import { withSpringShutdown } from './spring/shutdown.ts';

const roles: Partial<Record<ServiceType, IntakeRole>> = {
  worker: 'queue',
  consumer: 'stream',
  scheduler: 'schedule',
  api: 'request',
  internal: 'request',
};

/** Options by which the queues of a worker are named on its command line. */
const QUEUE_FLAGS = /^(-Q|-q|--queue|--queues)$/;

/** Everything through which a service takes work: what its source constructs, and what its command line shows. */
export async function intakesOf(
  code: CodeLink | undefined,
  units: readonly Unit[],
  catalog: Catalog,
  files: ConfigFiles,
  entry: string | undefined = code?.entry,
): Promise<readonly Intake[]> {
  const found: Intake[] = [];
  for (const intake of code?.facts.intakes ?? []) {
    const framework = catalog.frameworks.find((one) => one.id === intake.framework);
    if (intake.framework === 'spring-web') {
      found.push(await withSpringShutdown(intake, units, files.workspace, entry));
      continue;
    }
    const limit = framework && (await writtenLimit(framework, units, entry, files));
    const handles = framework ? { ...intake.handles, ...handledByEnv(framework, units) } : intake.handles;
    found.push({ ...intake, handles, drain: limit === 'unknown' ? undefined : (limit ?? intake.drain) });
  }
  for (const unit of units) {
    for (const { match, words } of commands(unit, catalog)) {
      const framework = catalog.frameworks.find((one) => one.id === match.pattern.framework);
      const role = roles[match.pattern.type];
      if (!framework || !role) continue;
      const known = found.findIndex((one) => one.framework === framework.id && one.role === role);
      const same = found[known];
      if (same === undefined) {
        const limit = await writtenLimit(framework, units, entry, files);
        const made = fromCommand(framework, role, match, words, limit);
        found.push({ ...withDefined({ ...made, handles: { ...made.handles, ...handledByEnv(framework, units) } }, code), units: [unit] });
      } else if (same.units !== undefined) {
        found[known] = { ...same, units: [...same.units, unit] };
      }
    }
  }
  return found;
}

function commands(unit: Unit, catalog: Catalog): readonly { match: CommandMatch; words: readonly Word[] }[] {
  return [unit.launch.words, ...unit.launch.others].flatMap((words) =>
    matchCommands(words, catalog.commands).flatMap((match) => (match.pattern.framework === undefined ? [] : [{ match, words }])),
  );
}

/** Variables that change what a signal does: `GRACEFUL_TERM=1` of Resque, `REMAP_SIGTERM=SIGQUIT` of Celery. */
function handledByEnv({ signalsByEnv }: Framework, units: readonly Unit[]): Intake['handles'] {
  const found: Record<string, 'graceful' | 'abort' | 'ignore'> = {};
  for (const [spec, signals] of Object.entries(signalsByEnv ?? {})) {
    const [name = '', wanted] = spec.split('=');
    const isSet = (unit: Unit): boolean => {
      const value = unit.env.find((one) => one.name === name)?.value?.value;
      return value !== undefined && (wanted === undefined ? !/^(0|false|no)?$/i.test(value) : value === wanted);
    };
    if (units.length > 0 && units.every(isSet)) Object.assign(found, signals);
  }
  return found;
}

/** The settings that the code gives to what the command runs: Celery's `task_acks_late`. */
function withDefined(intake: Intake, code: CodeLink | undefined): Intake {
  const defined = (code?.facts.defined ?? []).filter((one) => one.framework === intake.framework && one.role === intake.role);
  const settings = agreedOn(intake, defined);
  return {
    ...settings,
    drain: intake.drain?.origin !== 'declared' && settings.drain?.origin === 'source' ? settings.drain : intake.drain,
    concurrency: intake.concurrency ?? settings.concurrency,
    acksEarly: intake.acksEarly ?? settings.acksEarly,
    lock: intake.lock ?? settings.lock,
    overlapGuard: intake.overlapGuard ?? settings.overlapGuard,
  };
}

/**
 * What a command line tells of an intake. Settings that the program's own code or configuration may change (when it acknowledges, how long it
 * locks) stay unknown: only the source can tell.
 */
function fromCommand(
  framework: Framework,
  role: IntakeRole,
  { word }: CommandMatch,
  words: readonly Word[],
  limit: Fact<Duration> | 'unknown' | undefined,
): Intake {
  return {
    role,
    framework: framework.id,
    title: framework.title,
    name: optionValue(words, (flag) => QUEUE_FLAGS.test(flag)),
    at: word.at,
    auxiliary: false,
    schedule: undefined,
    handles: framework.signals ?? {},
    drain: limit === 'unknown' ? undefined : (limit ?? defaultLimit(framework)),
    drainCalls: [],
    acksEarly: switched(framework.acksEarly, words),
    autoCommit: undefined,
    lock: undefined,
    overlapGuard: undefined,
    group: undefined,
    groupIsRandom: undefined,
    startPosition: undefined,
    concurrency: numberOf(framework.concurrency, words),
    ...(framework.runsOnce === true ? { runsOnce: true } : {}),
  };
}

/** An option of the command line that turns a default around: `--acks-late`. */
function switched(setting: Setting | undefined, words: readonly Word[]): Fact<boolean> | undefined {
  const word = words.find((one) => one.text?.startsWith('--') && setting?.options?.includes(one.text));
  return word && declared(setting?.default !== true, word.at);
}

/** `--concurrency 4`. */
function numberOf(setting: Setting | undefined, words: readonly Word[]): Fact<number> | undefined {
  const flags = setting?.options?.filter((option) => option.startsWith('-')) ?? [];
  const given = flags.length === 0 ? undefined : optionValue(words, (flag) => flags.includes(flag));
  return given && /^\d+$/.test(given.value) ? { ...given, value: Number(given.value) } : undefined;
}

function defaultLimit(framework: Framework): Fact<Duration> | undefined {
  const limit = framework.drain?.default;
  if (limit === undefined) return undefined;
  return byDefault(milliseconds(limit === 'unlimited' ? Number.POSITIVE_INFINITY : limit), `${framework.title} default`, framework.docs);
}

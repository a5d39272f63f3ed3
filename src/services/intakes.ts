import type { Catalog, DrainSetting, Framework, Setting } from '../model/catalog.ts';
import type { Intake, IntakeRole } from '../model/code.ts';
import { type Duration, milliseconds, parseDuration } from '../model/duration.ts';
import { byDefault, declared, type Fact } from '../model/fact.ts';
import type { Word } from '../model/launch.ts';
import type { CodeLink, ServiceType } from '../model/service.ts';
import type { Unit } from '../model/unit.ts';
import { type CommandMatch, matchCommands } from './classify/command.ts';
import { type ConfigFiles, settingIn } from './config-files.ts';
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
    found.push(limit ? { ...intake, drain: limit } : intake);
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
        found.push({ ...withDefined(fromCommand(framework, role, match, words, limit), code), units: [unit] });
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

/** The settings that the code gives to what the command runs: Celery's `task_acks_late`. Where its tasks differ nothing is known of all. */
function withDefined(intake: Intake, code: CodeLink | undefined): Intake {
  const defined = (code?.facts.defined ?? []).filter((one) => one.framework === intake.framework && one.role === intake.role);
  const agreed = <K extends 'acksEarly' | 'lock' | 'overlapGuard'>(key: K): Intake[K] => {
    const [first] = defined;
    return defined.every((one) => one[key]?.value === first?.[key]?.value) ? first?.[key] : undefined;
  };
  return {
    ...intake,
    acksEarly: intake.acksEarly ?? agreed('acksEarly'),
    lock: intake.lock ?? agreed('lock'),
    overlapGuard: intake.overlapGuard ?? agreed('overlapGuard'),
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
  limit: Fact<Duration> | undefined,
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
    drain: limit ?? defaultLimit(framework),
    drainCalls: [],
    acksEarly: switched(framework.acksEarly, words),
    autoCommit: undefined,
    lock: undefined,
    overlapGuard: undefined,
    group: undefined,
    groupIsRandom: undefined,
    startPosition: undefined,
    concurrency: numberOf(framework.concurrency, words),
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

/** Where somebody wrote down how long the framework waits: on the command line, in an env value, in its configuration file; in this order. */
async function writtenLimit(
  framework: Framework,
  units: readonly Unit[],
  entry: string | undefined,
  files: ConfigFiles,
): Promise<Fact<Duration> | undefined> {
  const settings = framework.drain?.settings ?? [];
  for (const setting of settings.filter((one) => one.in === 'flag')) {
    for (const unit of units) {
      const value = optionValue([unit.launch.words, ...unit.launch.others].flat(), (flag) => flag === setting.name);
      const limit = value && limitFrom(value.value, setting, framework);
      if (limit !== undefined && value) return declared(limit, value.at ?? unit.at, setting.name);
    }
  }
  for (const setting of settings.filter((one) => one.in === 'env')) {
    for (const unit of units) {
      const env = unit.env.find((one) => one.name === setting.name);
      const limit = env?.value && limitFrom(env.value.value, setting, framework);
      if (limit !== undefined && env) return declared(limit, env.at, `env ${setting.name}`);
    }
  }
  for (const setting of settings.filter((one) => one.in === 'file')) {
    const named = units.flatMap((unit) => namedFile(unit));
    const value = await settingIn(files, setting, entry, named);
    const limit = value && limitFrom(value.text, setting, framework);
    if (limit !== undefined && value) return declared(limit, value.at, setting.name);
  }
  return undefined;
}

/** A configuration file that the command line names: `-C config/mailers.yml`. */
function namedFile(unit: Unit): readonly string[] {
  const value = optionValue(unit.launch.words, (flag) => flag === '-C' || flag === '--config' || flag === '--config-file');
  return value ? [value.value] : [];
}

function limitFrom(text: string, setting: DrainSetting, framework: Framework): Duration | undefined {
  const trimmed = text.trim();
  // Some frameworks take -1 for "wait for ever".
  if (trimmed === '-1' && framework.drain?.default === 'unlimited') return milliseconds(Number.POSITIVE_INFINITY);
  return parseDuration(trimmed, bareUnit(setting.unit));
}

function bareUnit(unit: DrainSetting['unit']): 'ms' | 's' | 'm' | undefined {
  return unit === 'duration' ? undefined : unit;
}

/** `--timeout 30`, `--timeout=30`, `-t30`, `-t 30`. */
function optionValue(words: readonly Word[], isFlag: (flag: string) => boolean): Fact<string> | undefined {
  for (const [index, word] of words.slice(0, 300).entries()) {
    const { text } = word;
    if (text === undefined || !text.startsWith('-')) continue;
    const equals = text.indexOf('=');
    if (equals !== -1 && isFlag(text.slice(0, equals))) return declared(text.slice(equals + 1), word.at);
    if (isFlag(text)) {
      const next = words[index + 1];
      return next?.text === undefined || next.text.startsWith('-') ? undefined : declared(next.text, { ...word.at, end: next.at.end });
    }
    if (/^-[a-zA-Z]\d+$/.test(text) && isFlag(text.slice(0, 2))) return declared(text.slice(2), word.at);
  }
  return undefined;
}

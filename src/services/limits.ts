import type { DrainSetting, Framework } from '../model/catalog.ts';
import { type Duration, milliseconds, parseDuration } from '../model/duration.ts';
import { declared, type Fact } from '../model/fact.ts';
import type { Word } from '../model/launch.ts';
import type { Place } from '../model/place.ts';
import type { Unit } from '../model/unit.ts';
import { type ConfigFiles, settingIn } from './config-files.ts';

/**
 * Where somebody wrote down how long the framework waits: on the command line, in an env value, in its configuration file; in this order.
 * `unknown` where it is set to something that cannot be known: its default then does not hold.
 */
export async function writtenLimit(
  framework: Framework,
  units: readonly Unit[],
  entry: string | undefined,
  files: ConfigFiles,
): Promise<Fact<Duration> | 'unknown' | undefined> {
  const settings = framework.drain?.settings ?? [];
  for (const setting of settings.filter((one) => one.in === 'flag')) {
    for (const unit of units) {
      const words = [unit.launch.words, ...unit.launch.others].flat();
      const value = optionValue(words, (flag) => flag === setting.name);
      if (value) return limitFrom(value.value, value.at ?? unit.at, setting.name, setting, framework);
      if (words.some(({ text }) => text === setting.name)) return 'unknown';
    }
  }
  for (const setting of settings.filter((one) => one.in === 'env')) {
    for (const unit of units) {
      const env = unit.env.find((one) => one.name === setting.name);
      if (env) return env.value ? limitFrom(env.value.value, env.at, `env ${setting.name}`, setting, framework) : 'unknown';
    }
  }
  for (const setting of settings.filter((one) => one.in === 'file')) {
    const value = await settingIn(
      files,
      setting,
      entry ?? units[0]?.at.file.path,
      units.flatMap((unit) => namedFile(unit)),
    );
    if (value) return limitFrom(value.text, value.at, setting.name, setting, framework);
  }
  return undefined;
}

/** A configuration file that the command line names: `-C config/mailers.yml`, `-c gunicorn.conf.py`. */
function namedFile(unit: Unit): readonly string[] {
  const value = optionValue(unit.launch.words, (flag) => /^(-C|-c|--config|--config-file)$/.test(flag));
  return value && /\.\w+$/.test(value.value) ? [value.value.replace(/^(file|python):/, '')] : [];
}

function limitFrom(text: string, at: Place, of: string, setting: DrainSetting, framework: Framework): Fact<Duration> | 'unknown' {
  const trimmed = text.replace(/\s#.*$/, '').trim();
  // Some frameworks take -1 for "wait for ever".
  const isEndless = trimmed === '-1' && framework.drain?.default === 'unlimited';
  const value = isEndless ? milliseconds(Number.POSITIVE_INFINITY) : parseDuration(trimmed, bareUnit(setting.unit));
  return value === undefined ? 'unknown' : declared(value, at, of);
}

function bareUnit(unit: DrainSetting['unit']): 'ms' | 's' | 'm' | undefined {
  return unit === 'duration' ? undefined : unit;
}

/** `--timeout 30`, `--timeout=30`, `-t30`, `-t 30`. */
export function optionValue(words: readonly Word[], isFlag: (flag: string) => boolean): Fact<string> | undefined {
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

import { type Command, Option } from 'commander';
import type { Config } from '../model/config.ts';
import { type Severity, severities } from '../model/finding.ts';
import { suggestion } from '../model/nearest.ts';
import { type Format, formats } from '../report/reporters.ts';
import type { FailOn } from './exit-status.ts';
import { UsageError } from './usage-error.ts';

/**
 * The options that several commands share. Each group is declared, documented and read in this file alone: commander's own values stop
 * here, the steps get plain objects. A new option is a line in `add…`, a line in `read…` and a field.
 */

const profiles = ['recommended', 'strict'] as const;
type Profile = (typeof profiles)[number];

/** The values that commander hands over, by the option's name in camel case. */
export type Values = Readonly<Record<string, unknown>>;

/** A config file by name; false for none at all; undefined for the nearest one up the tree. */
export type ConfigChoice = string | false | undefined;

/** What is linted, and by which rules. */
export interface InputOptions {
  /** As typed; empty for the working directory. `-` is standard input. */
  readonly paths: readonly string[];
  readonly stdinFilename: string | undefined;
  readonly config: ConfigChoice;
  /** Undefined: what the config says, else `recommended`. */
  readonly profile: Profile | undefined;
  /** Only these rules; empty for all. */
  readonly rules: readonly string[];
  /** False: comments, annotations and the config silence nothing. */
  readonly suppressions: boolean;
  /** A file of findings that do not count; false for none, undefined for the one that the config names. */
  readonly baseline: string | false | undefined;
  readonly allowEmpty: boolean;
  readonly ignoreProblems: boolean;
  readonly debug: boolean;
}

export function addInputOptions(command: Command): Command {
  return addConfigOptions(command)
    .option('--rule <id>', 'run only this rule (repeat for more, or separate by commas)', append)
    .option('--stdin-filename <path>', 'the name that standard input is known by')
    .option('--no-ignore', 'audit: comments, annotations and the config silence nothing')
    .option('--baseline <file>', 'findings that this file knows do not count; without it the one that the config names')
    .option('--no-baseline', 'all findings count')
    .option('--allow-empty', 'succeed when nothing that can be linted is found')
    .option('--ignore-problems', 'do not fail because of files that cannot be read')
    .option('--debug', 'say on stderr how long each step takes and what became of every file');
}

/** Which config and profile hold: for linting, and for what the rules are then. */
export function addConfigOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the config; without it the nearest svc-lint.yaml up the tree')
    .option('--no-config', 'read no config')
    .addOption(choice('--profile <name>', 'whose severities hold (default: "recommended")', profiles));
}

export function readConfigOptions(values: Values): Pick<InputOptions, 'config' | 'profile'> {
  const profile = text(values.profile);
  return {
    config: values.config === false ? false : text(values.config),
    profile: profile === undefined ? undefined : oneOf('--profile', profile, profiles),
  };
}

export function readInputOptions(paths: readonly string[], values: Values): InputOptions {
  return {
    paths,
    stdinFilename: text(values.stdinFilename),
    ...readConfigOptions(values),
    rules: list(values.rule),
    suppressions: values.ignore !== false,
    baseline: values.baseline === false ? false : text(values.baseline),
    allowEmpty: values.allowEmpty === true,
    ignoreProblems: values.ignoreProblems === true,
    debug: values.debug === true,
  };
}

/** How what was found is shown, and what makes the run fail. */
export interface OutputOptions {
  /** As typed; undefined where the config has a say. */
  readonly targets: readonly OutputTarget[] | undefined;
  /** `--output`, where `targets` does not hold it already. */
  readonly file: string | undefined;
  /** Undefined: warnings, and whatever fails the run. */
  readonly severity: Severity | undefined;
  /** Undefined: what the config says, else errors. */
  readonly failOn: FailOn | undefined;
  /** Only these services; empty for all. */
  readonly services: readonly string[];
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** `--color` and `--no-color`; undefined when the terminal decides. */
  readonly colour: boolean | undefined;
}

/** One format and where it goes; without a file to standard output. */
export interface OutputTarget {
  readonly format: Format;
  readonly file: string | undefined;
}

export function addOutputOptions(command: Command): Command {
  return addColourOptions(
    command
      .addOption(choice('-f, --format <name[=file]>', 'repeat for several: -f sarif=out.sarif -f text', formats).argParser(append))
      .option('-o, --output <file>', 'write the report to a file instead of standard output')
      .addOption(choice('--fail-on <severity>', 'exit with 1 from this severity on (default: "error")', [...severities, 'never']))
      .addOption(choice('--severity <severity>', 'show findings from this severity on (default: "warning")', severities))
      .option('--service <name>', 'report only this service, by name or id; * stands for anything (repeat for more)', append)
      .option('-q, --quiet', 'show nothing but findings of errors')
      .option('-v, --verbose', 'show the whole checklist of every service'),
  );
}

export function readOutputOptions(values: Values): OutputOptions {
  const severity = text(values.severity);
  const failOn = text(values.failOn);
  const formatsTyped = strings(values.format);
  const file = text(values.output);
  return {
    targets: formatsTyped.length === 0 ? undefined : targetsOf(formatsTyped, file),
    file,
    severity: severity === undefined ? undefined : oneOf('--severity', severity, severities),
    failOn: failOn === undefined ? undefined : oneOf('--fail-on', failOn, [...severities, 'never'] as const),
    services: list(values.service),
    quiet: values.quiet === true,
    verbose: values.verbose === true,
    colour: readColour(values),
  };
}

/** What a run of the linter does beside telling what it found. */
export interface ActionOptions {
  readonly updateBaseline: boolean;
  /** `--changed`: true for what is not committed, else the commit to compare with. */
  readonly changed: string | true | undefined;
  /** `--touched`: the paths are files that were changed, not what is linted. */
  readonly touched: boolean;
  readonly fix: 'write' | 'show' | undefined;
}

export function addActionOptions(command: Command): Command {
  return command
    .option('--update-baseline', 'write what is found to the baseline: adopt it, or take out what is mended')
    .option('--changed [ref]', 'report only what the changes since a commit touch (without one: what is not committed)')
    .option('--touched', 'the paths are changed files: lint the working directory, report what they touch')
    .option('--fix', 'apply the fixes that are safe')
    .option('--fix-dry-run', 'print the safe fixes as a diff, and change nothing');
}

export function readActionOptions(values: Values): ActionOptions {
  return {
    updateBaseline: values.updateBaseline === true,
    changed: values.changed === true ? true : text(values.changed),
    touched: values.touched === true,
    fix: values.fixDryRun === true ? 'show' : values.fix === true ? 'write' : undefined,
  };
}

/** Options after the config has filled in what was not typed. */
export interface SettledOutput extends OutputOptions {
  readonly targets: readonly OutputTarget[];
  readonly failOn: FailOn;
}

export function settleOutput(output: OutputOptions, config: Pick<Config, 'formats' | 'failOn'>): SettledOutput {
  const targets = output.targets ?? targetsOf(config.formats.length === 0 ? ['text'] : config.formats, output.file);
  return { ...output, targets, failOn: output.failOn ?? config.failOn ?? 'error' };
}

export function addColourOptions(command: Command): Command {
  return command.option('--color', 'colour the output even when it is piped').option('--no-color', 'never colour the output');
}

export function readColour(values: Values): boolean | undefined {
  return typeof values.color === 'boolean' ? values.color : undefined;
}

/** An option with a list of values: the help and the completion show them, and `oneOf` checks them. */
export function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser((value) => value);
}

/** `--format sarif=out.sarif --format text`; `--output` belongs to the first format that names no file. */
function targetsOf(typed: readonly string[], output: string | undefined): readonly OutputTarget[] {
  const targets = typed.map((value): OutputTarget => {
    const equals = value.indexOf('=');
    const format = oneOf('--format', equals === -1 ? value : value.slice(0, equals), formats);
    const file = equals === -1 ? undefined : value.slice(equals + 1);
    if (file === '') throw new UsageError(`--format ${value}: the name of the file is missing after "="`);
    return { format, file };
  });
  const first = targets.findIndex(({ file }) => file === undefined);
  if (output !== undefined && first === -1) throw new UsageError('--output: every --format already names its own file');
  const placed = targets.map((target, index) => (index === first && output !== undefined ? { ...target, file: output } : target));
  const onStdout = placed.filter(({ file }) => file === undefined);
  if (onStdout.length > 1) {
    const names = onStdout.map(({ format }) => format);
    const advice = `give the others a file, as in --format ${names[0]}=report.txt`;
    throw new UsageError(`only one format can go to standard output, not ${names.join(' and ')}: ${advice}`);
  }
  return placed;
}

/** Checks a value against the ones that are allowed, and names the nearest. */
export function oneOf<T extends string>(option: string, typed: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === typed);
  if (found !== undefined) return found;
  throw new UsageError(`${option} ${typed}: no such value${suggestion(typed, allowed)}. It can be ${allowed.join(', ')}`);
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function append(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Repeated and comma-separated values as one list. */
function list(value: unknown): readonly string[] {
  return strings(value).flatMap((item) => item.split(',').filter((name) => name !== ''));
}

/** For large inputs: what is linted already, and what other runs lint. */
export function addScaleOptions(command: Command): Command {
  return command
    .option('--shard <i/n>', 'judge only this part, environment by environment; "svc-lint merge" makes one of the JSON reports')
    .option('--cache', 'print what the last run printed when nothing it looked at has changed (kept in node_modules/.cache/svc-lint)')
    .option('--cache-location <folder>', 'keep it there instead');
}

export function readScaleOptions(values: Values): {
  readonly on: boolean;
  readonly location: string | undefined;
  readonly shard: string | undefined;
} {
  const location = text(values.cacheLocation);
  return { on: values.cache === true || location !== undefined, location, shard: text(values.shard) };
}

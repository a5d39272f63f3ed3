import { milliseconds } from '../../model/duration.ts';
import { byDefault, declared } from '../../model/fact.ts';
import type { Word } from '../../model/launch.ts';
import { ownValue } from '../../model/own-value.ts';
import { absolutePath } from '../../model/path.ts';
import { signalName } from '../../model/signal.ts';
import { stringOf } from '../../model/tree.ts';
import type { StopPolicy } from '../../model/unit.ts';
import type { Pm2App, Pm2File } from '../../readers/pm2/read.ts';
import { commandOf } from '../pm2/command.ts';
import { appPlace, pm2Docs, settingOf } from '../pm2/facts.ts';
import { appName, findApps } from '../pm2/find.ts';
import { defaultKillTimeout, stopPolicyOf } from '../pm2/stop.ts';
import type { Link } from './delivery.ts';
import { BEHIND, type Peeled, type Step, type World } from './step.ts';
import { impliedWord } from './words.ts';

const VALUES = new Set(
  '-n --name -i --instances -o --output -e --error -l --log --only --env -u --user --interpreter --node-args --max-memory-restart --kill-timeout --cwd -c --cron --ext --web --format --delay --secret --public --machine-name'.split(
    ' ',
  ),
);
const CONFIG_FILE = /\.json|\.ya?ml|\.config\.[cm]?js/;

/**
 * PM2 in a container. Its apps get PM2's own signal and are killed after PM2's own timeout, whatever the platform allows; by default PM2 signals
 * every process of an app, wrappers and all (https://pm2.keymetrics.io/docs/usage/docker-pm2-nodejs/).
 */
export function peelPm2(program: string, { words, cwd, variables }: Peeled, world: World): Step | undefined {
  const [head, verb] = words;
  if (!head) return undefined;
  const daemon = program === 'pm2';
  const behind = verb?.text === BEHIND;
  if (daemon && !behind && !/^(start|restart|reload|startOrRe\w+)$/.test(verb?.text ?? '')) return undefined;
  const { target, rest, options } = readOptions(words.slice(daemon || verb?.text === 'start' ? 2 : 1));
  if (!target) return undefined;
  const foreground = !daemon || options.has('--no-daemon');
  const text = behind
    ? verb.raw
    : [program, ...(daemon ? [verb?.text] : []), target.text ?? target.raw, ...(foreground && daemon ? ['--no-daemon'] : [])].join(' ');
  const passes: Link['passes'] = behind ? { by: 'swallowing' } : foreground ? { by: 'tree' } : { by: 'ending' };
  const link: Link = { kind: 'process-manager', text, at: head.at, passes };
  const file = target.text !== undefined && CONFIG_FILE.test(target.text) ? pm2FileAt(absolutePath(cwd, target.text), world) : undefined;
  if (!file) {
    if (target.text !== undefined && CONFIG_FILE.test(target.text))
      return {
        words: [],
        links: [link],
        gaps: [{ what: target.text, why: 'the PM2 file is not in the input', at: target.at }],
        inner: innerStop(undefined, variables, target),
        done: true,
      };
    return {
      words: withInterpreter(target, rest, options.get('--interpreter')),
      links: [link],
      inner: innerStop(undefined, variables, target, options.get('--kill-timeout')),
    };
  }
  const apps = findApps(file, options.get('--only')?.text);
  const [first, ...others] = apps;
  if (!first)
    return { words: [], links: [link], gaps: [{ what: file.file.path, why: 'no app of it could be read', at: target.at }], done: true };
  const { workspace } = world.context;
  const folder = stringOf(settingOf(first, 'cwd')?.value);
  const script = settingOf(first, 'script');
  return {
    words: commandOf(first, workspace).words,
    others: others.map((app) => commandOf(app, workspace).words),
    links: [link],
    hops: [{ by: `PM2 app ${appName(first) ?? ''}`.trim(), at: script?.at ?? appPlace(first), guessed: false }],
    inner: smallest(apps.map((app) => innerStop(app, variables, target))),
    cwd: absolutePath(cwd, folder ?? '.').replace(/(.)\/$/, '$1'),
  };
}

interface Options {
  readonly target: Word | undefined;
  readonly rest: readonly Word[];
  readonly options: ReadonlyMap<string, Word | undefined>;
}

function readOptions(words: readonly Word[]): Options {
  const options = new Map<string, Word | undefined>();
  let target: Word | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const text = word?.text ?? word?.raw ?? '';
    if (text === '--') return { target, rest: words.slice(i + 1), options };
    if (!text.startsWith('-')) {
      target ??= word;
      continue;
    }
    const [name = '', value] = text.split(/=(.*)/s);
    if (value !== undefined && word) options.set(name, { ...word, text: value });
    else if (VALUES.has(name)) options.set(name, words[++i]);
    else options.set(name, undefined);
  }
  return { target, rest: [], options };
}

function pm2FileAt(path: string, { files, context }: World): Pm2File | undefined {
  const paths = files.origins(path).map((origin) => origin.path);
  return context.declarations.pm2.find((file) => paths.includes(file.file.path));
}

const INTERPRETERS: Readonly<Record<string, string>> = {
  js: 'node',
  cjs: 'node',
  mjs: 'node',
  ts: 'node',
  tsx: 'node',
  py: 'python',
  rb: 'ruby',
  php: 'php',
  pl: 'perl',
  sh: 'bash',
};

function withInterpreter(script: Word, args: readonly Word[], interpreter: Word | undefined): readonly Word[] {
  if (interpreter?.text === 'none') return [script, ...args];
  if (interpreter) return [interpreter, script, ...args];
  const extension = /\.([a-z]+)$/.exec(script.text ?? '')?.[1];
  const known = ownValue(INTERPRETERS, extension);
  const file = extension === undefined && script.text?.includes('/') === true ? 'node' : known;
  return file === undefined ? [script, ...args] : [impliedWord(file, script.at), script, ...args];
}

/** PM2 sends SIGINT and kills after 1.6 s, unless the app or the environment that the daemon starts in says otherwise. */
function innerStop(app: Pm2App | undefined, variables: ReadonlyMap<string, string | undefined>, target: Word, option?: Word): StopPolicy {
  const own: StopPolicy = app ? stopPolicyOf(app) : alone(target, option);
  const timeout = numeric(variables.get('PM2_KILL_TIMEOUT'));
  const named = variables.get('PM2_KILL_SIGNAL');
  const at = own.period?.at ?? target.at;
  const period =
    timeout !== undefined && own.period?.origin === 'default' ? declared(milliseconds(timeout), at, 'PM2_KILL_TIMEOUT') : own.period;
  const signal =
    named !== undefined && named !== '' && own.signal?.origin === 'default'
      ? declared(signalName(named), at, 'PM2_KILL_SIGNAL')
      : own.signal;
  return { ...own, signal, period, grace: period };
}

/** An app that is started without a PM2 file. */
function alone(target: Word, option: Word | undefined): StopPolicy {
  const own = numeric(option?.text);
  const period =
    own !== undefined && own > 0 && option
      ? declared(milliseconds(own), option.at, '--kill-timeout')
      : byDefault(defaultKillTimeout, 'PM2 default', pm2Docs.stopping, target.at);
  return {
    signal: byDefault('SIGINT', 'PM2 default', pm2Docs.stopping, target.at),
    period,
    grace: period,
    preStop: undefined,
    hasPreStop: false,
  };
}

function numeric(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

function smallest(policies: readonly StopPolicy[]): StopPolicy | undefined {
  return policies.reduce<StopPolicy | undefined>(
    (least, policy) => ((policy.grace?.value ?? Infinity) < (least?.grace?.value ?? Infinity) ? policy : (least ?? policy)),
    undefined,
  );
}

/** What a value in an app may be. */
export type Kind = 'text' | 'number' | 'boolean' | 'list' | 'map';

export interface Pm2Key {
  readonly kinds: readonly Kind[];
  /** Other names, beside the camel-cased one that every key has. */
  readonly aliases?: readonly string[];
  /** What a text must look like. */
  readonly pattern?: RegExp;
  /** The smallest number that is taken. */
  readonly min?: number;
  /** What belongs there, in words; the kinds alone where it is left out. */
  readonly wants?: string;
}

const text: Pm2Key = { kinds: ['text'] };
const boolean: Pm2Key = { kinds: ['boolean'] };
const number: Pm2Key = { kinds: ['number'] };
const milliseconds: Pm2Key = { kinds: ['number'], wants: 'a number of milliseconds' };
const words: Pm2Key = { kinds: ['list', 'text'] };

/**
 * The keys of an app, with what PM2 7 (as 5 and 6) takes for each: https://pm2.keymetrics.io/docs/usage/application-declaration/, as its
 * `lib/API/schema.json` has it. PM2 leaves other keys alone, and starts no app of a file in which one value is not as told here.
 */
export const pm2Keys = {
  script: { kinds: ['text'], aliases: ['exec'] },
  name: text,
  name_prefix: text,
  filter_env: { kinds: ['boolean', 'list', 'text'] },
  namespace: text,
  install_url: text,
  cwd: text,
  args: words,
  exec_interpreter: { kinds: ['text'], aliases: ['interpreter'] },
  node_args: { kinds: ['list', 'text'], aliases: ['interpreter_args', 'interpreterArgs'] },
  out_file: { kinds: ['text'], aliases: ['out_log', 'output', 'out'] },
  error_file: { kinds: ['text'], aliases: ['err_log', 'err_file', 'err', 'error'] },
  log_file: { kinds: ['boolean', 'text'], aliases: ['log'] },
  disable_logs: boolean,
  log_type: text,
  log_date_format: text,
  time: boolean,
  env: { kinds: ['map', 'text'] },
  max_memory_restart: {
    kinds: ['text', 'number'],
    pattern: /^\d+(G|M|K)?$/,
    wants: 'a number of bytes, or a number with K, M or G behind it such as 300M',
  },
  pid_file: { kinds: ['text'], aliases: ['pid'] },
  restart_delay: milliseconds,
  exp_backoff_restart_delay: milliseconds,
  source_map_support: boolean,
  disable_source_map_support: boolean,
  wait_ready: boolean,
  instances: { kinds: ['number'], wants: 'a number, or max' },
  kill_timeout: milliseconds,
  shutdown_with_message: boolean,
  listen_timeout: milliseconds,
  cron_restart: { kinds: ['text', 'number'], aliases: ['cron'] },
  merge_logs: { kinds: ['boolean'], aliases: ['combine_logs'] },
  vizion: boolean,
  autostart: boolean,
  autorestart: boolean,
  stop_exit_codes: { kinds: ['list', 'number'], wants: 'a list of numbers' },
  watch_delay: milliseconds,
  watch: { kinds: ['boolean', 'list', 'text'] },
  ignore_watch: words,
  watch_options: { kinds: ['map'] },
  min_uptime: {
    kinds: ['number', 'text'],
    pattern: /^\d+(h|m|s)?$/,
    min: 100,
    wants: 'a number of milliseconds from 100 on, or a number with h, m or s behind it such as 10s',
  },
  max_restarts: { kinds: ['number'], min: 0 },
  execute_command: boolean,
  exec_mode: { kinds: ['text'], pattern: /^(cluster|fork)(_mode)?$/, wants: 'fork or cluster' },
  force: boolean,
  append_env_to_name: boolean,
  post_update: { kinds: ['list'] },
  trace: boolean,
  disable_trace: boolean,
  v8: boolean,
  event_loop_inspector: boolean,
  deep_monitoring: boolean,
  increment_var: text,
  instance_var: text,
  pmx: { kinds: ['boolean', 'text'] },
  automation: boolean,
  treekill: boolean,
  port: number,
  username: text,
  uid: { kinds: ['number', 'text'], aliases: ['user'] },
  gid: { kinds: ['number', 'text'] },
  windowsHide: boolean,
  kill_retry_time: milliseconds,
  write: boolean,
  io: { kinds: ['map'] },
} as const satisfies Record<string, Pm2Key>;

export type Pm2KeyName = keyof typeof pm2Keys;

/** Variables that are set with `--env NAME`: `env_production`. */
export const environmentKey = /^env_\S*$/;
export const environmentValue: Pm2Key = { kinds: ['map', 'text'] };

/** The names of a key in the order in which PM2 looks for a value that counts. */
export function namesOf(name: Pm2KeyName): readonly string[] {
  const { aliases = [] }: Pm2Key = pm2Keys[name];
  const before = name === 'script' ? ['cmd', 'command'] : [];
  return [name, ...before, ...aliases, camelCased(name)];
}

function camelCased(name: string): string {
  return name
    .split('_')
    .map((part, i) => (i > 0 && part.length > 1 ? part.charAt(0).toUpperCase() + part.slice(1) : part))
    .join('');
}

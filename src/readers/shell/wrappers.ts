import type { Duration } from '../../model/duration.ts';
import { parseDuration } from '../../model/duration.ts';
import { declared, type Fact } from '../../model/fact.ts';
import { ownValue } from '../../model/own-value.ts';
import type { ShellWord } from './script.ts';

interface Wrapper {
  /** Words that must follow at once: `exec` of `bundle exec`. */
  readonly words?: string;
  /** Options whose value is the next word. */
  readonly valued?: string;
  /** Operands before the command: the duration of `timeout`. */
  readonly operands?: number;
  /** The command starts after `--`, and only there. */
  readonly dashes?: boolean;
}

const RETRY = '-t -d -n -s -m -x --times --tries --delay --sleep --attempts --max --min --until --while --backoff';

/** Programs that start another one given on their command line. A name may have several forms. */
const WRAPPERS: Readonly<Record<string, readonly Wrapper[]>> = {
  sudo: [{ valued: '-u -g -h -p -C -D -R -T -r -t -U --user --group' }],
  doas: [{ valued: '-u -C' }],
  env: [{ valued: '-u -C --unset --chdir' }],
  nohup: [{}],
  nice: [{ valued: '-n' }],
  ionice: [{ valued: '-c -n' }],
  setsid: [{}],
  time: [{ valued: '-o -f' }],
  exec: [{ valued: '-a' }],
  command: [{}],
  builtin: [{}],
  stdbuf: [{ valued: '-i -o -e' }],
  unbuffer: [{}],
  chronic: [{}],
  timeout: [{ valued: '-s -k --signal --kill-after', operands: 1 }],
  gtimeout: [{ valued: '-s -k', operands: 1 }],
  retry: [{ valued: RETRY }],
  travis_retry: [{}],
  xargs: [{ valued: '-I -n -P -L -d -a -s -E -i' }],
  parallel: [{ valued: '-j -a -d -n' }],
  sshpass: [{ valued: '-p -f -d -P' }],
  flock: [{ valued: '-w -E', operands: 1 }],
  npx: [{ valued: '-p --package -w' }],
  pnpx: [{ valued: '--package' }],
  bunx: [{}],
  npm: [{ words: 'exec' }, { words: 'x' }],
  pnpm: [{ words: 'exec' }, { words: 'dlx' }],
  yarn: [{ words: 'exec' }, { words: 'dlx' }],
  bun: [{ words: 'x' }],
  bundle: [{ words: 'exec' }],
  poetry: [{ words: 'run' }],
  pipenv: [{ words: 'run' }],
  uv: [{ words: 'run', valued: '--with --group --extra --python -p --env-file --project --directory' }],
  uvx: [{ valued: '--from --with' }],
  pipx: [{ words: 'run' }],
  rye: [{ words: 'run' }],
  pdm: [{ words: 'run' }],
  hatch: [{ words: 'run' }],
  mise: [
    { words: 'exec', dashes: true },
    { words: 'x', dashes: true },
  ],
  asdf: [{ words: 'exec' }],
  dotenv: [{ valued: '-e -f -c -p', dashes: true }, { words: 'run' }],
  'dotenv-cli': [{ dashes: true }],
  doppler: [{ words: 'run', dashes: true }],
  infisical: [{ words: 'run', dashes: true }],
  op: [{ words: 'run', dashes: true }],
  'aws-vault': [{ words: 'exec', dashes: true }],
  chamber: [{ words: 'exec', dashes: true }],
  'xvfb-run': [{ valued: '-s -n --server-args --server-num' }],
  'cross-env': [{}],
  infra: [{ words: 'exec' }],
  nix: [{ words: 'develop', dashes: true }],
  'docker-entrypoint.sh': [{}],
};

export interface Peeled {
  readonly words: readonly ShellWord[];
  /** The names that were taken off, outermost first. */
  readonly wrappers: readonly string[];
  /** The limit that `timeout` sets. */
  readonly timeout: Fact<Duration> | undefined;
}

/** Takes `sudo -u app`, `timeout 5m`, `env A=b`, `npx` and their like off a command. */
export function peelWrappers(command: readonly ShellWord[]): Peeled {
  let words = command;
  let timeout: Fact<Duration> | undefined;
  const wrappers: string[] = [];
  for (let round = 0; round < 12; round++) {
    const name = programName(words[0]);
    const inner = name === undefined ? undefined : inside(ownValue(WRAPPERS, name) ?? [], words.slice(1));
    if (name === undefined || !inner || inner.words.length === 0) break;
    wrappers.push(name);
    const limit = name === 'timeout' || name === 'gtimeout' ? inner.operands[0] : undefined;
    const duration = limit?.text === undefined ? undefined : parseDuration(limit.text, 's');
    if (limit && duration !== undefined) timeout = declared(duration, limit.at, 'timeout');
    words = inner.words;
  }
  return { words, wrappers, timeout };
}

function inside(
  forms: readonly Wrapper[],
  rest: readonly ShellWord[],
): { words: readonly ShellWord[]; operands: readonly ShellWord[] } | undefined {
  for (const form of forms) {
    if (form.words !== undefined && rest[0]?.text !== form.words) continue;
    const after = form.words === undefined ? rest : rest.slice(1);
    const dashes = after.findIndex((word) => word.text === '--');
    if (form.dashes) {
      if (dashes === -1) continue;
      return { words: after.slice(dashes + 1), operands: [] };
    }
    const valued = new Set<string | undefined>(form.valued?.split(' '));
    const operands: ShellWord[] = [];
    let at = 0;
    for (let word = after[0]; word; word = after[++at]) {
      if (word.text === '--') {
        at++;
        break;
      }
      if (/^-./.test(word.before)) {
        if (valued.has(word.text)) at++;
      } else if (/^[A-Za-z_]\w*=/.test(word.before)) continue;
      else if (operands.length < (form.operands ?? 0)) operands.push(word);
      else if (forms === WRAPPERS.retry && /^\d+[smh]?$/.test(word.pattern)) continue;
      else break;
    }
    return { words: after.slice(at), operands };
  }
  return undefined;
}

/**
 * Base name of the program a word names: `/usr/bin/kubectl` and `$BIN/kubectl` are kubectl. Undefined where it cannot be told; what a variable
 * such as `$KUBECTL` holds is guessed by its name, in lower case.
 */
export function programName(word: ShellWord | undefined): string | undefined {
  if (!word) return undefined;
  if (word.text !== undefined) return word.text.slice(word.text.lastIndexOf('/') + 1);
  // `$COMPOSE`, which is `docker-compose` on one machine and `docker compose` on another: either will do.
  const [first] = word.values ?? [];
  if (first !== undefined) return first.slice(first.lastIndexOf('/') + 1).trim();
  if (word.after.includes('/')) return word.after.slice(word.after.lastIndexOf('/') + 1);
  const variable = /^"?\$\{?([A-Z][A-Z_]*)\}?"?$/.exec(word.raw)?.[1];
  return variable
    ?.toLowerCase()
    .replace(/_(cmd|bin|command|exe)$/, '')
    .replaceAll('_', '-');
}

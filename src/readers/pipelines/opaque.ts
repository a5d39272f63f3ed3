import type { Catalog } from '../../model/catalog.ts';
import { calledFile } from '../shell/enter.ts';
import type { ShellCommand } from '../shell/script.ts';
import { type Deed, deed } from './act.ts';
import { isKnownProgram, lookUp } from './commands.ts';
import { asWritten } from './follow.ts';
import {
  soundsLikeDeploying,
  soundsLikeOwnCluster,
  soundsLikePreparing,
  soundsLikeRollingBack,
  soundsLikeTesting,
  soundsLikeVerifying,
} from './words.ts';

const RUNNERS = new Set([
  'make',
  'gmake',
  'npm',
  'yarn',
  'pnpm',
  'bun',
  'task',
  'just',
  'invoke',
  'inv',
  'rake',
  'grunt',
  'gulp',
  'ant',
  'nx',
  'turbo',
  'composer',
  'mage',
  'poe',
  'doit',
  'earthly',
  'dagger',
]);
const INTERPRETERS = new Set([
  'node',
  'python',
  'python3',
  'ruby',
  'php',
  'perl',
  'deno',
  'tsx',
  'ts-node',
  'go',
  'dotnet',
  'java',
  'pwsh',
  'powershell',
  'swift',
  'groovy',
  'kotlin',
]);

/** Programs that every script calls and that deploy nothing. */
const PLAIN = new Set(
  'echo printf cd set export local readonly declare true false : test [ [[ (( if then exit return sleep date pwd ls cat mkdir rm cp mv ln touch chmod chown find grep egrep sed awk cut sort uniq tr head tail tee wc xargs diff jq yq env printenv read trap wait jobs kill which type command hash source . eval shift unset git apt apt-get apk yum dnf brew pip pip3 pipenv gem bundle cargo rustup nvm node-gyp tar zip unzip gzip gunzip openssl ssh-keyscan ssh-add ssh-agent ssh-keygen base64 md5sum sha256sum uname whoami id hostname df du free ps top sync dirname basename realpath readlink seq expr bc let mktemp umask ulimit getopts time curl wget docker podman python-build gpg aws-iam-authenticator sudo su install update-ca-certificates locale-gen ssh scp rsync xcrun psql mysql pg_dump redis-cli mongosh mongodump sqlite3 envsubst stat file less more yes tput clear stty script logger'.split(
    ' ',
  ),
);

/** A script, target or program that could not be followed: judged by its name. */
export function opaqueDeed(command: ShellCommand, catalog: Catalog): Deed | undefined {
  const found = lookUp(command);
  if (!found) return undefined;
  const { name, rest, peeled } = found;
  const text = asWritten(peeled.words);
  const called = calledFile(command);
  if (called && !(called.sourced && !soundsLikeDeploying(called.path.text ?? called.path.after))) {
    const path = called.path.text ?? called.path.raw;
    if (/gradlew|mvnw/.test(path)) return undefined;
    // Programs of a package (`node_modules/.bin/x`, `/usr/bin/x`) are no scripts of this repository.
    if (/node_modules|vendor\/bin|^\/(usr\/)?s?bin\/|^\/(usr\/local|opt\/homebrew)\/.*\/[^.]+$/.test(path))
      return byWords(command, name, rest.slice(0, 2).map(textOf).join(' '), text);
    return byName(command, path, wordsOf(rest), text);
  }
  if (RUNNERS.has(name)) {
    const words = rest.map(textOf).filter((word) => !word.startsWith('-') && !/^(run|run-script|exec|workspace)$/.test(word));
    const [task] = words;
    if (
      task === undefined ||
      /^(install|ci|add|i|init|build|audit|publish|pack|dedupe|prune|config|cache|login|version|why|list|ls|outdated|update|up|upgrade|link|lint|format)$/.test(
        task,
      )
    ) {
      return undefined;
    }
    return byName(command, task, '', text, true);
  }
  if (INTERPRETERS.has(name)) {
    const script = rest.filter((word) => !/^-/.test(word.before)).map(textOf);
    const [first] = script;
    if (first === undefined || (name === 'dotnet' && !first.endsWith('.dll')) || (name === 'go' && first !== 'run')) return undefined;
    return byName(command, script.filter((word) => word !== 'run').join(' '), '', text, true);
  }
  if (PLAIN.has(name) || (isKnownProgram(name, catalog) && !rest.some((word) => word.text === 'deploy'))) return undefined;
  return byWords(command, name, rest.slice(0, 3).map(textOf).join(' '), text);
}

function textOf(word: { text: string | undefined; pattern: string }): string {
  return word.text ?? word.pattern;
}

/** What a script is told to do; where it reads and writes says nothing of that. */
function wordsOf(rest: readonly { text: string | undefined; pattern: string }[]): string {
  return rest
    .map(textOf)
    .filter((word) => !/[/.]/.test(word))
    .join(' ');
}

const unknownOutcome = { waits: undefined, rollsBack: undefined, external: true } as const;

function byName(command: ShellCommand, path: string, words: string, text: string, interpreted = false): Deed | undefined {
  const script = path.replace(/^.*\$\{?\w+\}?\//, '');
  const base = script.slice(script.lastIndexOf('/') + 1);
  if (soundsLikeOwnCluster(base)) return deed('script', 'ephemeral', text, command.at);
  if (soundsLikeRollingBack(base)) return deed('script', 'rollback', text, command.at, { ...unknownOutcome });
  if (soundsLikeDeploying(base) && !soundsLikeVerifying(base.replace(/deploy\w*/i, '')))
    return deed('script', 'deploy', text, command.at, { ...unknownOutcome });
  if (soundsLikeVerifying(base)) return deed('script', 'verify', text, command.at, { waits: true, external: true });
  if (soundsLikeTesting(base)) return deed('script', 'test', text, command.at, { ...unknownOutcome, weak: interpreted });
  if (soundsLikePreparing(base)) return undefined;
  if (soundsLikeDeploying(`${script} ${words}`)) return deed('script', 'deploy', text, command.at, { ...unknownOutcome });
  // `$(scripts/image-tag)`: it is run for what it prints.
  if (command.within.some((one) => one.kind === 'substitution')) return undefined;
  return deed('script', 'deploy', text, command.at, { ...unknownOutcome, weak: true, guessed: interpreted });
}

/** A program that is not known, with `deploy` among its first words: `sst deploy`, `trigger.dev deploy`. */
function byWords(command: ShellCommand, name: string, words: string, text: string): Deed | undefined {
  if (/(^|\s)--?(help|version)\b/.test(text)) return undefined;
  if (
    /^(re)?deploy\S*$/.test(name) ||
    (/(^|\s)(re)?deploy(\s|$)/.test(words) && !/(^|\s)(docs?|pages|gh-deploy|site|schema|contract)\b/.test(words))
  ) {
    return deed(name, 'deploy', text, command.at, { ...unknownOutcome });
  }
  // A forced command, or a program that only the other machine has.
  const remote = command.within.some((one) => one.kind === 'remote');
  return remote ? deed('ssh', 'deploy', text, command.at, { ...unknownOutcome, weak: true }) : undefined;
}

const SERVERS =
  /^(java|node|python3?|gunicorn|uvicorn|hypercorn|daphne|puma|unicorn|rackup|rails|dotnet|php-fpm|celery|sidekiq|waitress-serve|deno|bun|npm|yarn|pnpm|ruby|go|air|nodemon|forever)$/;

/** A program that goes on running: on a server this is how it is started. */
export function startDeed(command: ShellCommand): Deed | undefined {
  const found = lookUp(command);
  if (!found) return undefined;
  const { name, rest, peeled } = found;
  const words = rest.map(textOf).join(' ');
  const stays =
    command.background ||
    peeled.wrappers.includes('nohup') ||
    peeled.wrappers.includes('setsid') ||
    /(^|\s)(--daemon|-D|--detach|daemon)(\s|$)/.test(words);
  const serves =
    (/^(npm|yarn|pnpm|bun)$/.test(name) && /^(run )?(start|serve|prod|start:\S+|serve:\S+|up)(\s|$)/.test(words)) ||
    (name === 'java' && /-jar\b/.test(words)) ||
    (SERVERS.test(name) && stays);
  if (!serves && !(stays && found.peeled.words[0]?.raw.includes('/'))) return undefined;
  return deed(name, 'start', asWritten(peeled.words), command.at, { local: true, weak: true });
}

/** Whether a command does anything beyond telling, listing and setting up. */
export function doesRealWork(command: ShellCommand): boolean {
  const name = lookUp(command)?.name;
  return (
    name !== undefined &&
    !/^(echo|printf|cd|set|export|true|false|:|test|\[|\[\[|\(\(|exit|return|sleep|date|pwd|ls|cat|env|printenv|read|trap|wait|which|type|command|source|\.|shift|unset|local|uname|whoami|id|hostname)$/.test(
      name,
    )
  );
}

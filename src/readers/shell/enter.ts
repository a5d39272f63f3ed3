import type { EmbeddedText } from '../../model/place.ts';
import { joinTexts } from './embedded.ts';
import type { Entered, ShellCommand, ShellWord } from './script.ts';
import { peelWrappers, programName } from './wrappers.ts';

const SHELLS = new Set(['bash', 'sh', 'zsh', 'dash', 'ash', 'ksh']);

/** https://man.openbsd.org/ssh: the options whose value is the next word. */
const SSH_VALUED = /^-(?:[A-Za-z46]*)[bcDEeFIiJLlmOoPpQRSWw]$/;

/** The script a command holds itself: `bash -c '…'`, `ssh host '…'`, a here-document, `docker exec app …`. */
export function scriptInside(command: ShellCommand): Entered | undefined {
  const { words } = peelWrappers(command.words);
  const program = programName(words[0]);
  if (program === undefined) return undefined;
  const rest = words.slice(1);
  if (SHELLS.has(program)) return fromShell(rest, command);
  switch (program) {
    case 'ssh':
    case 'autossh':
    case 'mosh':
      return fromSsh(rest, command);
    case 'su':
    case 'runuser': {
      const at = rest.findIndex((word) => word.text === '-c' || word.text === '--command');
      return at === -1 ? undefined : inline(rest[at + 1], command, false);
    }
    case 'eval': {
      const text = joinTexts(rest.map(holdsScript));
      return text && { ...inherited(command, false), text };
    }
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'docker-compose':
    case 'kubectl':
    case 'oc':
      return fromContainer(program, rest);
    case 'gcloud':
    case 'az':
    case 'fly':
    case 'flyctl':
    case 'tsh':
    case 'tailscale':
      return fromCloud(program, rest, command);
    default:
      return undefined;
  }
}

/** The script file a command runs: `./deploy.sh prod`, `bash scripts/x.sh`, `source lib.sh`. */
export interface CalledFile {
  readonly path: ShellWord;
  readonly arguments: readonly ShellWord[];
  readonly sourced: boolean;
  readonly errexit: boolean;
}

export function calledFile(command: ShellCommand): CalledFile | undefined {
  const { words } = peelWrappers(command.words);
  const [first, ...rest] = words;
  const program = programName(first);
  if (!first || program === undefined) return undefined;
  if (program === 'source' || program === '.') {
    const [path, ...more] = rest;
    return path && { path, arguments: more, sourced: true, errexit: false };
  }
  if (SHELLS.has(program)) {
    const at = rest.findIndex((word) => !/^[-+]./.test(word.before));
    const path = rest[at];
    if (!path || rest.slice(0, at).some((word) => /^-[a-z]*[cs]/.test(word.before))) return undefined;
    return { path, arguments: rest.slice(at + 1), sourced: false, errexit: hasErrexit(rest.slice(0, at)) };
  }
  const spelled = first.text ?? first.after;
  if (!spelled.includes('/') && !/\.(sh|bash)$/.test(spelled)) return undefined;
  return { path: first, arguments: rest, sourced: false, errexit: false };
}

function hasErrexit(options: readonly ShellWord[]): boolean {
  return options.some((word) => /^-[a-z]*e/.test(word.before));
}

function inherited(command: ShellCommand, errexit: boolean): Omit<Entered, 'text'> {
  return { kind: 'inline', name: '', inherits: true, arguments: [], cwd: command.cwd, errexit };
}

function inline(word: ShellWord | undefined, command: ShellCommand, errexit: boolean): Entered | undefined {
  return word && { ...inherited(command, errexit), text: holdsScript(word) };
}

/** What a word holds as a script: the value of `"$CMD"` where it is known, else the word's own content. */
function holdsScript(word: ShellWord): EmbeddedText {
  const content = word.script();
  if (word.text === undefined || word.text === content.text || !/^"?\$\{?\w+\}?"?$/.test(word.raw)) return content;
  return { file: content.file, text: word.text, toFile: () => word.at.start };
}

/** The text a command is given on its standard input: a here-document or here-string. */
function standardInput(command: ShellCommand): { text: EmbeddedText; literal: boolean } | undefined {
  for (const redirect of command.redirects) {
    if (redirect.body) return { text: redirect.body, literal: redirect.literal };
    if (redirect.operator === '<<<' && redirect.target)
      return { text: holdsScript(redirect.target), literal: redirect.target.raw.startsWith("'") };
  }
  return undefined;
}

function fromShell(rest: readonly ShellWord[], command: ShellCommand): Entered | undefined {
  const errexit = hasErrexit(rest);
  const at = rest.findIndex((word) => /^-[a-zA-Z]*c$/.test(word.pattern));
  if (at !== -1) return inline(rest[at + 1], command, errexit);
  if (rest.some((word) => !word.before.startsWith('-')) && !rest.some((word) => /^-[a-z]*s/.test(word.before))) return undefined;
  const input = standardInput(command);
  return input && { ...inherited(command, errexit), text: input.text, inherits: !input.literal };
}

function fromSsh(rest: readonly ShellWord[], command: ShellCommand): Entered | undefined {
  let at = 0;
  for (let word = rest[0]; word?.before.startsWith('-'); word = rest[++at]) {
    if (SSH_VALUED.test(word.pattern)) at++;
  }
  const host = rest[at];
  if (!host) return undefined;
  let script = rest.slice(at + 1);
  for (let word = script[0]; word && /^-./.test(word.before); word = script[0])
    script = script.slice(SSH_VALUED.test(word.pattern) ? 2 : 1);
  const base = { kind: 'remote', name: host.text ?? host.raw, arguments: [], cwd: undefined, errexit: false } as const;
  const takesInput =
    script.length === 0 || /^(sudo\s+)?(\/bin\/)?(ba|z|da)?sh(\s+-\S*)*$/.test(script.map((word) => word.text ?? word.raw).join(' '));
  const input = takesInput ? standardInput(command) : undefined;
  if (input) {
    const errexit = script.some((word) => /(^|\s)-[a-z]*e/.test(word.pattern));
    return { ...base, errexit, text: input.text, inherits: !input.literal };
  }
  const text = takesInput ? undefined : joinTexts(script.map(holdsScript));
  return text && { ...base, text, inherits: !script[0]?.raw.startsWith("'") };
}

const CONTAINER_VALUED =
  /^(-e|--env|-w|--workdir|-u|--user|-n|--namespace|-c|--container|-f|--file|-p|--project-name|--profile|--env-file|--context|--index|--entrypoint|-v|--volume|--name|--network|--kubeconfig|-l|--label|--platform|-H|--host|--project-directory)$/;

/** `docker exec [options] app command`, `docker compose run api command`, `kubectl exec pod -- command`. */
function fromContainer(program: string, rest: readonly ShellWord[]): Entered | undefined {
  const operands: ShellWord[] = [];
  const cluster = program === 'kubectl' || program === 'oc';
  let at = 0;
  // The words before the command: `exec app`, `compose exec app`, `compose run app`.
  for (let word = rest[0]; word; word = rest[++at]) {
    if (word.text === '--') {
      if (operands[0]?.text !== 'exec' && operands[0]?.text !== 'rsh') return undefined;
      at++;
      break;
    }
    if (/^-./.test(word.before)) {
      if (CONTAINER_VALUED.test(word.pattern)) at++;
      continue;
    }
    const composed = operands[0]?.text === 'compose' || program === 'docker-compose';
    const verb = composed && program !== 'docker-compose' ? operands[1]?.text : operands[0]?.text;
    const needed = composed && program !== 'docker-compose' ? 3 : 2;
    if (operands.length >= needed && !cluster) {
      if (verb !== 'exec' && !(verb === 'run' && composed)) return undefined;
      break;
    }
    if (operands.length >= 3) return undefined;
    operands.push(word);
  }
  const verb = operands.find((word) => word.text !== 'compose')?.text;
  if (verb !== 'exec' && verb !== 'run' && verb !== 'rsh') return undefined;
  const text = joinTexts(rest.slice(at).map((word) => word.written()));
  const name = operands.at(-1)?.text ?? '';
  return text && { kind: 'container', name, text, inherits: true, arguments: [], cwd: undefined, errexit: false };
}

function fromCloud(program: string, rest: readonly ShellWord[], command: ShellCommand): Entered | undefined {
  const [first, second] = rest.map((word) => word.text);
  const remote = { kind: 'remote', name: '', arguments: [], cwd: undefined, errexit: false, inherits: true } as const;
  const flag = (...names: string[]): EmbeddedText | undefined => {
    for (const [i, word] of rest.entries()) {
      for (const name of names) {
        const next = rest[i + 1];
        if (word.text === name && next) return holdsScript(next);
        if (!word.before.startsWith(`${name}=`)) continue;
        const script = word.script();
        const skip = name.length + 1;
        return { file: script.file, text: script.text.slice(skip), toFile: (offset) => script.toFile(offset + skip) };
      }
    }
    return undefined;
  };
  let text: EmbeddedText | undefined;
  if (program === 'gcloud' && rest.some((word) => word.text === 'ssh')) text = flag('--command');
  else if (program === 'az' && first === 'vm' && second === 'run-command') text = flag('--scripts', '--script');
  else if ((program === 'fly' || program === 'flyctl') && first === 'ssh') text = flag('-C', '--command');
  else if ((program === 'tsh' || program === 'tailscale') && first === 'ssh') return fromSsh(rest.slice(1), command);
  return text && { ...remote, text };
}

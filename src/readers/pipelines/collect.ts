import type { Catalog } from '../../model/catalog.ts';
import type { ImageBuild, PipelineSystem, TargetName } from '../../model/pipeline.ts';
import { readShell } from '../shell/read.ts';
import { joinPath } from '../shell/scope.ts';
import type { OnFailure, ShellCommand, ShellScript } from '../shell/script.ts';
import { programName } from '../shell/wrappers.ts';
import { type Act, type Deed, deed } from './act.ts';
import { meaningOf, opaqueAction } from './actions.ts';
import { actionBuilds, imageBuilds } from './builds.ts';
import { deedOf } from './commands.ts';
import type { ActionWork, JobDraft, ScriptWork, When, Work } from './draft.ts';
import type { Follower } from './follow.ts';
import { javaBuilds } from './java-builds.ts';
import { doesRealWork, opaqueDeed, startDeed } from './opaque.ts';
import { probeOf } from './probe.ts';
import { soundsLikeOwnCluster, soundsLikeTesting } from './words.ts';

/** What the work of one job does, in order. */
export interface Collected {
  readonly acts: readonly Act[];
  readonly builds: readonly ImageBuild[];
  readonly doesWork: boolean;
}

/** How much one pipeline may do: more than any that somebody wrote. */
export interface Budget {
  acts: number;
}

export function collect(job: JobDraft, system: PipelineSystem, catalog: Catalog, follower: Follower, budget: Budget): Collected {
  const collector = new Collector(job, system, catalog, follower, budget);
  for (const [index, work] of job.work.entries()) collector.take(work, index);
  return collector;
}

class Collector implements Collected {
  readonly acts: Act[] = [];
  readonly builds: ImageBuild[] = [];
  doesWork = false;
  readonly #job: JobDraft;
  readonly #system: PipelineSystem;
  readonly #catalog: Catalog;
  readonly #follower: Follower;
  readonly #budget: Budget;

  constructor(job: JobDraft, system: PipelineSystem, catalog: Catalog, follower: Follower, budget: Budget) {
    this.#budget = budget;
    this.#job = job;
    this.#system = system;
    this.#catalog = catalog;
    this.#follower = follower;
  }

  take(work: Work, index: number): void {
    if (soundsLikeOwnCluster(work.title)) {
      const made = deed('cluster', 'ephemeral', work.title, work.at);
      this.#add(made, work, index, { onFailure: 'ends', within: [], remote: false, afterFailure: false, when: work.when });
    }
    if (work.kind === 'script') this.#script(work, index, false);
    else if (work.kind === 'action') this.#action(work, index);
    else this.#call(work, index);
  }

  #call(work: Work & { kind: 'call' }, index: number): void {
    this.doesWork = true;
    const testing = soundsLikeTesting(work.title) ? deed('workflow', 'test', work.text, work.at, { external: true }) : undefined;
    const found = opaqueAction(work) ?? testing;
    if (found) this.#add(found, work, index, { onFailure: 'ends', within: [], remote: false, afterFailure: false, when: work.when });
  }

  #action(work: ActionWork, index: number): void {
    if (!/^actions\/(checkout|cache|upload-artifact|download-artifact|setup-)/.test(work.uses)) this.doesWork = true;
    const meaning = meaningOf(work, this.#system, this.#catalog);
    if (meaning && 'script' in meaning) {
      const errexit = meaning.remote ? work.inputs.get('script_stop')?.value === 'true' : true;
      const cwd = meaning.remote ? undefined : work.shell.cwd;
      this.#script({ ...work, kind: 'script', texts: [meaning.script], shell: { ...work.shell, errexit, cwd } }, index, meaning.remote);
      return;
    }
    const known = this.#catalog.ciActions.some((entry) => entry.system === this.#system && entry.uses === work.uses);
    const found = meaning?.deed ?? (known ? undefined : opaqueAction(work));
    if (!found) return;
    if (found.effect === 'build') this.builds.push(...actionBuilds(work));
    this.#add(found, work, index, { onFailure: 'ends', within: [], remote: false, afterFailure: false, when: work.when });
  }

  #script(work: ScriptWork, index: number, remote: boolean): void {
    const script = readShell(work.texts, { ...work.shell, enter: this.#follower.enter });
    const elsewhere = remote || /^(ssh|tcp:\/\/(?!docker|dind|localhost|127))/.test(work.shell.variables?.get('DOCKER_HOST') ?? '');
    this.#commands(script.commands, work, index, elsewhere, work.when);
    for (const trap of script.traps) {
      const failing = trap.signals.some((signal) => /^(ERR|EXIT|0)$/.test(signal));
      if (failing) this.#commands(trap.commands, work, index, elsewhere, trap.signals.includes('ERR') ? 'failure' : 'always');
    }
  }

  #commands(commands: ShellScript['commands'], work: Work, index: number, elsewhere: boolean, when: When): void {
    for (const [i, command] of commands.entries()) {
      if (this.#budget.acts <= 0) return;
      if (command.words.length === 0) continue;
      this.doesWork ||= doesRealWork(command);
      const found = this.#deed(command);
      if (found === undefined) continue;
      const piped = pipedInto(commands, i, command.within.length);
      const remote = elsewhere || command.within.some((one) => one.kind === 'remote') || prefersOtherHost(command);
      const filled = this.#withPipedNames(found, command, pipedFrom(commands, i, command));
      if (!filled) continue;
      const counted = piped && found.effect === 'probe' ? checkedBy(filled, piped) : filled;
      this.#add(counted, work, index, {
        onFailure: pipelineOutcome(command, piped),
        within: command.within,
        remote,
        when,
        afterFailure: command.joinedBy === '||',
      });
    }
  }

  #deed(command: ShellCommand): Deed | undefined {
    this.builds.push(...imageBuilds(command), ...javaBuilds(command));
    const failing = failDeed(command);
    if (failing) return failing;
    const known = deedOf(command, this.#catalog);
    if (known === 'ignore') return undefined;
    if (known) return known;
    const probe = probeOf(command);
    if (probe) return probe;
    const started = startDeed(command);
    if (this.#follower.followed(command)) return undefined;
    return opaqueRemote(command) ?? started ?? opaqueDeed(command, this.#catalog);
  }

  /** `kustomize build overlays/prod | kubectl apply -f -`: what is applied is named further up the pipe. */
  #withPipedNames(found: Deed, own: ShellCommand, before: readonly ShellCommand[]): Deed | undefined {
    if (!found.names.some((name) => name.value === '-')) return found;
    if (before.some(makesNoWorkload)) return undefined;
    const names: TargetName[] = found.names.filter((name) => name.value !== '-');
    const add = (value: string | undefined, place: TargetName['at'], cwd: string | undefined) => {
      if (value === undefined || value === '' || cwd === undefined || /^([a-z]+:|\/|-)/.test(value)) return;
      names.push({ kind: 'path', value: joinPath(cwd, value) ?? value, namespace: found.names[0]?.namespace, at: place });
    };
    for (const { redirects, cwd } of [own, ...before]) {
      for (const { operator, target } of redirects) if (operator === '<' && target) add(target.text, target.at, cwd);
    }
    for (const command of before) {
      const program = programName(command.words[0]);
      for (const { text = '', at } of command.words.slice(1)) {
        const isPath =
          /\.(ya?ml|json|j2|tpl|tmpl)$/.test(text) || (/^(kustomize|helm|kubectl|cat|envsubst)$/.test(`${program}`) && text.includes('/'));
        if (isPath) add(text, at, command.cwd);
      }
    }
    // What a template of OpenShift holds may be anything: a secret, a build.
    const unknown = before.some(fillsTemplate) && !names.some((name) => this.#follower.finds(name.value));
    return unknown ? { ...found, names, waits: undefined, rollsBack: undefined, external: true } : { ...found, names };
  }

  #add(found: Deed, work: Work, index: number, context: Pick<Act, 'onFailure' | 'within' | 'remote' | 'when' | 'afterFailure'>): void {
    if (this.#budget.acts-- <= 0) return;
    this.acts.push({
      ...found,
      ...context,
      order: this.acts.length,
      work: index,
      workTitle: work.title,
      allowedToFail: work.allowedToFail,
      preview: work.preview || this.#job.preview,
    });
  }
}

/** `exit 1`, `return 1`, `false`: the script ends in an error. */
function failDeed(command: ShellCommand): Deed | undefined {
  const [program, status] = command.words;
  const name = program?.text;
  if (name === 'false' && command.words.length === 1) return deed('shell', 'fail', 'false', command.at);
  if (name !== 'exit' && name !== 'return') return undefined;
  return status === undefined || status.text === '0' ? undefined : deed('shell', 'fail', `${name} ${status.raw}`, command.at);
}

/** `ssh host "$COMMANDS"`, `ssh host < script`: something is done on another machine, and nothing says what. */
function opaqueRemote(command: ShellCommand): Deed | undefined {
  const name = programName(command.words.find((word) => programName(word) === 'ssh'));
  if (name !== 'ssh' || command.words.length < 2) return undefined;
  if (command.words.some((word) => /^-[A-Za-z]*[NTfGVO]*[NGVO]$/.test(word.pattern))) return undefined;
  return deed('ssh', 'deploy', command.words.map((word) => word.raw).join(' '), command.at, {
    waits: undefined,
    rollsBack: undefined,
    external: true,
    weak: true,
  });
}

function prefersOtherHost(command: ShellCommand): boolean {
  return command.assignments.some((assignment) => assignment.name === 'DOCKER_HOST' && assignment.value !== '');
}

/** The commands that write into a command, nearest first. */
function pipedFrom(commands: readonly ShellCommand[], at: number, command: ShellCommand): readonly ShellCommand[] {
  const before: ShellCommand[] = [];
  let reader = command;
  for (let i = at - 1; reader.joinedBy === '|'; i--) {
    const previous = commands[i];
    if (!previous) break;
    if (isArgument(previous, command.within.length)) continue;
    before.push(previous);
    reader = previous;
  }
  return before;
}

/** A command whose output is a word of the one that follows it: `oc -n $(NAMESPACE) apply`. */
function isArgument({ within }: ShellCommand, depth: number): boolean {
  return within[depth]?.kind === 'substitution';
}

/** `kubectl create secret … --dry-run=client -o yaml | kubectl apply -f -` sets something up; it deploys nothing. */
function makesNoWorkload(command: ShellCommand): boolean {
  const words = command.words.map((word) => word.pattern);
  const at = words.findIndex((word) => /^(kubectl|oc)$/.test(word));
  const operands = words.slice(at + 1).filter((word) => !word.startsWith('-'));
  return (
    at !== -1 &&
    operands.includes('create') &&
    /^(secret|configmap|cm|namespace|ns|serviceaccount|sa|quota|role|rolebinding)$/.test(`${operands[operands.indexOf('create') + 1]}`)
  );
}

/** `oc process -f template.yml -p NAME=api | oc apply -f -` */
function fillsTemplate(command: ShellCommand): boolean {
  return programName(command.words[0]) === 'oc' && command.words.some((word) => word.text === 'process');
}

/** The last command of the pipe that a command writes into. */
function pipedInto(commands: readonly ShellCommand[], at: number, depth: number): ShellCommand | undefined {
  let last: ShellCommand | undefined;
  for (let i = at + 1; i < commands.length; i++) {
    const next = commands[i];
    if (next && isArgument(next, depth)) continue;
    if (next?.joinedBy !== '|' || next.within.length !== depth) break;
    last = next;
  }
  return last;
}

/** What the failure of a pipe leads to is what that of its last command does. */
function pipelineOutcome(command: ShellCommand, piped: ShellCommand | undefined): OnFailure {
  if (!piped || command.onFailure !== 'ignored') return command.onFailure;
  const name = programName(piped.words[0]);
  return name === 'tee' || name === 'cat' || name === 'head' || name === 'tail' || name === 'sed' || name === 'awk'
    ? 'ignored'
    : piped.onFailure;
}

/** `pm2 jlist | grep online`: a mere look becomes a check when something judges what it prints. */
function checkedBy(found: Deed, piped: ShellCommand): Deed {
  const judges = /^(grep|egrep|jq|test|rg|python3?|node)$/.test(`${programName(piped.words[0])}`);
  return judges ? { ...found, weak: false } : found;
}

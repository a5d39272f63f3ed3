import { declared } from '../../model/fact.ts';
import type { Word } from '../../model/launch.ts';
import { absolutePath } from '../../model/path.ts';
import type { Place } from '../../model/place.ts';
import { signalName } from '../../model/signal.ts';
import type { EnvVar } from '../../model/unit.ts';
import type { Command, CopyStep, Stage } from './dockerfile.ts';
import { expand, type Instruction, joinedPlace, tokens } from './instruction.ts';

type Building = { -readonly [key in keyof Stage]: Stage[key] } & {
  env: EnvVar[];
  copies: CopyStep[];
  runs: Stage['runs'][number][];
  ports: Stage['ports'][number][];
  readonly scope: Map<string, string | undefined>;
  shell: readonly Word[] | undefined;
  /** Where relative paths start: the root until a WORKDIR, undefined behind one that is not known. */
  folder: string | undefined;
};

/** More than these are not written by hand, and are left out. */
const MOST_STAGES = 500;
const MOST_VARIABLES = 2000;

/** Builds the stages of a Dockerfile out of its instructions, one after the other (https://docs.docker.com/reference/dockerfile/). */
export class StageReader {
  readonly #stages: Building[] = [];
  /** ARGs before the first FROM: known in FROM lines, and in a stage that declares them again. */
  readonly #global = new Map<string, string | undefined>();

  finish(): readonly Stage[] {
    return this.#stages.map(({ scope: _scope, shell: _shell, folder: _folder, ...stage }) => stage);
  }

  add(instruction: Instruction): void {
    const stage = this.#stages.at(-1);
    if (instruction.keyword === 'FROM') this.#from(instruction);
    else if (instruction.keyword === 'ARG') this.#arg(instruction, stage);
    else if (stage) this.#inStage(instruction, stage);
  }

  #inStage(instruction: Instruction, stage: Building): void {
    const first = (): string | undefined => expand(instruction.text.text, stage.scope, instruction.escape);
    switch (instruction.keyword) {
      case 'CMD':
        stage.cmd = command('CMD', instruction, stage);
        return;
      case 'ENTRYPOINT':
        stage.entrypoint = command('ENTRYPOINT', instruction, stage);
        return;
      case 'SHELL':
        stage.shell = instruction.json;
        return;
      case 'STOPSIGNAL': {
        const value = first();
        stage.stopSignal = value === undefined ? undefined : declared(signalName(value), argumentsPlace(instruction), 'STOPSIGNAL');
        return;
      }
      case 'USER': {
        const value = first();
        stage.user = value === undefined ? undefined : declared(value, argumentsPlace(instruction));
        return;
      }
      case 'WORKDIR': {
        const value = first();
        stage.folder = within(stage.folder, value);
        stage.workdir = stage.folder;
        return;
      }
      case 'ENV':
        this.#env(instruction, stage);
        return;
      case 'HEALTHCHECK':
        stage.healthcheck = /^NONE$/i.test(instruction.text.text) ? undefined : instruction.at;
        return;
      case 'EXPOSE':
        expose(instruction, stage);
        return;
      case 'COPY':
      case 'ADD':
        this.#copy(instruction, stage);
        return;
      case 'RUN': {
        const [heredoc] = instruction.heredocs;
        const text = heredoc && /^<<-?["']?\w+["']?\s*$/.test(instruction.text.text) ? heredoc.content : instruction.text;
        stage.runs.push({ text, words: instruction.json, workdir: stage.workdir, at: instruction.at });
      }
    }
  }

  #from(instruction: Instruction): void {
    const [image, as, name] = tokens(instruction.text.text, instruction.escape);
    if (!image || this.#stages.length >= MOST_STAGES) return;
    const { raw } = image;
    const resolved = expand(raw, this.#global, instruction.escape);
    const parent = resolved === undefined ? undefined : this.#stages.findLast((stage) => stage.name === resolved.toLowerCase());
    const at = joinedPlace(instruction.text, image.start, image.end);
    this.#stages.push({
      index: this.#stages.length,
      name: as && /^as$/i.test(as.raw) ? name?.raw.toLowerCase() : undefined,
      at: instruction.at,
      base: { raw, image: resolved, stage: parent?.index, at },
      entrypoint: undefined,
      cmd: undefined,
      stopSignal: undefined,
      user: undefined,
      workdir: parent?.workdir,
      env: [],
      healthcheck: undefined,
      ports: [],
      copies: [],
      runs: [],
      scope: new Map([...(parent?.scope ?? [])]),
      shell: parent?.shell,
      folder: parent ? parent.folder : '/',
    });
  }

  #arg(instruction: Instruction, stage: Building | undefined): void {
    const scope = stage?.scope ?? this.#global;
    for (const token of tokens(instruction.text.text, instruction.escape)) {
      const equals = token.raw.indexOf('=');
      const name = equals === -1 ? token.raw : token.raw.slice(0, equals);
      const environment = stage?.env.some((variable) => variable.name === name);
      if (environment) continue;
      if (equals !== -1) scope.set(name, expand(token.raw.slice(equals + 1), scope, instruction.escape));
      else scope.set(name, stage ? (this.#global.get(name) ?? PREDEFINED.get(name)) : undefined);
    }
  }

  #env(instruction: Instruction, stage: Building): void {
    const { text } = instruction.text;
    const list = tokens(text, instruction.escape);
    const [first] = list;
    if (!first) return;
    const set = (name: string, value: string | undefined, at: Place): void => {
      if (stage.env.length >= MOST_VARIABLES) return;
      const earlier = stage.env.findIndex((variable) => variable.name === name);
      if (earlier !== -1) stage.env.splice(earlier, 1);
      stage.env.push({ name, value: value === undefined ? undefined : declared(value, at, 'ENV'), from: undefined, at });
      pending.set(name, value);
    };
    // All pairs of one instruction see the values from before it.
    const pending = new Map<string, string | undefined>();
    if (!first.raw.includes('=')) {
      const rest = text.slice(first.end).trimStart();
      set(first.raw, expand(rest, stage.scope, instruction.escape), argumentsPlace(instruction));
    } else {
      for (const token of list) {
        const equals = token.raw.indexOf('=');
        if (equals <= 0) continue;
        const at = joinedPlace(instruction.text, token.start, token.end);
        set(token.raw.slice(0, equals), expand(token.raw.slice(equals + 1), stage.scope, instruction.escape), at);
      }
    }
    for (const [name, value] of pending) stage.scope.set(name, value);
  }

  #copy(instruction: Instruction, stage: Building): void {
    const words = instruction.json?.map((word) => word.text) ?? tokens(instruction.text.text, instruction.escape).map((token) => token.raw);
    const values = words.map((word) => (word?.startsWith('<<') ? undefined : word && expand(word, stage.scope, instruction.escape)));
    const last = values.at(-1);
    const target = within(stage.folder, last);
    const from = instruction.flags.get('from');
    const origin = from === undefined ? undefined : expand(from, stage.scope, instruction.escape);
    const index = origin === undefined ? -1 : this.#stageIndex(origin, stage.index);
    const sources = values.slice(0, -1).filter((value): value is string => value !== undefined && !/^(https?|git|ssh):|^git@/.test(value));
    const folder = sources.length + instruction.heredocs.length > 1 && target !== undefined && !target.endsWith('/');
    stage.copies.push({
      from: from === undefined ? { kind: 'context' } : index === -1 ? { kind: 'image', image: origin ?? from } : { kind: 'stage', index },
      sources,
      inline: instruction.heredocs.map((heredoc) => ({ name: heredoc.name, content: heredoc.content })),
      target: folder ? `${target}/` : target,
      at: instruction.at,
    });
  }

  #stageIndex(name: string, before: number): number {
    const known = this.#stages.findLastIndex((stage) => stage.index < before && stage.name === name.toLowerCase());
    return known === -1 && /^\d+$/.test(name) && Number(name) < before ? Number(name) : known;
  }
}

/** https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope: what a build has by itself. */
const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['TARGETOS', 'linux'],
  ['TARGETARCH', 'amd64'],
  ['TARGETPLATFORM', 'linux/amd64'],
  ['BUILDPLATFORM', 'linux/amd64'],
]);

function within(folder: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined || (folder === undefined && !path.startsWith('/'))) return undefined;
  return absolutePath(folder ?? '/', path);
}

function argumentsPlace(instruction: Instruction): Place {
  const { text } = instruction;
  return text.text === '' ? instruction.at : joinedPlace(text, 0, text.text.length);
}

function command(keyword: 'CMD' | 'ENTRYPOINT', instruction: Instruction, stage: Building): Command | undefined {
  if (instruction.json) return { form: 'exec', keyword, words: instruction.json, at: instruction.at };
  if (instruction.text.text === '') return undefined;
  return { form: 'shell', keyword, text: instruction.text, shell: stage.shell, at: instruction.at };
}

function expose(instruction: Instruction, stage: Building): void {
  for (const token of tokens(instruction.text.text, instruction.escape)) {
    const port = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(expand(token.raw, stage.scope, instruction.escape) ?? '');
    if (!port) continue;
    const at = joinedPlace(instruction.text, token.start, token.end);
    stage.ports.push({ number: Number(port[1]), protocol: (port[2] ?? 'tcp').toUpperCase(), at });
  }
}

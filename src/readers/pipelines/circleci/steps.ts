import { embeddedText } from '../../../files/yaml.ts';
import type { EmbeddedText, Place } from '../../../model/place.ts';
import { entriesOf, get, itemsOf, type MapNode, type Node, stringOf, textOf } from '../../../model/tree.ts';
import type { ShellOptions } from '../../shell/script.ts';
import type { ActionInput, ActionWork, When, Work } from '../draft.ts';
import type { PipelineSource } from '../source.ts';
import { Parameters } from './parameters.ts';

export interface Reference {
  readonly root: MapNode;
  readonly orbs: ReadonlyMap<string, string>;
  readonly source: PipelineSource;
  /** Commands that lead here. */
  readonly via: readonly string[];
}

const BUILT_IN = new Set([
  'checkout',
  'setup_remote_docker',
  'save_cache',
  'restore_cache',
  'store_artifacts',
  'store_test_results',
  'persist_to_workspace',
  'attach_workspace',
  'add_ssh_keys',
]);
const MOST_STEPS = 20_000;

export interface Use {
  readonly name: string;
  readonly at: Node;
  readonly given: Node | undefined;
}

/** `name`, or `name: {…}`: a job of a workflow, a step, something that is required. */
export function useOf(item: Node): Use | undefined {
  const [entry] = entriesOf(item);
  const at = entry?.key ?? item;
  const name = stringOf(at);
  return name === undefined ? undefined : { name, at, given: entry?.value };
}

/** Steps of a job or command, commands of the same file taken apart. */
export function readSteps(
  list: Node | undefined,
  parameters: Parameters,
  title: string,
  folder: Node | undefined,
  variables: ReadonlyMap<string, string>,
  reference: Reference,
): Work[] {
  const work: Work[] = [];
  for (const item of itemsOf(list)) {
    if (work.length >= MOST_STEPS) break;
    const use = useOf(item);
    if (!use || BUILT_IN.has(use.name)) continue;
    const { name, given } = use;
    // `deploy` is an old name of `run`: https://circleci.com/docs/reference/configuration-reference/#deploy-deprecated
    if (name === 'run' || (name === 'deploy' && (given?.kind === 'scalar' || get(given, 'command'))))
      work.push(...readRun(given, parameters, title, folder, variables, reference.source, item));
    else if (name === 'when' || name === 'unless') {
      if (!isFalse(get(given, 'condition'), parameters, name))
        work.push(...readSteps(get(given, 'steps'), parameters, title, folder, variables, reference));
    } else work.push(...readCommand(name, given, parameters, title, folder, variables, reference, use.at));
  }
  return work;
}

/** A condition that is a parameter with a known value. */
function isFalse(condition: Node | undefined, parameters: Parameters, name: string): boolean {
  const text = parameters.text(textOf(condition));
  if (text === undefined) return false;
  const truth = !/^(false|no|0|)$/i.test(text);
  return name === 'when' ? !truth : truth;
}

function readRun(
  given: Node | undefined,
  parameters: Parameters,
  title: string,
  folder: Node | undefined,
  variables: ReadonlyMap<string, string>,
  source: PipelineSource,
  item: Node,
): Work[] {
  const command = given?.kind === 'scalar' ? given : get(given, 'command');
  if (command?.kind !== 'scalar' || command.value === null) return [];
  // CircleCI runs `bash -eo pipefail` where bash is there.
  const runner = textOf(get(given, 'shell')) ?? 'bash -eo pipefail';
  if (!/\b(ba|z|da)?sh\b/.test(runner)) return [];
  const own = new Map(variables);
  for (const { key, value } of entriesOf(get(given, 'environment'))) {
    const text = parameters.text(textOf(value));
    if (text !== undefined) own.set(String(key.value), text);
  }
  const path = parameters.text(textOf(get(given, 'working_directory') ?? folder))?.replace(/^~\/(project|[\w.-]+)\/?/, '');
  const shell: ShellOptions = {
    errexit: /-\w*e/.test(runner),
    pipefail: /pipefail/.test(runner),
    cwd: source.folder(path),
    variables: own,
    expressions: parameters.mask,
  };
  const when = whenOf(get(given, 'when'));
  const name = parameters.text(textOf(get(given, 'name'))) ?? textOf(get(given, 'name')) ?? title;
  const text = filled(embeddedText(command), parameters);
  return [
    {
      at: item,
      title: name,
      when,
      allowedToFail: false,
      preview: false,
      kind: 'script',
      texts: [text],
      shell,
    },
  ];
}

/** A command that is nothing but a parameter is what that parameter holds. */
function filled(text: EmbeddedText, parameters: Parameters): EmbeddedText {
  if (!/^\s*<<[^<>]*>>\s*$/.test(text.text)) return text;
  const value = parameters.text(text.text);
  return value === undefined ? text : { file: text.file, text: value, toFile: () => text.toFile(0) };
}

function whenOf(node: Node | undefined): When {
  const text = textOf(node);
  if (text === 'on_fail') return 'failure';
  return text === 'always' ? 'always' : 'success';
}

function readCommand(
  name: string,
  given: Node | undefined,
  parameters: Parameters,
  title: string,
  folder: Node | undefined,
  variables: ReadonlyMap<string, string>,
  reference: Reference,
  at: Place,
): Work[] {
  const own = get(reference.root, 'commands', name);
  if (own?.kind === 'map' && !reference.via.includes(name) && reference.via.length < 10) {
    const inner = Parameters.of(get(own, 'parameters'), given, parameters).with(Parameters.pipeline(reference.root));
    return readSteps(get(own, 'steps'), inner, `${title} ${name}`, folder, variables, { ...reference, via: [...reference.via, name] });
  }
  return [orbAction(name, given, parameters, title, at, reference)];
}

/** A command or job of an orb, named by the orb and itself: `circleci/aws-ecs/deploy_service_update`. An orb may stand in the file itself. */
export function orbAction(
  name: string,
  given: Node | undefined,
  parameters: Parameters,
  title: string,
  at: Place,
  reference: Reference,
): ActionWork {
  const slash = name.indexOf('/');
  const orb = slash === -1 ? undefined : reference.orbs.get(name.slice(0, slash));
  const uses = orb === undefined ? name : `${orb}/${name.slice(slash + 1)}`;
  if (orb === undefined) reference.source.gap(`the step ${name}`, 'it is not in the input', at);
  const inputs = new Map<string, ActionInput>();
  for (const { key, value } of entriesOf(given)) {
    const text = parameters.text(textOf(value));
    inputs.set(String(key.value).toLowerCase(), {
      value: text?.includes('$') ? undefined : text,
      node: value,
      at: { ...key, end: Math.max(key.end, value.end) },
    });
  }
  const shell: ShellOptions = { errexit: true, pipefail: true, cwd: reference.source.root, expressions: parameters.mask };
  return {
    kind: 'action',
    at,
    title: `${title} ${name}`,
    when: 'success',
    allowedToFail: false,
    preview: false,
    uses: uses.toLowerCase(),
    text: name,
    inputs,
    shell,
  };
}

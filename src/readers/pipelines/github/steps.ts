import { embeddedText } from '../../../files/yaml.ts';
import { booleanOf, entriesOf, get, itemsOf, type MapNode, type Node, stringOf, textOf } from '../../../model/tree.ts';
import { joinPath } from '../../shell/scope.ts';
import type { ActionInput, When, Work } from '../draft.ts';
import type { PipelineSource } from '../source.ts';
import { type Context, type Inputs, reachOf, whenOf } from './context.ts';

/** What the steps of a job share. */
export interface StepSetting {
  readonly context: Context;
  readonly title: string;
  readonly shell: string | undefined;
  readonly cwd: string | undefined;
  readonly windows: boolean;
  readonly when: When;
  readonly allowedToFail: boolean;
  /** Composite actions that lead here: none may lead to itself. */
  readonly via: readonly string[];
}

const MOST_STEPS = 20_000;

/** The steps of a job or a composite action, actions of the same repository taken apart. */
export async function readSteps(list: Node | undefined, setting: StepSetting, source: PipelineSource): Promise<Work[]> {
  const work: Work[] = [];
  for (const item of itemsOf(list)) {
    if (item.kind !== 'map' || work.length >= MOST_STEPS) continue;
    work.push(...(await readStep(item, setting, source)));
  }
  return work;
}

async function readStep(step: MapNode, setting: StepSetting, source: PipelineSource): Promise<Work[]> {
  const context = setting.context.withEnv(get(step, 'env'));
  const condition = textOf(get(step, 'if'));
  const reach = reachOf(context.runs(condition));
  if (reach.reachable === false) return [];
  const own = whenOf(condition);
  const uses = get(step, 'uses');
  const name = context.textOf(get(step, 'name')) ?? textOf(get(step, 'name')) ?? textOf(get(step, 'id')) ?? '';
  const base = {
    at: step,
    title: name,
    when: own === 'success' ? setting.when : own,
    allowedToFail: setting.allowedToFail || isAllowed(get(step, 'continue-on-error')),
    preview: reach.preview,
  };
  const folder = context.textOf(get(step, 'working-directory'));
  const cwd = folder === undefined ? setting.cwd : source.folder(folder);
  const shell = { cwd, variables: variablesOf(context), expressions: context.mask };
  const run = get(step, 'run');
  if (run?.kind === 'scalar') {
    const runner = textOf(get(step, 'shell')) ?? setting.shell ?? '';
    if (!isShell(runner, setting.windows)) return [];
    const custom = runner.includes('{0}');
    const strict = /\bbash\b/.test(runner) && !custom;
    // https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idstepsshell
    const errexit = !custom || /\s-\w*e/.test(runner);
    const pipefail = strict || /pipefail/.test(runner);
    return [{ ...base, kind: 'script', texts: [embeddedText(run)], shell: { ...shell, errexit, pipefail } }];
  }
  const text = stringOf(uses);
  if (!uses || text === undefined) return [];
  if (text.startsWith('./')) {
    const composite = await readComposite(
      text,
      uses,
      step,
      { ...setting, context, when: base.when, allowedToFail: base.allowedToFail },
      source,
    );
    if (composite) return composite;
  }
  const inputs = inputsOf(get(step, 'with'), context);
  return [{ ...base, at: uses, kind: 'action', uses: actionName(text), text, inputs, shell }];
}

export function actionName(uses: string): string {
  return uses.replace(/@.*$/s, '').replace(/^\.\//, '').toLowerCase();
}

function isAllowed(node: Node | undefined): boolean {
  return booleanOf(node) === true || textOf(node) === 'true';
}

export { isAllowed as isContinued };

/** `pwsh`, `python` and `cmd` are left alone. */
function isShell(runner: string, windows: boolean): boolean {
  if (runner === '') return !windows;
  return /^\s*(\S*\/)?(env\s+)?(bash|sh|zsh|dash)\b/.test(runner);
}

function variablesOf(context: Context): ReadonlyMap<string, string> {
  return new Map([...context.env, ['GITHUB_WORKSPACE', '.']]);
}

function inputsOf(node: Node | undefined, context: Context): ReadonlyMap<string, ActionInput> {
  const inputs = new Map<string, ActionInput>();
  for (const { key, value } of entriesOf(node)) {
    inputs.set(String(key.value).toLowerCase(), {
      value: context.textOf(value),
      node: value,
      at: { ...key, end: Math.max(key.end, value.end) },
    });
  }
  return inputs;
}

/** The inputs that an action or workflow declares, with what it is given. */
export function givenInputs(declared: Node | undefined, given: Node | undefined, context: Context): Inputs {
  const inputs = new Map<string, readonly string[] | undefined>();
  for (const { key, value } of entriesOf(declared)) inputs.set(String(key.value), context.given(get(value, 'default')));
  for (const { key, value } of entriesOf(given)) inputs.set(String(key.value), context.given(value));
  return inputs;
}

/** A composite action of the same repository: its steps, in its own file. Undefined when it is not one. */
async function readComposite(
  uses: string,
  at: Node,
  step: MapNode,
  setting: StepSetting,
  source: PipelineSource,
): Promise<Work[] | undefined> {
  const folder = joinPath(source.root, uses);
  if (folder === undefined || setting.via.includes(folder) || setting.via.length >= 8) return undefined;
  const action = (await source.other('action.yml', folder)) ?? (await source.other('action.yaml', folder));
  const runs = get(action, 'runs');
  if (!action) source.gap(`the action ${uses}`, 'it is not in the input', at);
  if (stringOf(get(runs, 'using')) !== 'composite') return undefined;
  const inputs = givenInputs(get(action, 'inputs'), get(step, 'with'), setting.context);
  const title = textOf(get(step, 'name')) ?? uses;
  return readSteps(
    get(runs, 'steps'),
    {
      ...setting,
      context: setting.context.withInputs(inputs),
      title: `${setting.title} ${title}`,
      shell: 'bash',
      via: [...setting.via, folder],
    },
    source,
  );
}

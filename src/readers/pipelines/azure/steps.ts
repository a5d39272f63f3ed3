import { embeddedText } from '../../../files/yaml.ts';
import { booleanOf, entriesOf, get, type MapNode, type Node, stringOf, textOf } from '../../../model/tree.ts';
import type { ShellOptions } from '../../shell/script.ts';
import type { ActionInput, When, Work } from '../draft.ts';
import type { PipelineSource } from '../source.ts';
import { type Item, itemsWithTemplates } from './template.ts';

export interface StepSetting {
  readonly title: string;
  readonly windows: boolean;
  readonly when: When;
  readonly preview: boolean;
}

/** The steps of a job: https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/steps */
export async function readSteps(
  list: Node | undefined,
  outer: Omit<Item, 'node'>,
  setting: StepSetting,
  source: PipelineSource,
): Promise<Work[]> {
  const items = await itemsWithTemplates(list, 'steps', outer, source);
  return items.flatMap((item) => (item.node.kind === 'map' ? readStep(item.node, item, setting, source) : []));
}

function readStep(step: MapNode, item: Item, setting: StepSetting, source: PipelineSource): Work[] {
  if (booleanOf(get(step, 'enabled')) === false) return [];
  const { context } = item;
  const condition = textOf(get(step, 'condition'));
  const own = whenOf(condition);
  if (isNever(condition)) return [];
  const name = context.text(textOf(get(step, 'displayName'))) ?? textOf(get(step, 'displayName')) ?? textOf(get(step, 'name')) ?? '';
  const base = {
    at: step,
    title: name,
    when: own === 'success' ? setting.when : own,
    allowedToFail: /^true$/i.test(textOf(get(step, 'continueOnError')) ?? ''),
    preview: setting.preview || isPullRequestOnly(condition),
  };
  const folder = context.text(textOf(get(step, 'workingDirectory')));
  const variables = new Map(context.variables);
  for (const { key, value } of entriesOf(get(step, 'env'))) {
    const text = context.text(textOf(value));
    if (text !== undefined) variables.set(String(key.value), text);
  }
  const shell: ShellOptions = { errexit: false, cwd: source.folder(folder), variables, expressions: context.mask };
  const script = get(step, 'bash') ?? (setting.windows ? undefined : get(step, 'script'));
  if (script?.kind === 'scalar' && script.value !== null) return [{ ...base, kind: 'script', texts: [embeddedText(script)], shell }];
  const at = get(step, 'task') ?? get(step, 'template');
  const task = stringOf(at);
  if (!at || task === undefined) return [];
  const inputs = inputsOf(get(step, 'inputs'), item);
  const file = inputs.get('filepath') ?? inputs.get('scriptpath');
  const uses = task.replace(/@.*$/, '').toLowerCase();
  // A task that is given the path of a script runs that file.
  if (
    /^(bash|shellscript|azurecli|ssh)$/.test(uses) &&
    file?.node.kind === 'scalar' &&
    !inputs.has('script') &&
    !inputs.has('inlinescript')
  ) {
    return [{ ...base, at, kind: 'script', texts: [embeddedText(file.node)], shell }];
  }
  return [{ ...base, at, kind: 'action', uses, text: task, inputs, shell }];
}

function inputsOf(node: Node | undefined, item: Item): ReadonlyMap<string, ActionInput> {
  const inputs = new Map<string, ActionInput>();
  for (const { key, value } of entriesOf(node)) {
    const resolved = item.context.resolved(value);
    const text = item.context.text(textOf(resolved));
    inputs.set(String(key.value).toLowerCase(), { value: text, node: resolved, at: { ...key, end: Math.max(key.end, value.end) } });
  }
  return inputs;
}

/** https://learn.microsoft.com/azure/devops/pipelines/process/conditions */
export function whenOf(condition: string | undefined): When {
  if (condition === undefined) return 'success';
  if (/\bfailed\s*\(|'Failed'/i.test(condition)) return 'failure';
  return /\b(always|succeededOrFailed)\s*\(/i.test(condition) ? 'always' : 'success';
}

export function isNever(condition: string | undefined): boolean {
  return /^\s*false\s*$/i.test(condition ?? '');
}

export function isPullRequestOnly(condition: string | undefined): boolean {
  return (
    condition !== undefined &&
    !/\bnot\s*\(|\bne\s*\(|\bor\s*\(/i.test(condition) &&
    /Build\.Reason'?\]?\s*,\s*'PullRequest'/i.test(condition)
  );
}

import { embeddedText } from '../../files/yaml.ts';
import { minutes } from '../../model/duration.ts';
import { declared } from '../../model/fact.ts';
import type { Trigger } from '../../model/pipeline.ts';
import type { EmbeddedText, SourceFile } from '../../model/place.ts';
import { type Entry, entriesOf, get, itemsOf, type MapNode, type Node, numberOf, stringOf, textOf, textsOf } from '../../model/tree.ts';
import type { ShellOptions } from '../shell/script.ts';
import type { ActionInput, JobDraft, PipelineDraft, Work } from './draft.ts';
import type { PipelineSource } from './source.ts';

const MOST_STEPS = 1000;

/** Bitbucket Pipelines: https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/ */
export async function readBitbucket(file: SourceFile, source: PipelineSource): Promise<PipelineDraft | undefined> {
  const [root] = await source.own(file);
  const pipelines = get(root, 'pipelines');
  if (root?.kind !== 'map' || pipelines?.kind !== 'map') return undefined;
  const jobs: JobDraft[] = [];
  const triggers: Trigger[] = [];
  for (const { title, kind, entry, list } of selections(pipelines)) {
    triggers.push({ kind, schedule: undefined, branches: kind === 'push' && title !== 'default' ? [title] : undefined, at: entry.key });
    readSequence(list, { title, preview: kind === 'pull-request', root, jobs, source });
  }
  return {
    system: 'bitbucket',
    file,
    name: undefined,
    at: { file, start: pipelines.start, end: pipelines.start },
    triggers,
    concurrency: () => undefined,
    jobs,
    gaps: source.gaps,
    gatedElsewhere: false,
    includes: source.included,
  };
}

interface Selection {
  readonly title: string;
  readonly kind: Trigger['kind'];
  readonly entry: Entry;
  readonly list: Node;
}

/** `default`, and below `branches`, `tags`, `pull-requests` and `custom` a list of steps for each pattern. */
function selections(pipelines: MapNode): Selection[] {
  const kinds: Readonly<Record<string, Trigger['kind']>> = {
    branches: 'push',
    tags: 'tag',
    'pull-requests': 'pull-request',
    custom: 'manual',
    bookmarks: 'push',
  };
  return pipelines.entries.flatMap((entry): Selection[] => {
    const name = String(entry.key.value);
    if (name === 'default') return [{ title: 'default', kind: 'push', entry, list: entry.value }];
    const kind = kinds[name];
    return kind === undefined
      ? []
      : entriesOf(entry.value).map((inner) => ({ title: String(inner.key.value), kind, entry: inner, list: inner.value }));
  });
}

interface Setting {
  readonly title: string;
  readonly preview: boolean;
  readonly root: MapNode;
  readonly jobs: JobDraft[];
  readonly source: PipelineSource;
}

/** Steps run one after the other; those of `parallel` side by side; a `stage` groups some. */
function readSequence(list: Node, setting: Setting): void {
  let before: readonly string[] = [];
  for (const item of itemsOf(list)) {
    const parallel = get(item, 'parallel');
    const stage = get(item, 'stage');
    const group = parallel?.kind === 'map' ? get(parallel, 'steps') : parallel;
    const steps = group ? itemsOf(group).map((one) => get(one, 'step')) : [get(item, 'step')];
    if (stage) {
      const environment = get(stage, 'deployment');
      for (const one of itemsOf(get(stage, 'steps'))) before = addStep(get(one, 'step'), before, setting, environment, stage);
      continue;
    }
    const ids = steps.flatMap((step) => addStep(step, before, setting, undefined, undefined));
    if (ids.length > 0) before = ids;
  }
}

function addStep(
  step: Node | undefined,
  needs: readonly string[],
  setting: Setting,
  stageEnvironment: Node | undefined,
  stage: Node | undefined,
): readonly string[] {
  if (step?.kind !== 'map' || setting.jobs.length >= MOST_STEPS) return [];
  const name = textOf(get(step, 'name'));
  const id = `${setting.title} #${setting.jobs.length + 1}${name === undefined ? '' : ` ${name}`}`;
  const deployment = get(step, 'deployment') ?? stageEnvironment;
  const environment = textOf(deployment);
  const time = numberOf(get(step, 'max-time')) ?? numberOf(get(setting.root, 'options', 'max-time'));
  const timeNode = get(step, 'max-time') ?? get(setting.root, 'options', 'max-time');
  const place = deployment ?? step;
  const runsOn = get(step, 'runs-on');
  const labels = textsOf(runsOn);
  setting.jobs.push({
    id,
    at: get(step, 'name') ?? step,
    title: [textOf(get(stage, 'name')) ?? '', name ?? ''].join(' '),
    group: setting.title === 'default' ? '' : setting.title,
    needs,
    environment: environment === undefined || !deployment ? undefined : declared(environment, deployment),
    timeout: time === undefined || !timeNode ? undefined : declared(minutes(time), timeNode, 'max-time'),
    // One deployment to an environment at a time: https://support.atlassian.com/bitbucket-cloud/docs/set-up-and-monitor-deployments/
    concurrency:
      environment === undefined
        ? undefined
        : {
            group: { value: environment, origin: 'inferred', at: place },
            cancels: { value: false, origin: 'inferred', at: place },
            cancelsWhen: undefined,
            queue: undefined,
            at: place,
          },
    allowedToFail: textOf(get(step, 'on-fail', 'strategy')) === 'ignore',
    reachable: true,
    preview: setting.preview,
    when: textOf(get(step, 'trigger')) === 'manual' || textOf(get(stage, 'trigger')) === 'manual' ? 'manual' : 'success',
    ownMachine: labels.some((label) => label.startsWith('self')),
    work: workOf(step, name ?? '', setting),
  });
  return [id];
}

/** `script` lists commands and pipes; they run in one shell that stops at the first error. */
function workOf(step: MapNode, title: string, setting: Setting): Work[] {
  const shell: ShellOptions = { errexit: true, cwd: setting.source.root, variables: new Map([['BITBUCKET_CLONE_DIR', '.']]) };
  const work: Work[] = [];
  const read = (list: Node | undefined, when: 'success' | 'always') => {
    let texts: EmbeddedText[] = [];
    const base = { at: step, title, when, allowedToFail: when === 'always', preview: false } as const;
    const flush = () => {
      if (texts.length > 0) work.push({ ...base, kind: 'script', texts, shell });
      texts = [];
    };
    for (const item of itemsOf(list)) {
      if (item.kind === 'scalar' && item.value !== null) texts.push(embeddedText(item));
      const pipe = stringOf(get(item, 'pipe'));
      if (pipe === undefined) continue;
      flush();
      work.push({
        ...base,
        at: get(item, 'pipe') ?? item,
        kind: 'action',
        uses: pipeName(pipe),
        text: pipe,
        inputs: inputsOf(get(item, 'variables')),
        shell,
      });
    }
    flush();
  };
  read(get(step, 'script'), 'success');
  read(get(step, 'after-script'), 'always');
  return work;
}

/** `atlassian/ssh-run:0.3.0`, `docker://atlassian/ssh-run:0.3.0` */
function pipeName(pipe: string): string {
  return pipe
    .replace(/^docker:\/\//, '')
    .replace(/:[^/]*$/, '')
    .toLowerCase();
}

function inputsOf(node: Node | undefined): ReadonlyMap<string, ActionInput> {
  const inputs = new Map<string, ActionInput>();
  for (const { key, value } of entriesOf(node)) {
    const text = textOf(value);
    const known = text?.includes('$') ? undefined : text;
    inputs.set(String(key.value).toLowerCase(), { value: known, node: value, at: { ...key, end: Math.max(key.end, value.end) } });
  }
  return inputs;
}

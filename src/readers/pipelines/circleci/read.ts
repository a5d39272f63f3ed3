import { declared } from '../../../model/fact.ts';
import type { Concurrency, Trigger } from '../../../model/pipeline.ts';
import type { Place, SourceFile } from '../../../model/place.ts';
import {
  type Entry,
  entriesOf,
  fieldPlace,
  get,
  itemsOf,
  type MapNode,
  type Node,
  stringOf,
  textOf,
  textsOf,
} from '../../../model/tree.ts';
import type { JobDraft, PipelineDraft } from '../draft.ts';
import type { PipelineSource } from '../source.ts';
import { soundsLikeDeploying, soundsLikeEnvironment } from '../words.ts';
import { Parameters } from './parameters.ts';
import { orbAction, readSteps, useOf } from './steps.ts';

const MOST_JOBS = 500;

/** A configuration of CircleCI: https://circleci.com/docs/reference/configuration-reference/ */
export async function readCircleci(file: SourceFile, source: PipelineSource): Promise<PipelineDraft | undefined> {
  const [root] = await source.own(file);
  if (root?.kind !== 'map') return undefined;
  const jobs: JobDraft[] = [];
  const triggers: Trigger[] = [];
  const workflows = entriesOf(get(root, 'workflows')).filter((entry) => entry.value.kind === 'map');
  for (const workflow of workflows) {
    triggers.push(...triggersOf(workflow));
    if (!isNever(workflow.value)) jobs.push(...readWorkflow(root, workflow, source, workflows.length > 1));
  }
  // Without workflows the job `build` runs alone.
  const build = get(root, 'jobs', 'build');
  if (workflows.length === 0 && build?.kind === 'map')
    jobs.push(readJob(root, 'build', { id: 'build', at: build, item: undefined, title: '', needs: [], orbs: new Map() }, source));
  const pushed = workflows.length === 0 || workflows.some((workflow) => triggersOf(workflow).length === 0);
  const at = get(root, 'workflows') ?? root;
  const push: Trigger = { kind: 'push', schedule: undefined, branches: undefined, at };
  return draft(file, root, jobs, pushed ? [push, ...triggers] : triggers, source);
}

function draft(file: SourceFile, root: MapNode, jobs: JobDraft[], triggers: Trigger[], source: PipelineSource): PipelineDraft {
  const at = get(root, 'workflows') ?? root;
  return {
    system: 'circleci',
    file,
    name: undefined,
    at: { file: at.file, start: at.start, end: at.start },
    triggers,
    concurrency: () => undefined,
    jobs,
    gaps: source.gaps,
    gatedElsewhere: false,
    includes: source.included,
  };
}

function isNever(workflow: Node): boolean {
  const when = get(workflow, 'when');
  return when?.kind === 'scalar' && when.value === false;
}

function triggersOf(workflow: Entry): Trigger[] {
  return itemsOf(get(workflow.value, 'triggers')).flatMap((item): Trigger[] => {
    const cron = get(item, 'schedule', 'cron');
    const text = textOf(cron);
    if (text === undefined || !cron) return [];
    const branches = textsOf(get(item, 'schedule', 'filters', 'branches', 'only'));
    return [{ kind: 'schedule', schedule: declared(text, cron), branches: branches.length > 0 ? branches : undefined, at: cron }];
  });
}

function readWorkflow(root: MapNode, workflow: Entry, source: PipelineSource, several: boolean): JobDraft[] {
  const name = String(workflow.key.value);
  const prefix = several ? `${name} / ` : '';
  const orbs = orbsOf(root);
  const found: JobDraft[] = [];
  for (const item of itemsOf(get(workflow.value, 'jobs')).slice(0, MOST_JOBS)) {
    const use = useOf(item);
    if (!use) continue;
    const { name: job, given: setting, at } = use;
    const own = textOf(get(setting, 'name')) ?? job;
    const approval = textOf(get(setting, 'type')) === 'approval';
    const needs = itemsOf(get(setting, 'requires')).flatMap((need) => {
      const needed = useOf(need);
      return needed ? [prefix + needed.name] : [];
    });
    found.push(
      readJob(root, approval ? undefined : job, { id: prefix + own, at, item: setting, title: name, needs, orbs, approval }, source),
    );
  }
  return found;
}

function orbsOf(root: MapNode): ReadonlyMap<string, string> {
  const orbs = new Map<string, string>();
  for (const { key, value } of entriesOf(get(root, 'orbs'))) {
    const orb = stringOf(value);
    if (orb !== undefined) orbs.set(String(key.value), orb.replace(/@.*$/, ''));
  }
  return orbs;
}

interface Usage {
  readonly id: string;
  readonly at: Place;
  /** What the workflow says of the job: parameters, requires, filters. */
  readonly item: Node | undefined;
  readonly title: string;
  readonly needs: readonly string[];
  readonly orbs: ReadonlyMap<string, string>;
  readonly approval?: boolean;
}

function readJob(root: MapNode, name: string | undefined, usage: Usage, source: PipelineSource): JobDraft {
  const job = name === undefined ? undefined : get(root, 'jobs', name);
  const parameters = Parameters.of(get(job, 'parameters'), usage.item).with(Parameters.pipeline(root));
  const reference = { root, orbs: usage.orbs, source, via: [] };
  const steps = job
    ? readSteps(get(job, 'steps'), parameters, usage.id, get(job, 'working_directory'), environmentOf(root, job, parameters), reference)
    : [];
  const called = !job && name !== undefined ? [orbAction(name, usage.item, parameters, usage.id, usage.at, reference)] : [];
  const before = readSteps(get(usage.item, 'pre-steps'), parameters, usage.id, undefined, new Map(), reference);
  const after = readSteps(get(usage.item, 'post-steps'), parameters, usage.id, undefined, new Map(), reference);
  const environment = environmentParameter(usage, parameters);
  return {
    id: usage.id,
    at: usage.at,
    title: [usage.id.slice(usage.id.lastIndexOf(' / ') + 1), name ?? ''].join(' '),
    group: usage.title,
    needs: usage.needs,
    environment,
    // CircleCI knows no limit of a job but that of the plan.
    timeout: undefined,
    concurrency: serialGroup(usage.item),
    allowedToFail: false,
    reachable: true,
    preview: false,
    when: usage.approval ? 'manual' : 'success',
    ownMachine: isOwnMachine(job),
    work: [...before, ...steps, ...called, ...after],
  };
}

/** A parameter such as `env_name: production` says where a job deploys. */
function environmentParameter(usage: Usage, parameters: Parameters): JobDraft['environment'] {
  for (const { key, value } of entriesOf(usage.item)) {
    const text = parameters.text(textOf(value));
    if (!/env|stage|target/i.test(String(key.value)) || text === undefined || value.kind !== 'scalar') continue;
    if (soundsLikeEnvironment(text) && soundsLikeDeploying(usage.id)) return { value: text, origin: 'inferred', at: value };
  }
  return undefined;
}

/** `serial-group` lets one job of a group run at a time: https://circleci.com/docs/guides/orchestrate/controlling-serial-execution-across-your-organization/ */
function serialGroup(item: Node | undefined): Concurrency | undefined {
  const group = get(item, 'serial-group');
  const name = textOf(group);
  if (!item || !group || name === undefined) return undefined;
  const at = fieldPlace(item, 'serial-group');
  return { group: declared(name, group), cancels: declared(false, at), cancelsWhen: undefined, queue: undefined, at };
}

/** `resource_class: team/server` is a runner that somebody keeps himself. */
function isOwnMachine(job: Node | undefined): boolean {
  const type = textOf(get(job, 'resource_class')) ?? '';
  return /^[\w-]+\/[\w.-]+$/.test(type);
}

function environmentOf(root: MapNode, job: Node | undefined, parameters: Parameters): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  const executor = get(job, 'executor');
  const named = stringOf(executor) ?? textOf(get(executor, 'name'));
  for (const node of [named === undefined ? undefined : get(root, 'executors', named, 'environment'), get(job, 'environment')]) {
    for (const { key, value } of entriesOf(node)) {
      const text = parameters.text(textOf(value));
      if (text === undefined) variables.delete(String(key.value));
      else variables.set(String(key.value), text);
    }
  }
  return variables;
}

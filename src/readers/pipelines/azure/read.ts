import { type Duration, minutes } from '../../../model/duration.ts';
import { declared, type Fact } from '../../../model/fact.ts';
import type { Concurrency, Trigger } from '../../../model/pipeline.ts';
import type { SourceFile } from '../../../model/place.ts';
import {
  booleanOf,
  entriesOf,
  fieldPlace,
  get,
  has,
  itemsOf,
  listOf,
  type MapNode,
  type Node,
  numberOf,
  stringOf,
  textOf,
  textsOf,
} from '../../../model/tree.ts';
import type { JobDraft, PipelineDraft, Work } from '../draft.ts';
import type { PipelineSource } from '../source.ts';
import { AzureContext } from './context.ts';
import { isNever, isPullRequestOnly, readSteps, whenOf } from './steps.ts';
import { type Item, itemsWithTemplates, openTemplate } from './template.ts';

const MOST_JOBS = 500;

/** A pipeline of Azure Pipelines: https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/ */
export async function readAzure(file: SourceFile, source: PipelineSource): Promise<PipelineDraft | undefined> {
  const [root] = await source.own(file);
  if (root?.kind !== 'map') return undefined;
  const context = new AzureContext().withParameters(get(root, 'parameters'), undefined).withVariables(get(root, 'variables'));
  const outer = { context, folder: source.root, via: [] };
  const name = textOf(get(root, 'name'));
  const reader = new StageReader(source, root);
  const template = stringOf(get(root, 'extends', 'template'));
  const extended = template === undefined ? undefined : await openTemplate(template, get(root, 'extends') ?? root, outer, source);
  await reader.readRoot(root, outer);
  if (extended?.root.kind === 'map') await reader.readRoot(extended.root, extended.inner);
  return {
    system: 'azure',
    file,
    name: undefined,
    at: name === undefined ? { file, start: root.start, end: root.start } : (get(root, 'name') ?? root),
    triggers: triggersOf(root),
    concurrency: () => lock(root) ?? batched(root),
    jobs: reader.jobs,
    gaps: source.gaps,
    gatedElsewhere: false,
    includes: source.included,
  };
}

interface Stage {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  readonly when: ReturnType<typeof whenOf>;
  readonly reachable: boolean;
  readonly preview: boolean;
  readonly manual: boolean;
  readonly concurrency: Concurrency | undefined;
}

class StageReader {
  readonly jobs: JobDraft[] = [];
  readonly #source: PipelineSource;
  readonly #root: MapNode;

  constructor(source: PipelineSource, root: MapNode) {
    this.#source = source;
    this.#root = root;
  }

  /** A pipeline, or a template it extends, has stages, or jobs, or steps. */
  async readRoot(root: MapNode, outer: Omit<Item, 'node'>): Promise<void> {
    const whole: Stage = {
      id: '',
      title: '',
      needs: [],
      when: 'success',
      reachable: true,
      preview: false,
      manual: false,
      concurrency: undefined,
    };
    if (has(root, 'stages')) await this.#stages(get(root, 'stages'), outer);
    else if (has(root, 'jobs')) await this.#jobs(get(root, 'jobs'), outer, whole, root);
    else if (has(root, 'steps')) await this.#job(root, outer, whole, root, 'job');
  }

  async #stages(list: Node | undefined, outer: Omit<Item, 'node'>): Promise<void> {
    let previous: string | undefined;
    const jobsOf = new Map<string, readonly string[]>();
    const needsOf = new Map<string, readonly string[]>();
    for (const item of await itemsWithTemplates(list, 'stages', outer, this.#source)) {
      if (item.node.kind !== 'map' || this.jobs.length >= MOST_JOBS) continue;
      const stage = item.node;
      const context = item.context.withVariables(get(stage, 'variables'));
      const id =
        context.text(textOf(get(stage, 'stage'))) ??
        textOf(get(stage, 'stage')) ??
        textOf(get(stage, 'template')) ??
        `stage ${jobsOf.size + 1}`;
      // A stage waits for the one before it unless it says otherwise.
      const stageNeeds = has(stage, 'dependsOn') ? namesOf(get(stage, 'dependsOn'), context) : previous === undefined ? [] : [previous];
      // An empty stage hands on what it waits for itself.
      const needs = stageNeeds.flatMap((need) => (jobsOf.get(need)?.length ? (jobsOf.get(need) ?? []) : (needsOf.get(need) ?? [])));
      const condition = textOf(get(stage, 'condition'));
      const before = this.jobs.length;
      await this.#jobs(
        get(stage, 'jobs'),
        { ...item, context },
        {
          id,
          title: `${id} ${textOf(get(stage, 'displayName')) ?? ''}`,
          needs,
          when: whenOf(condition),
          reachable: !isNever(condition),
          preview: isPullRequestOnly(condition),
          manual: textOf(get(stage, 'trigger')) === 'manual',
          concurrency: lock(stage),
        },
        stage,
      );
      jobsOf.set(
        id,
        this.jobs.slice(before).map((job) => job.id),
      );
      needsOf.set(id, needs);
      previous = id;
    }
  }

  async #jobs(list: Node | undefined, outer: Omit<Item, 'node'>, stage: Stage, parent: MapNode): Promise<void> {
    for (const item of await itemsWithTemplates(list, 'jobs', outer, this.#source)) {
      if (item.node.kind !== 'map' || this.jobs.length >= MOST_JOBS) continue;
      const name = textOf(get(item.node, 'job')) ?? textOf(get(item.node, 'deployment')) ?? textOf(get(item.node, 'template'));
      await this.#job(item.node, item, stage, parent, item.context.text(name) ?? name ?? `job ${this.jobs.length + 1}`);
    }
  }

  async #job(job: MapNode, item: Omit<Item, 'node'>, stage: Stage, parent: MapNode, name: string): Promise<void> {
    const context = item.context.withVariables(get(job, 'variables'));
    const outer = { ...item, context };
    const prefix = stage.id === '' ? '' : `${stage.id} / `;
    const condition = textOf(get(job, 'condition'));
    const environment = get(job, 'environment');
    const environmentNode = environment?.kind === 'map' ? get(environment, 'name') : environment;
    const environmentName = context.text(textOf(environmentNode)) ?? textOf(environmentNode);
    const pool = get(job, 'pool') ?? get(parent, 'pool') ?? get(this.#root, 'pool');
    const preview = stage.preview || isPullRequestOnly(condition);
    const own = whenOf(condition);
    const displayName = textOf(get(job, 'displayName')) ?? '';
    const setting = {
      title: displayName,
      windows: /windows/i.test(context.text(textOf(get(pool, 'vmImage'))) ?? ''),
      when: 'success' as const,
      preview,
    };
    const work = await this.#work(job, outer, setting, name);
    const needs = namesOf(get(job, 'dependsOn'), context).map((need) => prefix + need);
    this.jobs.push({
      id: prefix + name,
      at: get(job, 'job') ?? get(job, 'deployment') ?? get(job, 'template') ?? { ...job, end: job.start },
      title: [stage.title, name, displayName, has(job, 'deployment') ? 'deployment' : ''].join(' '),
      group: '',
      needs: needs.length > 0 ? needs : stage.needs,
      environment: environmentName === undefined || !environmentNode ? undefined : declared(environmentName, environmentNode),
      timeout: timeoutOf(job),
      concurrency: stage.concurrency,
      allowedToFail: booleanOf(get(job, 'continueOnError')) === true,
      reachable: stage.reachable && !isNever(condition),
      preview,
      when: stage.manual ? 'manual' : own === 'success' ? stage.when : own,
      ownMachine: ownMachine(pool, environment, context),
      work,
    });
  }

  /** Steps of a job; of a deployment those of its strategy: https://learn.microsoft.com/azure/devops/pipelines/process/deployment-jobs */
  async #work(job: MapNode, outer: Omit<Item, 'node'>, setting: Parameters<typeof readSteps>[2], name: string): Promise<Work[]> {
    const template = get(job, 'template');
    if (template) {
      const uses = textOf(template) ?? '';
      return [
        {
          kind: 'call',
          at: template,
          uses: uses.toLowerCase(),
          text: uses,
          title: name,
          when: 'success',
          allowedToFail: false,
          preview: setting.preview,
        },
      ];
    }
    const steps = await readSteps(get(job, 'steps'), outer, setting, this.#source);
    for (const { value } of entriesOf(get(job, 'strategy'))) {
      for (const hook of ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic']) {
        steps.push(...(await readSteps(get(value, hook, 'steps'), outer, setting, this.#source)));
      }
      steps.push(...(await readSteps(get(value, 'on', 'success', 'steps'), outer, setting, this.#source)));
      steps.push(...(await readSteps(get(value, 'on', 'failure', 'steps'), outer, { ...setting, when: 'failure' }, this.#source)));
    }
    return steps;
  }
}

function namesOf(node: Node | undefined, context: AzureContext): readonly string[] {
  return listOf(node).flatMap((item) => context.text(textOf(item)) ?? []);
}

/** 0 is the most that the agent allows, without end on one's own: https://learn.microsoft.com/azure/devops/pipelines/process/phases#timeouts */
function timeoutOf(job: MapNode): Fact<Duration> | undefined {
  const value = numberOf(get(job, 'timeoutInMinutes'));
  return value === undefined || value === 0 ? undefined : declared(minutes(value), fieldPlace(job, 'timeoutInMinutes'), 'timeoutInMinutes');
}

/** Microsoft's agents are thrown away; a machine of an environment runs the job itself. A pool of one's own leaves it open. */
function ownMachine(pool: Node | undefined, environment: Node | undefined, context: AzureContext): boolean | undefined {
  if (/virtualmachine/i.test(textOf(get(environment, 'resourceType')) ?? '')) return true;
  if (!pool || get(pool, 'vmImage')) return false;
  const name = context.text(pool.kind === 'scalar' ? textOf(pool) : textOf(get(pool, 'name')));
  return name === undefined || /azure pipelines|hosted/i.test(name) ? false : undefined;
}

/** https://learn.microsoft.com/azure/devops/pipelines/process/approvals#exclusive-lock */
function lock(node: MapNode): Concurrency | undefined {
  const behaviour = get(node, 'lockBehavior');
  const text = textOf(behaviour);
  if (!behaviour || (text !== 'sequential' && text !== 'runLatest')) return undefined;
  return guard('exclusive lock', text, behaviour, fieldPlace(node, 'lockBehavior'));
}

/** `batch: true` waits for the run in progress before it starts the next: https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/trigger */
function batched(root: MapNode): Concurrency | undefined {
  const batch = get(root, 'trigger', 'batch');
  if (!batch || booleanOf(batch) !== true) return undefined;
  return guard('batched trigger', undefined, batch, batch);
}

function guard(group: string, queue: string | undefined, node: Node, at: Concurrency['at']): Concurrency {
  return {
    group: { value: group, origin: 'inferred', at },
    cancels: { value: false, origin: 'inferred', at },
    cancelsWhen: undefined,
    queue: queue === undefined ? undefined : declared(queue, node),
    at,
  };
}

function triggersOf(root: MapNode): Trigger[] {
  const triggers: Trigger[] = [];
  const push = get(root, 'trigger');
  const at = push ?? root;
  const branches = textsOf(push?.kind === 'map' ? get(push, 'branches', 'include') : push);
  if (branches.join() === 'none') triggers.push({ kind: 'manual', schedule: undefined, branches: undefined, at });
  else {
    triggers.push({ kind: 'push', schedule: undefined, branches: branches.length > 0 ? branches : undefined, at });
    if (get(push, 'tags')) triggers.push({ kind: 'tag', schedule: undefined, branches: undefined, at });
  }
  const pull = get(root, 'pr');
  if (pull && textOf(pull) !== 'none') triggers.push({ kind: 'pull-request', schedule: undefined, branches: undefined, at: pull });
  for (const item of itemsOf(get(root, 'schedules'))) {
    const cron = get(item, 'cron');
    const text = textOf(cron);
    if (cron && text !== undefined) triggers.push({ kind: 'schedule', schedule: declared(text, cron), branches: undefined, at: cron });
  }
  return triggers;
}

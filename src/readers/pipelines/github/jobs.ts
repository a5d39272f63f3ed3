import type { Duration } from '../../../model/duration.ts';
import { minutes } from '../../../model/duration.ts';
import { declared, type Fact } from '../../../model/fact.ts';
import {
  type Entry,
  entriesOf,
  entryPlace,
  fieldPlace,
  get,
  listOf,
  type Node,
  numberOf,
  stringOf,
  textOf,
  textsOf,
} from '../../../model/tree.ts';
import type { JobDraft, When } from '../draft.ts';
import type { PipelineSource } from '../source.ts';
import { readConcurrency } from './concurrency.ts';
import { type Context, reachOf, whenOf } from './context.ts';
import { onlyPullRequests, type Scenario } from './scenario.ts';
import { actionName, givenInputs, isContinued, readSteps } from './steps.ts';

const DEEPEST = 4;
const MOST_JOBS = 500;

/** A job with the ways of starting the workflow in which it runs. */
export interface ScenarioJob {
  readonly draft: JobDraft;
  readonly scenarios: readonly Scenario[];
}

export interface WorkflowSetting {
  readonly context: Context;
  readonly title: string;
  /** Reusable workflows that lead here. */
  readonly via: readonly string[];
  /** Put in front of the ids of jobs of a reusable workflow. */
  readonly prefix: string;
  /** What every job of a reusable workflow inherits from the job that calls it. */
  readonly caller: JobDraft | undefined;
}

/** The jobs of a workflow, reusable workflows of the same repository taken apart. */
export async function readJobs(root: Node, setting: WorkflowSetting, source: PipelineSource): Promise<ScenarioJob[]> {
  const context = setting.context.withEnv(get(root, 'env'));
  const found: ScenarioJob[] = [];
  const entries = inOrderOfNeed(entriesOf(get(root, 'jobs')));
  const scenariosById = new Map<string, readonly Scenario[]>();
  /** Ids of jobs that stand for a call: those of the called workflow. */
  const standsFor = new Map<string, readonly string[]>();
  for (const entry of entries) {
    if (found.length >= MOST_JOBS || entry.value.kind !== 'map') continue;
    const id = String(entry.key.value);
    const needs = needsOf(entry.value);
    // A job runs only where all it needs runs, unless it says otherwise.
    const condition = textOf(get(entry.value, 'if'));
    const anyway = whenOf(condition) === 'always';
    const possible = context.scenarios.filter(
      (scenario) => anyway || needs.every((need) => scenariosById.get(need)?.includes(scenario) !== false),
    );
    const outcomes = context
      .withScenarios(possible)
      .withMatrix(get(entry.value, 'strategy', 'matrix'))
      .runs(condition);
    const scenarios = outcomes.filter((outcome) => outcome.holds !== false).map((outcome) => outcome.scenario);
    scenariosById.set(id, scenarios);
    const reach = reachOf(outcomes);
    const draft = jobDraft(entry, context.withScenarios(scenarios), setting, reach, whenOf(condition), root);
    const ownNeeds = needs.flatMap((need) => standsFor.get(need) ?? [setting.prefix + need]);
    const mapped = { ...draft, needs: needs.length === 0 && setting.caller ? setting.caller.needs : ownNeeds };
    const jobs = await withWork(entry, mapped, scenarios, context.withScenarios(scenarios), setting, root, source);
    standsFor.set(
      id,
      jobs.map((job) => job.draft.id),
    );
    found.push(...jobs);
  }
  return found;
}

/** Jobs after those they need, so that what they need is known; a circle is left as it is. */
function inOrderOfNeed(entries: readonly Entry[]): readonly Entry[] {
  const byId = new Map(entries.map((entry) => [String(entry.key.value), entry]));
  const ordered = new Set<Entry>();
  const open = new Set<Entry>();
  const visit = (entry: Entry, depth: number): void => {
    if (ordered.has(entry) || open.has(entry) || depth > MOST_JOBS) return;
    open.add(entry);
    for (const need of needsOf(entry.value)) {
      const needed = byId.get(need);
      if (needed) visit(needed, depth + 1);
    }
    ordered.add(entry);
  };
  for (const entry of entries) visit(entry, 0);
  return [...ordered];
}

function needsOf(job: Node): readonly string[] {
  return textsOf(get(job, 'needs'));
}

function jobDraft(
  entry: Entry,
  context: Context,
  setting: WorkflowSetting,
  reach: ReturnType<typeof reachOf>,
  when: When,
  root: Node,
): JobDraft {
  const job = entry.value;
  const { caller } = setting;
  const id = String(entry.key.value);
  const name = textOf(get(job, 'name'));
  const environment = get(job, 'environment');
  const environmentName = environment?.kind === 'map' ? get(environment, 'name') : environment;
  return {
    id: setting.prefix + id,
    at: entry.key,
    title: [caller?.title ?? '', id, name ?? ''].join(' '),
    group: setting.title,
    needs: [],
    environment: environmentFact(environmentName, context) ?? caller?.environment,
    timeout: timeoutOf(job, context),
    concurrency: readConcurrency(job, context) ?? (caller ? (readConcurrency(root, context) ?? caller.concurrency) : undefined),
    allowedToFail: isContinued(get(job, 'continue-on-error')) || caller?.allowedToFail === true,
    reachable: caller?.reachable === false ? false : reach.reachable,
    preview: reach.preview || caller?.preview === true,
    when: when === 'success' ? (caller?.when ?? 'success') : when,
    ownMachine: ownMachine(get(job, 'runs-on'), context),
    work: [],
  };
}

/** An environment whose name is an expression is still one. */
function environmentFact(node: Node | undefined, context: Context): Fact<string> | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return declared(context.textOf(node) ?? String(node.value), node);
}

/** Undefined when the job sets none: it may then run for 360 minutes (https://docs.github.com/actions/reference/limits). */
function timeoutOf(job: Node, context: Context): Fact<Duration> | undefined {
  const node = get(job, 'timeout-minutes');
  if (!node) return undefined;
  const value = numberOf(node) ?? Number(context.textOf(node) ?? Number.NaN);
  const at = fieldPlace(job, 'timeout-minutes');
  // An expression sets some limit; the longest there is stands for it.
  return Number.isFinite(value) ? declared(minutes(value), at, 'timeout-minutes') : { value: minutes(360), origin: 'inferred', at };
}

/** Hosted runners are thrown away; self-hosted ones are machines of their own. A label that says neither leaves it open. */
function ownMachine(node: Node | undefined, context: Context): boolean | undefined {
  const labels = node?.kind === 'map' ? get(node, 'labels') : node;
  const texts = listOf(labels).map((item) => context.textOf(item));
  if (texts.some((text) => text === 'self-hosted')) return true;
  if (texts.length === 0 || texts.includes(undefined)) return false;
  const hosted =
    /ubuntu|macos|windows|linux-latest|buildjet|blacksmith|depot|namespace|warp|runs-on=|arc-|large|\bcores?\b|x64|arm64/i.test(
      texts.join(' '),
    );
  return hosted ? false : undefined;
}

async function withWork(
  entry: Entry,
  draft: JobDraft,
  scenarios: readonly Scenario[],
  outer: Context,
  setting: WorkflowSetting,
  root: Node,
  source: PipelineSource,
): Promise<ScenarioJob[]> {
  const job = entry.value;
  const context = outer.withMatrix(get(job, 'strategy', 'matrix')).withEnv(get(job, 'env'));
  const uses = stringOf(get(job, 'uses'));
  if (uses !== undefined) return withCalled(uses, entry, draft, scenarios, context, setting, source);
  const defaults = get(job, 'defaults', 'run');
  const rootDefaults = get(root, 'defaults', 'run');
  const folder = context.textOf(get(defaults, 'working-directory') ?? get(rootDefaults, 'working-directory'));
  const work = await readSteps(
    get(job, 'steps'),
    {
      context,
      title: draft.title,
      shell: textOf(get(defaults, 'shell') ?? get(rootDefaults, 'shell')),
      cwd: source.folder(folder),
      windows: /windows/i.test(context.textOf(get(job, 'runs-on')) ?? ''),
      when: 'success',
      allowedToFail: false,
      via: [],
    },
    source,
  );
  return [{ draft: { ...draft, work }, scenarios }];
}

async function withCalled(
  uses: string,
  entry: Entry,
  draft: JobDraft,
  scenarios: readonly Scenario[],
  context: Context,
  setting: WorkflowSetting,
  source: PipelineSource,
): Promise<ScenarioJob[]> {
  const at = get(entry.value, 'uses') ?? entryPlace(entry);
  const path = uses.startsWith('./') ? uses.slice(2) : undefined;
  const called = path === undefined || setting.via.includes(path) || setting.via.length >= DEEPEST ? undefined : await source.other(path);
  if (called && path !== undefined) {
    const inputs = givenInputs(get(called, 'on', 'workflow_call', 'inputs'), get(entry.value, 'with'), context);
    const inner = context.withScenarios(scenarios).withInputs(inputs);
    const jobs = await readJobs(
      called,
      {
        context: inner,
        title: `${setting.title} ${textOf(get(called, 'name')) ?? ''}`,
        via: [...setting.via, path],
        prefix: `${draft.id} / `,
        caller: draft,
      },
      source,
    );
    if (jobs.length > 0) return jobs;
  }
  source.gap(`the workflow ${uses}`, path === undefined ? 'it is in another repository' : 'it is not in the input', at);
  const work = [
    {
      kind: 'call' as const,
      at,
      uses: actionName(uses),
      text: uses,
      title: `${draft.id} ${textOf(get(entry.value, 'name')) ?? ''}`,
      when: 'success' as const,
      allowedToFail: false,
      preview: onlyPullRequests(scenarios),
    },
  ];
  return [{ draft: { ...draft, work }, scenarios }];
}

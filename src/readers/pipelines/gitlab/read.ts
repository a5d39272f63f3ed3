import { embeddedText } from '../../../files/yaml.ts';
import { type Duration, parseDuration } from '../../../model/duration.ts';
import { declared, type Fact } from '../../../model/fact.ts';
import type { Concurrency, Trigger } from '../../../model/pipeline.ts';
import type { SourceFile } from '../../../model/place.ts';
import {
  booleanOf,
  type Entry,
  entriesOf,
  fieldPlace,
  get,
  has,
  itemsOf,
  listOf,
  type MapNode,
  type Node,
  stringOf,
  textOf,
  textsOf,
} from '../../../model/tree.ts';
import type { ShellOptions } from '../../shell/script.ts';
import type { JobDraft, PipelineDraft, Work } from '../draft.ts';
import type { PipelineSource } from '../source.ts';
import { withIncludes } from './include.ts';
import { extended, flatItems, jobEntries } from './merge.ts';
import { type Admission, admissionOf } from './rules.ts';

const MOST_JOBS = 500;

/** A pipeline of GitLab CI: https://docs.gitlab.com/ci/yaml/ */
export async function readGitlab(file: SourceFile, source: PipelineSource): Promise<PipelineDraft | undefined> {
  const documents = await source.own(file);
  const own = documents.findLast((root) => root?.kind === 'map' && !has(root, 'spec')) ?? documents[0];
  if (own?.kind !== 'map') return undefined;
  const root = await withIncludes(own, source);
  const jobs = await readJobs(root, { title: '', prefix: '', needs: [], via: [] }, source);
  const name = textOf(get(root, 'workflow', 'name'));
  return {
    system: 'gitlab',
    file,
    name,
    at: get(root, 'workflow') ?? { file, start: 0, end: 0 },
    triggers: triggersOf(root, jobs),
    concurrency: () => undefined,
    jobs: jobs.map((job) => job.draft),
    gaps: source.gaps,
    gatedElsewhere: false,
    includes: source.included,
  };
}

interface Setting {
  readonly title: string;
  readonly prefix: string;
  /** What every job of a child pipeline waits for. */
  readonly needs: readonly string[];
  readonly via: readonly string[];
}

interface AdmittedJob {
  readonly draft: JobDraft;
  readonly admission: Admission;
}

async function readJobs(root: MapNode, setting: Setting, source: PipelineSource): Promise<AdmittedJob[]> {
  const jobs = jobEntries(root)
    .slice(0, MOST_JOBS)
    .map((entry) => ({ entry, job: extended(entry.value, root) }));
  const stages = stagesOf(root);
  const stageOf = (job: MapNode) => stages.indexOf(textOf(get(job, 'stage')) ?? 'test');
  const found: AdmittedJob[] = [];
  for (const { entry, job } of jobs) {
    const id = setting.prefix + String(entry.key.value);
    const stage = stageOf(job);
    // Without `needs` a job waits for every job of the stages before its own.
    const before = jobs.filter((other) => stageOf(other.job) < stage).map((other) => setting.prefix + String(other.entry.key.value));
    const needs = explicitNeeds(job, root, setting.prefix) ?? [...setting.needs, ...before];
    const admission = admissionOf(job, root);
    const draft = jobDraft(id, entry, job, root, needs, admission, setting, source);
    found.push({ draft, admission });
    found.push(...(await childPipeline(job, draft, setting, source)));
  }
  return found;
}

function stagesOf(root: MapNode): readonly string[] {
  const list = textsOf(get(root, 'stages'));
  return ['.pre', ...(list.length > 0 ? list : ['build', 'test', 'deploy']), '.post'];
}

function explicitNeeds(job: MapNode, root: MapNode, prefix: string): readonly string[] | undefined {
  if (!has(job, 'needs')) return undefined;
  return flatItems(get(job, 'needs'), root).flatMap((item) => {
    const name = stringOf(item) ?? (get(item, 'pipeline') || get(item, 'project') ? undefined : stringOf(get(item, 'job')));
    return name === undefined ? [] : [prefix + name];
  });
}

function jobDraft(
  id: string,
  entry: Entry,
  job: MapNode,
  root: MapNode,
  needs: readonly string[],
  admission: Admission,
  setting: Setting,
  source: PipelineSource,
): JobDraft {
  const environment = get(job, 'environment');
  const environmentNode = environment?.kind === 'map' ? get(environment, 'name') : environment;
  const environmentName = textOf(environmentNode);
  const stage = textOf(get(job, 'stage'));
  const review = environmentName !== undefined && /^(review|preview|pr|mr)\b/i.test(environmentName) && environmentName.includes('$');
  return {
    id,
    at: entry.key,
    title: [setting.title, stage ?? '', String(entry.key.value)].join(' '),
    group: '',
    needs,
    environment: environmentName === undefined || !environmentNode ? undefined : declared(environmentName, environmentNode),
    timeout: timeoutOf(job, root),
    concurrency: concurrencyOf(job, root),
    allowedToFail: admission.allowedToFail,
    reachable: admission.reachable,
    preview: admission.preview || review,
    when: admission.when,
    ownMachine: usesOwnDocker(job, root) ? false : undefined,
    work: workOf(job, root, entry, source),
  };
}

/** `inherit: default: false` keeps a job from what `default` says: https://docs.gitlab.com/ci/yaml/#inherit */
function inherited(job: MapNode, root: MapNode, key: string): Node | undefined {
  if (has(job, key)) return get(job, key);
  const inherit = get(job, 'inherit', 'default');
  if (booleanOf(inherit) === false) return undefined;
  if (inherit?.kind === 'seq' && !itemsOf(inherit).some((item) => stringOf(item) === key)) return undefined;
  return get(root, 'default', key) ?? get(root, key);
}

/** A Docker daemon of its own is gone when the job ends. */
function usesOwnDocker(job: MapNode, root: MapNode): boolean {
  return itemsOf(inherited(job, root, 'services')).some((item) =>
    /docker.*dind|^dind/.test(String(stringOf(item) ?? stringOf(get(item, 'name')))),
  );
}

function timeoutOf(job: MapNode, root: MapNode): Fact<Duration> | undefined {
  const node = inherited(job, root, 'timeout');
  if (!node) return undefined;
  const value = parseDuration(textOf(node) ?? '', 's');
  return value === undefined ? undefined : declared(value, node, 'timeout');
}

/**
 * `resource_group` lets one job run at a time (https://docs.gitlab.com/ci/resource_groups/); `interruptible` lets a newer pipeline cancel a running
 * job (https://docs.gitlab.com/ci/yaml/#interruptible), unless auto-cancelling is off.
 */
function concurrencyOf(job: MapNode, root: MapNode): Concurrency | undefined {
  const group = get(job, 'resource_group');
  const name = textOf(group);
  const interruptible = inherited(job, root, 'interruptible');
  if (name === undefined && !interruptible) return undefined;
  const off = textOf(get(root, 'workflow', 'auto_cancel', 'on_new_commit')) === 'none';
  const value = booleanOf(interruptible);
  const at = group && name !== undefined ? fieldPlace(job, 'resource_group') : (interruptible ?? job);
  const cancels = interruptible
    ? value === undefined
      ? undefined
      : declared(value && !off, interruptible, 'interruptible')
    : declared(false, at);
  return { group: group && name !== undefined ? declared(name, group) : undefined, cancels, cancelsWhen: undefined, queue: undefined, at };
}

/** GitLab runners join `before_script` and `script` into one script that stops at the first error: https://docs.gitlab.com/runner/shells/ */
function workOf(job: MapNode, root: MapNode, entry: Entry, source: PipelineSource): Work[] {
  const scripts = (key: string) =>
    flatItems(inherited(job, root, key), root).flatMap((item) =>
      item.kind === 'scalar' && item.value !== null ? [embeddedText(item)] : [],
    );
  const shell: ShellOptions = {
    errexit: true,
    pipefail: true,
    cwd: source.root,
    variables: variablesOf(job, root),
    expressions: { pattern: /\$\[\[[\s\S]*?\]\]/g, values: () => undefined },
  };
  const base = { at: entry.key, title: String(entry.key.value), preview: false } as const;
  const work: Work[] = [];
  const main = [...scripts('before_script'), ...scripts('script')];
  if (main.length > 0) work.push({ ...base, kind: 'script', texts: main, shell, when: 'success', allowedToFail: false });
  const after = scripts('after_script');
  if (after.length > 0) work.push({ ...base, kind: 'script', texts: after, shell, when: 'always', allowedToFail: true });
  const called = get(job, 'trigger');
  const project = stringOf(called) ?? textOf(get(called, 'project'));
  if (called && project !== undefined) {
    source.gap(`the pipeline of ${project}`, 'it is in another repository', called);
    work.push({ ...base, at: called, kind: 'call', uses: project, text: project, when: 'success', allowedToFail: false });
  }
  return work;
}

function variablesOf(job: MapNode, root: MapNode): ReadonlyMap<string, string> {
  const variables = new Map<string, string>([
    ['CI_PROJECT_DIR', '.'],
    ['GITLAB_CI', 'true'],
    ['CI', 'true'],
  ]);
  for (const node of [get(root, 'variables'), get(job, 'variables')]) {
    for (const { key, value } of entriesOf(node)) {
      const text = textOf(value.kind === 'map' ? get(value, 'value') : value);
      if (text === undefined) variables.delete(String(key.value));
      else variables.set(String(key.value), text);
    }
  }
  // What one variable takes from another is known when the other is.
  for (const [name, value] of variables) {
    variables.set(
      name,
      value.replace(/\$(?:\w+|\{\w+\})/g, (written) => {
        const from = written.replace(/\W/g, '');
        const known = variables.get(from);
        return known === undefined || known.includes('$') || from === name ? written : known;
      }),
    );
  }
  return variables;
}

/** `trigger: include: local`: the jobs of a child pipeline, which wait for what the trigger job waits for. */
async function childPipeline(job: MapNode, draft: JobDraft, setting: Setting, source: PipelineSource): Promise<AdmittedJob[]> {
  const include = get(job, 'trigger', 'include');
  const nodes = listOf(include);
  const found: AdmittedJob[] = [];
  for (const node of nodes) {
    const path = stringOf(node) ?? stringOf(get(node, 'local'));
    if (path === undefined || path.includes('$') || setting.via.includes(path) || setting.via.length >= 3) continue;
    const child = await source.other(path);
    if (child?.kind !== 'map') {
      source.gap(`the child pipeline ${path}`, 'it is not in the input', node);
      continue;
    }
    const root = await withIncludes(child, source);
    const inner = { title: draft.title, prefix: `${draft.id} / `, needs: [draft.id], via: [...setting.via, path] };
    found.push(...(await readJobs(root, inner, source)));
  }
  return found;
}

function triggersOf(root: MapNode, jobs: readonly AdmittedJob[]): Trigger[] {
  const at = get(root, 'workflow') ?? get(root, 'stages') ?? root;
  const triggers: Trigger[] = [{ kind: 'push', schedule: undefined, branches: undefined, at }];
  const rules = itemsOf(get(root, 'workflow', 'rules')).map((rule) => stringOf(get(rule, 'if')) ?? '');
  const merge = jobs.some((job) => job.admission.preview) || rules.some((rule) => rule.includes('merge_request'));
  if (merge) triggers.push({ kind: 'pull-request', schedule: undefined, branches: undefined, at });
  const scheduled = jobs.find((job) => job.admission.scheduled);
  // The schedule itself is kept in GitLab, not in the file.
  if (scheduled) triggers.push({ kind: 'schedule', schedule: undefined, branches: undefined, at: scheduled.draft.at });
  return triggers;
}

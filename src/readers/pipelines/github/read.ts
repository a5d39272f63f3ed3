import { declared } from '../../../model/fact.ts';
import { ownValue } from '../../../model/own-value.ts';
import type { Trigger } from '../../../model/pipeline.ts';
import type { SourceFile } from '../../../model/place.ts';
import { type Entry, entriesOf, get, itemsOf, listOf, type Node, textOf, textsOf } from '../../../model/tree.ts';
import type { PipelineDraft } from '../draft.ts';
import type { PipelineSource } from '../source.ts';
import { readConcurrency } from './concurrency.ts';
import { Context } from './context.ts';
import { readJobs } from './jobs.ts';
import { type Scenario, scenariosOf } from './scenario.ts';

/** A workflow of GitHub Actions: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions */
export async function readGithub(file: SourceFile, source: PipelineSource): Promise<PipelineDraft | undefined> {
  const [root] = await source.own(file);
  if (root?.kind !== 'map') return undefined;
  const on = get(root, 'on');
  const scenarios = scenariosOf(on);
  const name = textOf(get(root, 'name'));
  const context = new Context(scenarios);
  const title = `${name ?? ''} ${file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '')}`;
  const jobs = await readJobs(root, { context, title, via: [], prefix: '', caller: undefined }, source);
  return {
    system: 'github',
    file,
    name,
    at: get(root, 'name') ?? { file, start: 0, end: 0 },
    triggers: triggersOf(on),
    concurrency: (deploying) => {
      const reached = new Set<Scenario>();
      for (const job of jobs) if (deploying.size === 0 || deploying.has(job.draft.id)) for (const one of job.scenarios) reached.add(one);
      return readConcurrency(root, context.withEnv(get(root, 'env')).withScenarios(reached.size === 0 ? scenarios : [...reached]));
    },
    jobs: jobs.map((job) => job.draft),
    gaps: source.gaps,
    gatedElsewhere: scenarios.some((scenario) => scenario.event === 'workflow_run'),
    includes: source.included,
  };
}

const KINDS: Readonly<Record<string, Trigger['kind']>> = {
  pull_request: 'pull-request',
  pull_request_target: 'pull-request',
  merge_group: 'pull-request',
  workflow_dispatch: 'manual',
  schedule: 'schedule',
  workflow_call: 'called',
  repository_dispatch: 'dispatched',
};

/** https://docs.github.com/actions/reference/events-that-trigger-workflows */
function triggersOf(on: Node | undefined): Trigger[] {
  if (on?.kind === 'map') return entriesOf(on).flatMap(triggersOfEntry);
  return listOf(on).flatMap((at) => {
    const event = textOf(at);
    return event === undefined ? [] : [{ kind: kindOf(event), schedule: undefined, branches: undefined, at }];
  });
}

function kindOf(event: string): Trigger['kind'] {
  return event === 'push' ? 'push' : (ownValue(KINDS, event) ?? 'other');
}

function triggersOfEntry({ key, value }: Entry): Trigger[] {
  const event = String(key.value);
  if (event === 'schedule') {
    return itemsOf(value).flatMap((item) => {
      const cron = get(item, 'cron');
      const text = textOf(cron);
      return text === undefined || !cron
        ? []
        : [{ kind: 'schedule' as const, schedule: declared(text, cron), branches: undefined, at: cron }];
    });
  }
  const names = (field: string) => {
    const node = get(value, field);
    return node && textsOf(node);
  };
  const branches = names('branches');
  if (event !== 'push') return [{ kind: kindOf(event), schedule: undefined, branches, at: key }];
  const tags = names('tags');
  const push: Trigger = { kind: 'push', schedule: undefined, branches, at: key };
  const tag: Trigger = { kind: 'tag', schedule: undefined, branches: tags, at: key };
  if (tags === undefined) return [push];
  return branches === undefined ? [tag] : [push, tag];
}

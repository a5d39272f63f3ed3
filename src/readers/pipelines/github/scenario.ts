import { entriesOf, type Node, textsOf } from '../../../model/tree.ts';
import type { Value } from './expression.ts';

/** One way in which a workflow is started: by which event, on which ref. Undefined where it may be any. */
export interface Scenario {
  readonly event: string | undefined;
  readonly ref: string | undefined;
  /** After the merge of a pull request. */
  readonly merged?: boolean;
  /** The event that started the workflow whose end starts this one. */
  readonly after?: string;
}

/** What may have started the workflow that a `workflow_run` comes after: the events that conditions ask for. */
const EARLIER = ['push', 'pull_request', 'schedule', 'workflow_dispatch', 'release'];

const MOST = 40;
const SOME_FEATURE = 'refs/heads/some-feature';

/**
 * The ways in which the triggers of a workflow start it, one example for each branch or tag pattern. What is the same in all of them is known of
 * every run.
 */
export function scenariosOf(on: Node | undefined): readonly Scenario[] {
  const found: Scenario[] = [];
  const events: readonly (readonly [string, Node | undefined])[] =
    on?.kind === 'map'
      ? entriesOf(on).map((entry) => [String(entry.key.value), entry.value] as const)
      : textsOf(on).map((event) => [event, undefined] as const);
  for (const [event, node] of events) {
    if (event === 'push') found.push(...pushes(node));
    else if (event === 'pull_request' || event === 'pull_request_target') found.push(...pullRequests(event, node));
    else if (event === 'merge_group') found.push({ event, ref: 'refs/heads/gh-readonly-queue/x' });
    else if (event === 'release') found.push({ event, ref: 'refs/tags/v1.0.0' });
    else if (event === 'workflow_run') for (const after of EARLIER) found.push({ event, ref: undefined, after });
    else if (event === 'workflow_call') found.push({ event: undefined, ref: undefined });
    else found.push({ event, ref: undefined });
  }
  return found.length === 0 ? [{ event: undefined, ref: undefined }] : found.slice(0, MOST);
}

/**
 * One that is open, and one that was merged: the run of a pull request that was closed comes after the merge, and its ref is the branch it was
 * merged into (https://docs.github.com/actions/reference/contexts-reference#github-context).
 */
function pullRequests(event: string, node: Node | undefined): Scenario[] {
  const types = filter(node, 'types') ?? [];
  const closed = types.includes('closed');
  const open = types.length === 0 || types.some((type) => type !== 'closed');
  const bases = (filter(node, 'branches') ?? []).filter((branch) => !branch.startsWith('!'));
  const refs = bases.length === 0 ? [undefined] : bases.map((branch) => (/^\*+$/.test(branch) ? undefined : headOf(branch)));
  return [...(open ? [{ event, ref: 'refs/pull/1/merge' }] : []), ...(closed ? refs.map((ref) => ({ event, ref, merged: true })) : [])];
}

function headOf(pattern: string): string {
  return `refs/heads/${pattern.replace(/[*?+[\]]+/g, 'x')}`;
}

function pushes(node: Node | undefined): Scenario[] {
  const branches = filter(node, 'branches');
  const tags = filter(node, 'tags');
  const found: Scenario[] = [];
  const add = (ref: string | undefined) => found.push({ event: 'push', ref });
  for (const branch of branches ?? []) {
    if (branch.startsWith('!')) continue;
    if (/^\*+$/.test(branch)) anyBranch(add);
    else add(headOf(branch));
  }
  for (const tag of tags ?? []) if (!tag.startsWith('!')) add(`refs/tags/${tag.replace(/[*?+[\]]+/g, '1')}`);
  if (branches === undefined && tags === undefined) anyBranch(add);
  return found;
}

function anyBranch(add: (ref: string | undefined) => void): void {
  add('refs/heads/main');
  add(SOME_FEATURE);
  add(undefined);
}

function filter(node: Node | undefined, name: string): readonly string[] | undefined {
  const entry = entriesOf(node).find((one) => one.key.value === name);
  return entry && textsOf(entry.value);
}

function isPullRequest({ event, merged, after }: Scenario): boolean {
  if (event === 'workflow_run') return after === 'pull_request';
  return merged !== true && (event === 'pull_request' || event === 'pull_request_target' || event === 'merge_group');
}

/**
 * Whether only pull requests that are open lead there. Where those do, the run after the merge is for the preview too: it takes it down.
 */
export function onlyPullRequests(scenarios: readonly Scenario[]): boolean {
  return scenarios.some(isPullRequest) && scenarios.every((scenario) => isPullRequest(scenario) || scenario.merged === true);
}

/** What a scenario knows of the `github` context: https://docs.github.com/actions/reference/contexts-reference#github-context */
export function githubContext(scenario: Scenario, path: string): Value {
  const { event, ref } = scenario;
  switch (path.toLowerCase()) {
    case 'github.event_name':
      return event;
    case 'github.ref':
      return ref;
    case 'github.ref_name':
      return ref?.replace(/^refs\/(heads|tags|pull)\//, '');
    case 'github.ref_type':
      return ref === undefined ? undefined : ref.startsWith('refs/tags/') ? 'tag' : 'branch';
    case 'github.head_ref':
      return event === undefined || scenario.merged || isPullRequest(scenario) ? undefined : '';
    case 'github.workspace':
      return '.';
    case 'github.event.workflow_run.event':
      return event === 'workflow_run' ? scenario.after : event === undefined ? undefined : null;
    case 'github.event.repository.default_branch':
      if (ref === 'refs/heads/master') return 'master';
      // A branch that is named here may be the default one.
      return ref?.startsWith('refs/heads/') && ref !== 'refs/heads/main' && ref !== SOME_FEATURE ? undefined : 'main';
    default:
      if (/^github\.event\.pull_request\.merged$/i.test(path) && event?.startsWith('pull_request')) return scenario.merged === true;
      // Fields of another event's payload are empty.
      if (/^github\.event\.pull_request\b/i.test(path) && event !== undefined && !event.startsWith('pull_request')) return null;
      if (/^github\.event\.workflow_run\b/i.test(path) && event !== undefined && event !== 'workflow_run') return null;
      return undefined;
  }
}

import { changesWhatRuns } from '../../model/deployment.ts';
import type { DeploymentAction, DeploymentStep, Job } from '../../model/pipeline.ts';
import type { Act } from './act.ts';
import type { Collected } from './collect.ts';
import type { JobDraft } from './draft.ts';
import { checksOf, type JudgedJob, looks, rolledBackBy, verifiedBy } from './outcome.ts';
import { soundsLikeDeploying, soundsLikeEnvironment, soundsLikePreparing, soundsLikeTesting } from './words.ts';

/** Decides how the acts of all jobs work together: what is a deployment, what verifies it, what undoes it. */
export function judgeJobs(drafts: readonly JobDraft[], collected: readonly Collected[]): Job[] {
  const telling = new Set(drafts.filter((draft) => soundsLikeDeploying(draft.title)).map((draft) => draft.group));
  const jobs = drafts.map((draft, i) => relevantActs(draft, collected[i], !telling.has(draft.group) && soundsLikeDeploying(draft.group)));
  const direct = new Map<string, JudgedJob[]>();
  for (const job of jobs) for (const need of job.draft.needs) direct.set(need, [...(direct.get(need) ?? []), job]);
  return jobs.map((job) => {
    const after = downstream(job, direct);
    return judgeJob(
      job,
      jobs.filter((other) => after.has(other)),
    );
  });
}

/** The jobs that run only after another one, over any number of steps. */
function downstream({ draft }: JudgedJob, direct: ReadonlyMap<string, readonly JudgedJob[]>): ReadonlySet<JudgedJob> {
  const seen = new Set<JudgedJob>();
  const queue = [...(direct.get(draft.id) ?? [])];
  for (let job = queue.pop(); job !== undefined; job = queue.pop()) {
    if (seen.has(job)) continue;
    seen.add(job);
    queue.push(...(direct.get(job.draft.id) ?? []));
  }
  return seen;
}

/** `grouped`: what the job is part of says that it deploys, and no other job there does. */
function relevantActs(draft: JobDraft, collected: Collected | undefined, grouped: boolean): JudgedJob {
  const all = collected?.acts ?? [];
  const testing = soundsLikeTesting(draft.id) && !soundsLikeDeploying(draft.id);
  const named = soundsLikeDeploying(draft.title) || draft.environment !== undefined || soundsLikeEnvironment(draft.id);
  const deploying = named || (grouped && !testing && !soundsLikePreparing(draft.title));
  const own = draft.ownMachine === true ? !testing : draft.ownMachine === undefined && deploying;
  const there = all.filter((act) => !act.local || act.remote || own);
  const strong = there.some((act) => changesWhatRuns(act.effect) && !act.weak && act.when !== 'failure');
  const counts = (act: Act): boolean => {
    if (!act.weak || act.effect === 'probe' || act.effect === 'test') return true;
    if (act.when === 'failure' || draft.when === 'failure') return true;
    if (strong) return false;
    if (act.remote && !act.external) return true;
    const said = soundsLikeDeploying(act.workTitle) || soundsLikeDeploying(withoutPaths(act.text));
    return said || (deploying && !testing && !act.guessed);
  };
  const acts = there.filter(counts);
  const cluster = all.find((act) => act.effect === 'ephemeral');
  return {
    draft,
    acts,
    looks: acts.filter(looks),
    firstChange: acts.find((act) => changesWhatRuns(act.effect))?.order ?? Number.POSITIVE_INFINITY,
    checking: checksOf(acts),
    doesWork: collected?.doesWork ?? false,
    takingDown: acts.filter((act) => act.effect === 'delete' && act.when === 'always'),
    ownClusterFrom: cluster?.order ?? Number.POSITIVE_INFINITY,
  };
}

/** Where a program reads and writes says nothing of what it does; its own path does. */
function withoutPaths(text: string): string {
  return text
    .split(' ')
    .filter((word, i) => i === 0 || !word.includes('/'))
    .join(' ');
}

function judgeJob(job: JudgedJob, after: readonly JudgedJob[]): Job {
  const { draft, acts } = job;
  const undoing = new Set(acts.filter((act) => isUndoing(act, acts, draft)));
  const deploys = acts.filter((act) => changesWhatRuns(act.effect) && !undoing.has(act));
  const first = deploys[0]?.order ?? Number.POSITIVE_INFINITY;
  const steps = acts.filter((act) => isStep(act, first, job.checking)).map((act) => step(act, job, after, undoing, deploys));
  return {
    id: draft.id,
    at: draft.at,
    needs: draft.needs,
    environment: draft.environment,
    timeout: draft.timeout,
    concurrency: draft.concurrency,
    allowedToFail: draft.allowedToFail,
    runsAnyway: draft.when === 'always' || draft.when === 'failure',
    manual: draft.when === 'manual',
    reachable: draft.reachable,
    tests: acts.filter((act) => act.effect === 'test' && gates(act, draft) && act.order < first).map((act) => act.at),
    steps,
    doesWork: job.doesWork,
  };
}

function gates(act: Act, draft: JobDraft): boolean {
  return act.onFailure !== 'ignored' && !act.allowedToFail && !draft.allowedToFail && act.when !== 'failure';
}

const SHOWN: ReadonlySet<string> = new Set(['wait', 'verify', 'rollback', 'stop', 'delete', 'kill', 'scale', 'drain']);

function isStep(act: Act, first: number, checking: ReadonlySet<Act>): boolean {
  if (changesWhatRuns(act.effect) || SHOWN.has(act.effect)) return true;
  if (act.effect === 'migrate') return first !== Number.POSITIVE_INFINITY;
  return act.order > first && checking.has(act);
}

/** Something that brings the old version back when the new one fails: a rollback, or a deploy that runs only then. */
function isUndoing(act: Act, acts: readonly Act[], draft: JobDraft): boolean {
  if (draft.when === 'failure' || act.when === 'failure') return true;
  if (act.effect === 'rollback') return act.when === 'always' || isConditional(act);
  return changesWhatRuns(act.effect) && inFailureBranch(act, acts);
}

function isConditional(act: Act): boolean {
  return act.within.some((one) => one.kind === 'branch' || one.kind === 'case' || one.joinedBy === '||') || act.afterFailure;
}

/** In a branch that ends the script in an error, or in the `else` of a look at the new version's health. */
function inFailureBranch(act: Act, acts: readonly Act[]): boolean {
  return act.within.some((branch) => {
    if (branch.kind !== 'branch' && !(branch.kind === 'group' && branch.joinedBy === '||')) return false;
    const before = acts.some((other) => changesWhatRuns(other.effect) && other.order < act.order && !isBeside(other, branch));
    if (!before) return false;
    const fails = acts.some((other) => other.effect === 'fail' && isInside(other, branch));
    const health = acts.some((other) => {
      const judged = other.within.some((one) => one.kind === 'condition' && one.id === branch.id);
      return judged && (looksAtHealth(other) || other.effect === 'wait');
    });
    return fails || (branch.arm === -1 && health);
  });
}

/** In any branch of the same `if`: those are alternatives, of which only one runs. */
function isBeside(act: Act, branch: Act['within'][number]): boolean {
  return act.within.some((one) => one.id === branch.id && one.kind === branch.kind);
}

function isInside(act: Act, branch: Act['within'][number]): boolean {
  return act.within.some((one) => one.id === branch.id && one.arm === branch.arm && one.kind === branch.kind);
}

function looksAtHealth(act: Act): boolean {
  return (act.effect === 'probe' && !act.weak) || act.effect === 'verify';
}

function step(act: Act, job: JudgedJob, after: readonly JudgedJob[], undoing: ReadonlySet<Act>, deploys: readonly Act[]): DeploymentStep {
  const changes = changesWhatRuns(act.effect) && !undoing.has(act);
  const verified = changes ? verifiedBy(act, job, after, undoing) : act.waits === true ? act.at : undefined;
  const rolledBack = changes ? rolledBackBy(act, after, undoing) : undefined;
  const own = (act.order > job.ownClusterFrom && !act.remote) || job.takingDown.some((other) => takesDown(other, act));
  const killing =
    act.kills ??
    (act.tool === 'pm2' && act.effect === 'delete' && deploys.some((other) => other.order > act.order) ? deleteKills(act) : undefined);
  return {
    tool: act.tool,
    action: act.effect === 'probe' ? 'verify' : (act.effect as DeploymentAction),
    text: act.text,
    at: act.at,
    names: act.names,
    targets: [],
    units: [],
    verifiedBy: verified === 'unknown' ? undefined : verified,
    unverified: verified === undefined ? true : verified === 'unknown' ? undefined : false,
    rolledBackBy: rolledBack === 'unknown' ? undefined : rolledBack,
    notRolledBack: rolledBack === undefined ? true : rolledBack === 'unknown' ? undefined : false,
    kills: killing,
    stopWait: act.stopWait,
    rolloutWait: act.rolloutWait,
    waitUnbounded: act.unbounded && act.waits === true,
    throwaway: own || act.preview,
    preview: act.preview && !own,
    external: act.external,
    onFailure: undoing.has(act),
  };
}

/** Whatever came of it, in the end it is taken down again: it was there for the run alone. */
function takesDown(last: Act, act: Act): boolean {
  return (
    last.order > act.order &&
    last.tool === act.tool &&
    changesWhatRuns(act.effect) &&
    (last.names.length === 0 || last.names.some(({ kind, value }) => act.names.some((name) => name.kind === kind && name.value === value)))
  );
}

function deleteKills(act: Act): NonNullable<Act['kills']> {
  return { how: 'pm2 delete takes the app away before the new one is started', at: act.at };
}

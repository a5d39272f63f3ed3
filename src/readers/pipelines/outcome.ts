import { changesWhatRuns } from '../../model/deployment.ts';
import type { Place } from '../../model/place.ts';
import type { Act } from './act.ts';
import type { JobDraft } from './draft.ts';
import { objectName } from './object-name.ts';

/** Enough to find the look that verifies a deploy. */
const MOST_CANDIDATES = 500;

/** A job with what it does, after everything that cannot matter has been left out. */
export interface JudgedJob {
  readonly draft: JobDraft;
  readonly acts: readonly Act[];
  readonly doesWork: boolean;
  /** What looks whether a deploy went well, in order. */
  readonly looks: readonly Act[];
  /** Order of the first act that changes what runs. */
  readonly firstChange: number;
  /** The probes on whose answer the job depends. */
  readonly checking: ReadonlySet<Act>;
  /** What is taken away in the end, however the rest went. */
  readonly takingDown: readonly Act[];
  /** Orders from which on clusters are the run's own. */
  readonly ownClusterFrom: number;
}

/** The probes after which the pipeline fails when the service does not answer as it should. */
export function checksOf(acts: readonly Act[]): ReadonlySet<Act> {
  const lastFailure = new Map<number, number>();
  for (const act of acts) if (act.effect === 'fail' || act.effect === 'rollback') lastFailure.set(act.work, act.order);
  return new Set(acts.filter((act) => act.effect === 'probe' && checks(act, (lastFailure.get(act.work) ?? -1) > act.order)));
}

/** `failsLater`: the same script can end in an error after the probe. */
function checks(act: Act, failsLater: boolean): boolean {
  if (act.allowedToFail || act.when === 'failure') return false;
  const inSubstitution = act.within.some((one) => one.kind === 'substitution');
  const untilItWorks = act.within.some((one) => one.kind === 'loop-condition' && one.name !== 'for');
  if (!act.weak && (untilItWorks || act.onFailure === 'ends')) return true;
  if (act.onFailure === 'ignored' && !inSubstitution) return false;
  // A mere look counts only where something judges what it shows.
  if (act.weak && act.onFailure !== 'tested' && !inSubstitution) return false;
  return failsLater;
}

/** Where the rollout is seen to go well; `unknown` where what happens is written elsewhere; undefined where nothing looks. */
export function verifiedBy(
  act: Act,
  job: JudgedJob,
  after: readonly JudgedJob[],
  undoing: ReadonlySet<Act>,
): Place | 'unknown' | undefined {
  if (act.waits === true && act.onFailure !== 'ignored') return act.at;
  let unknown = act.waits === undefined || act.external;
  let left = MOST_CANDIDATES;
  const search = (from: JudgedJob, after: number, before: number): Place | undefined => {
    for (const other of from.looks) {
      if (other.order <= after || undoing.has(other)) continue;
      if (other.order >= before || left-- <= 0) return undefined;
      const verdict = verifies(other, act, from);
      if (verdict === true) return other.at;
      if (verdict === 'unknown') unknown = true;
    }
    return undefined;
  };
  const own = search(job, act.order, Number.POSITIVE_INFINITY);
  if (own) return own;
  for (const other of after) {
    if (left <= 0) break;
    if (other.draft.when === 'failure' || other.draft.reachable === false) continue;
    // What it looks at before it deploys something itself is what was deployed before.
    const found = search(other, -1, other.firstChange);
    if (found) return found;
  }
  return unknown ? 'unknown' : undefined;
}

export function looks(act: Act): boolean {
  return act.effect === 'wait' || act.effect === 'verify' || act.effect === 'probe' || act.effect === 'test';
}

function verifies(act: Act, deploy: Act, job: JudgedJob): boolean | 'unknown' {
  if (act.effect === 'probe') return job.checking.has(act);
  if (act.allowedToFail || act.when === 'failure' || act.onFailure === 'ignored') return false;
  switch (act.effect) {
    case 'wait':
    case 'verify':
      if (!mayMean(act, deploy)) return false;
      return act.waits === undefined ? 'unknown' : act.waits;
    case 'test':
      return act.external ? 'unknown' : true;
    default:
      return false;
  }
}

/** Tools that look at the same running things. */
const FAMILIES: readonly (readonly string[])[] = [
  ['kubectl', 'helm', 'helmfile', 'skaffold', 'argocd', 'flux', 'kapp', 'k8s-deploy', 'openshift', 'krane', 'kustomize', 'werf', 'kluctl'],
  ['compose', 'docker', 'swarm', 'podman'],
];

function sameFamily(a: string, b: string): boolean {
  return a === b || FAMILIES.some((family) => family.includes(a) && family.includes(b));
}

/** Whether a wait can be for what was deployed: an ECS wait says nothing of a Helm release, a wait for one object nothing of another. */
function mayMean(wait: Act, deploy: Act): boolean {
  const general = wait.tool === 'http' || wait.external || deploy.external || wait.effect !== 'wait';
  if (!general && !sameFamily(wait.tool, deploy.tool)) return false;
  const waited = wait.names.filter((name) => name.kind === 'object').map((name) => objectName(name.value));
  const deployed = deploy.names.filter((name) => name.kind === 'object').map((name) => objectName(name.value));
  if (waited.length === 0 || deployed.length === 0) return true;
  if (!waited.every((name) => /^(deployment|statefulset|daemonset)\//.test(name))) return true;
  return deployed.some((name) => waited.includes(name));
}

export function rolledBackBy(act: Act, after: readonly JudgedJob[], undoing: ReadonlySet<Act>): Place | 'unknown' | undefined {
  if (act.rollsBack === true) return act.at;
  const undoes = (one: Act): boolean => one.effect === 'rollback' || changesWhatRuns(one.effect);
  for (const one of undoing) if (undoes(one) && (one.order > act.order || one.when === 'failure')) return one.at;
  for (const other of after) {
    if (other.draft.when !== 'failure' && other.draft.when !== 'always') continue;
    const one = other.acts.find((candidate) => undoes(candidate) && (other.draft.when === 'failure' || candidate.effect === 'rollback'));
    if (one) return one.at;
  }
  return act.rollsBack === undefined || act.external ? 'unknown' : undefined;
}

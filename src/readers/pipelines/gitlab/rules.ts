import { booleanOf, get, type MapNode, type Node, stringOf, textOf, textsOf } from '../../../model/tree.ts';
import { flatItems } from './merge.ts';

/** When and for what a job runs, from `rules`, `only`, `except` and `when`. */
export interface Admission {
  readonly when: 'success' | 'failure' | 'always' | 'manual';
  readonly reachable: boolean | undefined;
  /** Only for merge requests. */
  readonly preview: boolean;
  /** Only for scheduled pipelines, or also for those. */
  readonly scheduled: boolean;
  readonly allowedToFail: boolean;
}

/** https://docs.gitlab.com/ci/yaml/#rules, https://docs.gitlab.com/ci/yaml/deprecated_keywords/#only--except */
export function admissionOf(job: MapNode, root: MapNode): Admission {
  const rules = get(job, 'rules') ? flatItems(get(job, 'rules'), root) : undefined;
  const failure = get(job, 'allow_failure');
  const mayFail = booleanOf(failure) ?? (failure?.kind === 'map' ? true : undefined);
  const own = textOf(get(job, 'when'));
  if (rules) return byRules(rules, own, mayFail);
  const only = refsOf(get(job, 'only'));
  const when = whenOf(own);
  const preview = only.length > 0 && only.every((ref) => ref === 'merge_requests' || ref === 'external_pull_requests');
  return {
    when,
    reachable: own !== 'never',
    preview,
    scheduled: only.includes('schedules'),
    // A manual job outside `rules` does not hold up the pipeline.
    allowedToFail: mayFail ?? when === 'manual',
  };
}

function byRules(rules: readonly Node[], own: string | undefined, mayFail: boolean | undefined): Admission {
  const taken = rules.filter((rule) => textOf(get(rule, 'when')) !== 'never');
  const conditions = taken.map((rule) => stringOf(get(rule, 'if')) ?? '');
  const whens = taken.map((rule) => whenOf(textOf(get(rule, 'when')) ?? own));
  const [first] = whens;
  const failures = taken.map((rule) => booleanOf(get(rule, 'allow_failure')) ?? mayFail ?? false);
  const unconditional = taken.some((rule) => !get(rule, 'if') && !get(rule, 'changes') && !get(rule, 'exists'));
  return {
    when: first !== undefined && whens.every((when) => when === first) ? first : 'success',
    reachable: taken.length === 0 ? false : unconditional ? true : undefined,
    preview: taken.length > 0 && conditions.every(isMergeRequest),
    scheduled: conditions.some((condition) => /CI_PIPELINE_SOURCE\s*==\s*["']schedule["']/.test(condition)),
    allowedToFail: failures.length > 0 && failures.every(Boolean),
  };
}

function isMergeRequest(condition: string): boolean {
  if (/\|\|/.test(condition)) return condition.split('||').every(isMergeRequest);
  return /CI_PIPELINE_SOURCE\s*==\s*["'](merge_request_event|external_pull_request_event)["']|\$CI_MERGE_REQUEST_(IID|ID)\s*($|&&|\))/.test(
    condition,
  );
}

function whenOf(text: string | undefined): Admission['when'] {
  if (text === 'on_failure') return 'failure';
  return text === 'always' || text === 'manual' ? text : 'success';
}

function refsOf(node: Node | undefined): readonly string[] {
  return textsOf(node?.kind === 'map' ? get(node, 'refs') : node);
}

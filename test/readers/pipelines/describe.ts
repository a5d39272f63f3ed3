import type { Fact } from '../../../src/model/fact.ts';
import type { Concurrency, DeploymentStep, ImageBuild, Job, Pipeline } from '../../../src/model/pipeline.ts';
import { locate, type Place } from '../../../src/model/place.ts';

/** A pipeline as lines that a test can compare whole, every place with it. */
export function describePipeline(pipeline: Pipeline, builds: readonly ImageBuild[] = []): string {
  const lines = [
    `${pipeline.system} ${pipeline.file} ${pipeline.name ?? ''}`.trim(),
    ...pipeline.triggers.map(
      (trigger) => `on ${trigger.kind} ${trigger.branches?.join(',') ?? ''} ${trigger.schedule?.value ?? ''} @ ${at(trigger.at)}`,
    ),
    ...concurrency(pipeline.concurrency),
    ...(pipeline.includes ?? []).map((file) => `includes ${file}`),
    ...pipeline.gaps.map((gap) => `gap ${gap.what}: ${gap.why}`),
    ...pipeline.jobs.flatMap(describeJob),
    ...builds.map(
      (build) => `builds ${build.image} from ${build.context} ${build.dockerfile ?? ''} ${build.target ?? ''} @ ${at(build.at)}`,
    ),
  ];
  return `${lines.map((line) => line.replace(/ +/g, ' ').replace(/ @ $/, '')).join('\n')}\n`;
}

function at(place: Place | undefined): string {
  if (!place) return '-';
  const { file, line, column, endLine, endColumn } = locate(place);
  return `${file}:${line}:${column}-${endLine}:${endColumn}`;
}

function concurrency(guard: Concurrency | undefined): string[] {
  if (!guard) return [];
  const cancels = guard.cancels
    ? String(guard.cancels.value)
    : `when ${guard.cancelsWhen?.value}${guard.cancelsSomeDeploys ? ' (some deploys)' : ''}`;
  return [`one at a time: ${guard.group?.value ?? 'no'}; cancels: ${cancels} @ ${at(guard.at)}`];
}

function describeJob(job: Job): string[] {
  const flags = [
    job.reachable === true ? '' : job.reachable === false ? 'unreachable' : 'perhaps reachable',
    job.allowedToFail ? 'may fail' : '',
    job.runsAnyway ? 'runs anyway' : '',
    job.manual ? 'manual' : '',
    job.doesWork ? '' : 'idle',
  ].filter((flag) => flag !== '');
  return [
    `job ${job.id} needs [${job.needs.join(', ')}] ${flags.join(', ')} @ ${at(job.at)}`,
    ...fact('environment', job.environment),
    ...fact('timeout', job.timeout),
    ...concurrency(job.concurrency).map((line) => `  ${line}`),
    ...job.tests.map((test) => `  tests @ ${at(test)}`),
    ...job.steps.flatMap(describeStep),
  ];
}

function describeStep(step: DeploymentStep): string[] {
  const flags = [
    step.onFailure ? 'after a failure' : '',
    step.throwaway ? 'throwaway' : '',
    step.preview ? 'preview' : '',
    step.external ? 'external' : '',
  ];
  const outcome = (place: Place | undefined, never: boolean | undefined) => (place ? at(place) : never === true ? 'nothing' : 'unknown');
  const lines = [
    `  ${step.tool} ${step.action} “${step.text}” ${flags.filter((flag) => flag !== '').join(', ')} @ ${at(step.at)}`,
    ...step.names.map((name) => `    means ${name.kind} ${name.value} ${name.namespace ?? ''} @ ${at(name.at)}`),
  ];
  if (/^(wait|verify|rollback|stop|delete|kill|scale|drain|migrate)$/.test(step.action)) {
    if (step.waitUnbounded) lines.push('    without limit');
  } else {
    lines.push(
      `    verified by ${outcome(step.verifiedBy, step.unverified)}`,
      `    undone by ${outcome(step.rolledBackBy, step.notRolledBack)}`,
    );
  }
  if (step.kills) lines.push(`    kills: ${step.kills.how} @ ${at(step.kills.at)}`);
  return [...lines, ...fact('  stop', step.stopWait), ...fact('  limit', step.rolloutWait)];
}

function fact(name: string, value: Fact<unknown> | undefined): string[] {
  return value
    ? [`  ${name}: ${String(value.value)} ${value.of === undefined ? '' : `(${value.of})`} ${value.at ? `@ ${at(value.at)}` : ''}`]
    : [];
}

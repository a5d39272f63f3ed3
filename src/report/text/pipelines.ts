import type { Pipeline, PipelineFacts } from '../../model/pipeline.ts';
import type { AnswerStatus } from '../../model/question.ts';
import type { Result } from '../../model/result.ts';
import { counted, isActive } from '../words.ts';
import { columns, plain, type Segment, styled, wrap } from '../wrap.ts';
import { findingsLines } from './findings.ts';
import { type Page, statusStyles } from './page.ts';

const systems = {
  github: 'GitHub Actions',
  gitlab: 'GitLab CI',
  circleci: 'CircleCI',
  azure: 'Azure Pipelines',
  bitbucket: 'Bitbucket Pipelines',
  script: 'deploy script',
} as const satisfies Record<Pipeline['system'], string>;

/** Pipelines with findings, or that deploy; the others only when everything is asked for. */
export function pipelineBlocks(result: Result, page: Page): string[][] {
  return result.system.pipelines.flatMap((pipeline) => {
    const findings = result.findings.filter(
      (finding) => isActive(finding) && finding.service === undefined && finding.pipeline === pipeline.file,
    );
    const facts = result.pipelineFacts.get(pipeline);
    if (findings.length === 0 && !facts?.deploys && !page.options.verbose) return [];
    return [[...header(pipeline, facts, page), ...(facts?.deploys ? marks(facts, page) : []), ...findingsLines(findings, 6, page)]];
  });
}

function header(pipeline: Pipeline, facts: PipelineFacts | undefined, page: Page): string[] {
  const { safe, paint, options } = page;
  const does = facts?.deploys ? deploysText(pipeline) : 'deploys nothing';
  const file = safe(pipeline.file);
  return wrap([styled('label', file), plain('  '), styled('strong', systems[pipeline.system]), plain(safe(` · ${does}`))], {
    width: options.width,
    first: '',
    indent: Math.min(columns(file) + 2, 8),
    paint,
  });
}

function deploysText(pipeline: Pipeline): string {
  const steps = pipeline.jobs.flatMap((job) => job.steps);
  const names = [...new Set(steps.flatMap((step) => step.targets.map((service) => service.name)))];
  const tools = [...new Set(steps.filter(({ action }) => action !== 'build').map(({ tool }) => tool))].slice(0, 3).join(', ');
  const by = tools === '' ? '' : ` with ${tools}`;
  if (names.length === 0) return `deploys${by}`;
  const listed = names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${counted(names.length - 4, 'other')}` : names.join(', ');
  return `deploys ${listed}${by}`;
}

/** The facts of a deployment on one line: what is known to be in order, what is not, and what cannot be told. */
function marks(facts: PipelineFacts, page: Page): string[] {
  const { signs, paint, options } = page;
  const answers: readonly [string, AnswerStatus][] = [
    ['tests first', status(facts.testsBeforeDeploy)],
    ['waits for the rollout', status(facts.waitsForRollout)],
    ['rolls back', status(facts.rollsBackOnFailure)],
    ['one at a time', status(facts.guardsConcurrency)],
    ['not cancelled midway', status(negated(facts.cancelsInProgress))],
    ['kills nothing', status(negated(facts.killsHard))],
  ];
  const segments = answers.flatMap(([label, answer], index): Segment[] => [
    plain(index === 0 ? '' : '   '),
    styled(statusStyles[answer], signs.status[answer]),
    plain(`\u00a0${label.replaceAll(' ', '\u00a0')}`),
  ]);
  return wrap(segments, { width: options.width, first: '  ', indent: 2, paint });
}

function status(fact: boolean | undefined): AnswerStatus {
  return fact === undefined ? 'unknown' : fact ? 'pass' : 'warn';
}

function negated(fact: boolean | undefined): boolean | undefined {
  return fact === undefined ? undefined : !fact;
}

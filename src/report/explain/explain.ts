import type { Gap } from '../../model/fact.ts';
import type { Result } from '../../model/result.ts';
import type { Service } from '../../model/service.ts';
import type { ReportOptions } from '../reporter.ts';
import { type Page, pageFor } from '../text/page.ts';
import { serviceChecklist } from '../text/services.ts';
import { receivesWork } from '../words.ts';
import { plain, styled, wrap } from '../wrap.ts';
import { codeSection, intakeSection } from './code.ts';
import { factLine, type Line, type Section, sectionLines } from './lines.ts';
import { unitSection } from './unit.ts';

/** The whole argument about one service: what speaks for its type, every fact with its origin, what was joined to it, and the checklist. */
export function explain(service: Service, result: Result, options: ReportOptions): string {
  const page = pageFor(options);
  const sections = [
    typeSection(service),
    ...service.units.map(unitSection),
    intakeSection(service),
    codeSection(service),
    neighbourSection(service),
    pipelineSection(service, result),
  ];
  const blocks = [
    header(service, page),
    ...sections.map((section) => sectionLines(section, page)),
    [page.paint('label', 'Checklist'), ...serviceChecklist(service, result, page)],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function header(service: Service, { paint, safe, options }: Page): string[] {
  const about = `  ${service.type} · ${receivesWork[service.type]} · confidence ${service.confidence}`;
  return [
    ...wrap([styled('label', safe(service.name)), plain(safe(about))], { width: options.width, first: '', indent: 0, paint }),
    paint('dim', safe(`id ${service.id}`)),
  ];
}

const strengths = { declared: 0, decisive: 1, strong: 2, weak: 3 } as const;

function typeSection(service: Service): Section {
  const evidence = service.evidence
    .toSorted((a, b) => strengths[a.strength] - strengths[b.strength])
    .map(
      ({ type, signal, detail, strength, at }): Line => ({
        label: `${type}, ${strength}`,
        text: `${signal}: ${detail}`,
        at,
        doubtful: strength === 'weak',
      }),
    );
  const others = service.roles.filter((role) => role !== service.type);
  return {
    title: 'How its type is known',
    lines: [
      ...factLine('declared', service.declaredType),
      ...evidence,
      ...(evidence.length === 0 ? [{ label: 'evidence', text: 'none', doubtful: true }] : []),
      ...(others.length === 0 ? [] : [{ label: 'also plays', text: others.join(', ') }]),
      ...ownGaps(service).map(({ what, why, at }): Line => ({ label: 'not known', text: `${what}: ${why}`, at, doubtful: true })),
      ...(service.type === 'unknown'
        ? [
            {
              label: 'to declare it',
              text: 'annotation svc-lint.dev/type on the workload or its pod template, or a comment “svc-lint-type: worker” on a PM2 app',
            },
          ]
        : []),
    ],
  };
}

/** What is not said again under a unit or under the source. */
function ownGaps({ gaps, units, code }: Service): readonly Gap[] {
  const elsewhere = [...units.flatMap(({ launch }) => launch.gaps), ...(code?.facts.gaps ?? [])];
  return gaps.filter(
    ({ what, why, at }) => !elsewhere.some((other) => other.what === what && other.why === why && other.at?.start === at?.start),
  );
}

function neighbourSection(service: Service): Section {
  return {
    title: 'Needs and is needed by',
    lines: [
      ...factLine('owner', service.owner),
      ...factLine('runbook', service.runbook),
      ...service.dependsOn.map(({ target, name, by, kind, dangling, at }): Line => {
        const where =
          target === undefined ? (dangling ? ', which nothing in its environment defines' : ', not in the input') : ` (${target.type})`;
        return { label: 'needs', text: `${target?.name ?? name}${where}: ${kind}, by ${by}`, at };
      }),
      ...service.dependents.map(
        (dependent): Line => ({ label: 'is needed by', text: `${dependent.name} (${dependent.type})`, at: dependent.units[0]?.at }),
      ),
    ],
  };
}

function pipelineSection(service: Service, { system }: Result): Section {
  const lines = system.pipelines.flatMap(({ jobs }) =>
    jobs.flatMap(({ id, steps }) =>
      steps
        .filter(({ targets }) => targets.includes(service))
        .map(({ tool, action, text, verifiedBy, unverified, at }): Line => {
          const checked = verifiedBy !== undefined ? ', verified' : unverified === true ? ', not verified' : '';
          return { label: `job ${id}`, text: `${tool} ${action}${text === '' ? '' : `: ${text}`}${checked}`, at };
        }),
    ),
  );
  return { title: 'Deployed by', lines };
}

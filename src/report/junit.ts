import type { Finding, Problem } from '../model/finding.ts';
import { locate } from '../model/place.ts';
import type { ChecklistLine, Result } from '../model/result.ts';
import type { Service } from '../model/service.ts';
import type { ReportOptions } from './reporter.ts';
import { isActive, placeText, questionLabel } from './words.ts';
import { element, textElement, xmlHead } from './xml.ts';

interface Suite {
  readonly name: string;
  readonly cases: readonly string[];
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/**
 * JUnit XML, as Jenkins, GitLab and others read it (https://github.com/testmoapp/junitxml): a suite for each service, a case for each
 * question that is answered well, one for each finding, and a skipped one for what is not known. Errors and warnings are failures.
 */
export function junit(result: Result, { pathPrefix }: ReportOptions): string {
  const suites = [
    ...result.system.services.map((service) => serviceSuite(service, result, pathPrefix)),
    ...result.system.pipelines.map(({ file }) => pipelineSuite(file, result, pathPrefix)),
    ...(result.problems.length === 0 ? [] : [problemSuite(result.problems, pathPrefix)]),
  ];
  const sum = (of: (suite: Suite) => number) => suites.reduce((total, suite) => total + of(suite), 0);
  const root = element(
    'testsuites',
    {
      name: 'svc-lint',
      tests: sum(({ cases }) => cases.length),
      failures: sum(({ failures }) => failures),
      errors: sum(({ errors }) => errors),
    },
    suites.map(({ name, cases, failures, errors, skipped }) =>
      element('testsuite', { name, tests: cases.length, failures, errors, skipped }, cases),
    ),
  );
  return `${xmlHead}${root}\n`;
}

function serviceSuite(service: Service, result: Result, prefix: string): Suite {
  const findings = result.findings.filter((finding) => finding.service === service.id && isActive(finding));
  const lines = result.checklists.get(service) ?? [];
  const unanswered = lines.filter(({ question }) => !findings.some((finding) => finding.question === question));
  return {
    name: service.id,
    cases: [
      ...findings.map((finding) => findingCase(service.id, finding, prefix)),
      ...unanswered.map((line) => answerCase(service.id, line)),
    ],
    failures: findings.filter(isFailure).length,
    errors: 0,
    skipped: unanswered.filter(({ status }) => status === 'unknown').length,
  };
}

function pipelineSuite(file: string, result: Result, prefix: string): Suite {
  const findings = result.findings.filter((finding) => finding.pipeline === file && finding.service === undefined && isActive(finding));
  const name = prefix + file;
  const cases = findings.map((finding) => findingCase(name, finding, prefix));
  return {
    name,
    cases: cases.length === 0 ? [element('testcase', { classname: name, name: 'deploys safely' })] : cases,
    failures: findings.filter(isFailure).length,
    errors: 0,
    skipped: 0,
  };
}

function problemSuite(problems: readonly Problem[], prefix: string): Suite {
  const cases = problems.map(({ severity, message, file, at }) => {
    const where = prefix + (at === undefined ? file : placeText(at));
    const outcome =
      severity === 'error'
        ? textElement('error', { message, type: 'problem' }, `${where}\n${message}`)
        : textElement('system-out', {}, message);
    return element('testcase', { classname: 'problems', name: where === '' ? 'svc-lint' : where }, [outcome]);
  });
  return { name: 'problems', cases, failures: 0, errors: problems.filter(({ severity }) => severity === 'error').length, skipped: 0 };
}

function findingCase(classname: string, finding: Finding, prefix: string): string {
  const { file, line } = locate(finding.at);
  const text = [
    prefix + placeText(finding.at),
    finding.message,
    ...finding.related.map(({ message, at }) => `${message}: ${prefix}${placeText(at)}`),
    ...(finding.fix === undefined ? [] : [`fix: ${finding.fix.description}`]),
  ].join('\n');
  const outcome = isFailure(finding)
    ? textElement('failure', { message: finding.message, type: `${finding.severity} ${finding.rule}` }, text)
    : textElement('system-out', {}, text);
  return element('testcase', { classname, name: `${questionLabel(finding.question)}: ${finding.rule}`, file: prefix + file, line }, [
    outcome,
  ]);
}

function answerCase(classname: string, { question, status, text }: ChecklistLine): string {
  const name = questionLabel(question);
  return element('testcase', { classname, name }, status === 'unknown' ? [element('skipped', { message: text })] : []);
}

function isFailure({ severity }: Finding): boolean {
  return severity !== 'info';
}

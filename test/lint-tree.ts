import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryWorkspace } from '../src/files/workspace.ts';
import { type LintOptions, lint } from '../src/lint/lint.ts';
import type { Finding } from '../src/model/finding.ts';
import { locate, type Place } from '../src/model/place.ts';
import type { Result } from '../src/model/result.ts';

export const fixturesFolder = fileURLToPath(new URL('../fixtures', import.meta.url));

/** Lints a tree of files that is written out in a test or an example. */
export function lintFiles(files: Readonly<Record<string, string>>, options: LintOptions = {}): Promise<Result> {
  const workspace = memoryWorkspace(files);
  return lint(workspace.paths, workspace, { today: '2026-01-01', ...options });
}

/** Lints one folder of `fixtures/`. */
export function lintFixture(story: string, options: LintOptions = {}): Promise<Result> {
  return lintFiles(filesOf(join(fixturesFolder, story)), options);
}

/** Every file below a folder, by its path relative to it. */
export function filesOf(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
  }
  return files;
}

/** A result as lines that a test can compare whole: place, severity, rule, subject, message, and the related places. */
export function describeResult(result: Result): string {
  const lines = [
    ...result.findings.flatMap((finding) => [
      describeFinding(finding),
      ...finding.related.map((other) => `    ${range(other.at)} ${other.message}`),
    ]),
    ...result.problems.map((problem) => `problem ${problem.severity} ${problem.at ? range(problem.at) : problem.file}: ${problem.message}`),
    ...result.notLinted.map(({ path, why }) => `not linted ${path}: ${why}`),
  ];
  return `${lines.join('\n')}\n`;
}

function describeFinding(finding: Finding): string {
  const silenced = finding.suppressed ? ` (suppressed by ${finding.suppressed.by})` : '';
  return `${range(finding.at)} ${finding.severity} ${finding.rule} [${finding.service ?? finding.pipeline}]${silenced} ${finding.message}`;
}

function range(place: Place): string {
  const { file, line, column, endLine, endColumn } = locate(place);
  return `${file}:${line}:${column}-${endLine}:${endColumn}`;
}

const MARK = /(?:#|\/\/)\s*expect:\s*([a-z, -]+)/g;

/** `file:line rule` for every `# expect: rule` mark of a tree: the mark stands at the end of the line that must be reported. */
export function expectedMarks(files: Readonly<Record<string, string>>): string[] {
  const marks: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    for (const [index, line] of text.split('\n').entries()) {
      for (const match of line.matchAll(MARK))
        for (const rule of (match[1] ?? '').split(',')) marks.push(`${path}:${index + 1} ${rule.trim()}`);
    }
  }
  return marks.sort();
}

/** The errors and warnings of a result in the form of `expectedMarks`; infos stand in the expected list alone. */
export function foundMarks(result: Result): string[] {
  return result.findings
    .filter((finding) => finding.severity !== 'info')
    .map((finding) => `${finding.at.file.path}:${locate(finding.at).line} ${finding.rule}`)
    .sort();
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalog } from '../../rules/catalog/index.ts';
import { rules } from '../../rules/index.ts';
import { memoryWorkspace } from '../../src/files/workspace.ts';
import { type Assembled, judge } from '../../src/lint/judge.ts';
import type { RuleSettings } from '../../src/lint/settings.ts';
import { locate } from '../../src/model/place.ts';
import type { QuestionId } from '../../src/model/question.ts';
import type { Result } from '../../src/model/result.ts';
import type { Rule } from '../../src/model/rule.ts';
import { readFiles } from '../../src/readers/read.ts';
import { assemble } from '../../src/services/assemble.ts';
import { describeResult, filesOf, fixturesFolder } from '../lint-tree.ts';
import blastRadius from './cases/blast-radius.ts';
import type { QuestionCases } from './cases/cases.ts';
import downtime from './cases/downtime.ts';
import holdsState from './cases/holds-state.ts';
import receivesWork from './cases/receives-work.ts';
import runsTwice from './cases/runs-twice.ts';
import stopsSafely from './cases/stops-safely.ts';

const cases: QuestionCases = { ...receivesWork, ...stopsSafely, ...holdsState, ...runsTwice, ...blastRadius, ...downtime };
const strict: RuleSettings = { profile: 'strict', severities: new Map(), only: undefined };
const expectedFolder = fileURLToPath(new URL('../expected', import.meta.url));

/** Something that is linted, and the file that says what must come of it. */
export interface Judged {
  readonly name: string;
  readonly expected: string;
  readonly run: () => Promise<string>;
}

/** Ids of rules that have cases and are no rules. */
export const casesOfNoRule = Object.keys(cases).filter((id) => !rules.some((rule) => rule.id === id));

/** Each rule on its examples and on its cases in `cases/`: findings, fixes and answers. */
export const judgedRules: readonly Judged[] = rules.map((rule) => ({
  name: rule.id,
  expected: join(expectedFolder, 'rules', `${rule.id}.txt`),
  run: () => judgeRule(rule),
}));

/** The stories of `fixtures/` by all rules: what fixes would do, and how each question is answered. */
export const judgedStories: readonly Judged[] = readdirSync(fixturesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({
    name,
    expected: join(expectedFolder, 'answers', `${name}.txt`),
    run: async () => describeJudgement(await judgeFiles(filesOf(join(fixturesFolder, name)), strict)),
  }));

/** The examples of each rule by all the others, which mostly must be silent there. */
export const judgedByOthers: readonly Judged[] = rules.map((rule) => ({
  name: `others on ${rule.id}`,
  expected: join(expectedFolder, 'others', `${rule.id}.txt`),
  run: () => judgeByOthers(rule),
}));

async function judgeRule(rule: Rule): Promise<string> {
  const examples = [
    ...rule.bad.map(({ title, files }) => [`bad: ${title}`, files] as const),
    ...rule.good.map(({ title, files }) => [`good: ${title}`, files] as const),
    ...Object.entries(cases[rule.id] ?? {}),
  ];
  const settings = { ...strict, only: new Set([rule.id]) };
  const sections: string[] = [];
  for (const [title, files] of examples)
    sections.push(`## ${title}\n${describeJudgement(await judgeFiles(files, settings), rule.question)}`);
  return sections.join('\n');
}

const assembled = new Map<string, Promise<Assembled>>();

/** Each tree is read and put together once: no rule has a part in that. */
async function judgeFiles(files: Readonly<Record<string, string>>, settings: RuleSettings): Promise<Result> {
  const key = JSON.stringify(files);
  const known = assembled.get(key) ?? assembleFiles(files);
  assembled.set(key, known);
  const judged = judge(await known, { settings, today: '2026-01-01' });
  return { ...judged, summary: { ...judged.summary, durationMs: 0 } };
}

async function assembleFiles(files: Readonly<Record<string, string>>): Promise<Assembled> {
  const workspace = memoryWorkspace(files);
  const { paths } = workspace;
  const declarations = await readFiles(paths, workspace);
  return { paths, exists: (path) => workspace.exists(path), declarations, system: await assemble(declarations, workspace, catalog) };
}

/** Severity, rule and line of what the other rules find. */
async function judgeByOthers(rule: Rule): Promise<string> {
  const sections: string[] = [];
  for (const { title, files } of [...rule.bad, ...rule.good]) {
    const { findings } = await judgeFiles(files, strict);
    const others = findings.filter((finding) => finding.rule !== rule.id);
    const lines = others.map((finding) => `${finding.at.file.path}:${locate(finding.at).line} ${finding.severity} ${finding.rule}\n`);
    sections.push(`## ${title}\n${lines.join('')}`);
  }
  return sections.join('\n');
}

function describeJudgement(result: Result, only?: QuestionId): string {
  const fixes = result.findings.flatMap(({ fix }) => fix ?? []);
  const lines = fixes.flatMap(({ description, safe, edits }) => [
    `fix${safe ? '' : ' by hand'}: ${description}`,
    ...edits.map((edit) => `    ${locate(edit).file}:${locate(edit).line}:${locate(edit).column} ${JSON.stringify(edit.text)}`),
  ]);
  const answers = [...result.checklists].map(([service, list]) => {
    const lines = list.filter(({ question }) => only === undefined || question === only);
    return lines.map(({ question, status, text }) => `${service.name} (${service.type}) ${question}: ${status} ${text}`).join('\n');
  });
  return [describeResult(result).trimEnd(), ...lines, ...answers]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}

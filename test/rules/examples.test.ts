import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { questionIds } from '../../src/model/question.ts';
import { lintFiles } from '../lint-tree.ts';

const rulesFolder = fileURLToPath(new URL('../../rules', import.meta.url));

describe('the rule list', () => {
  it('is the rule folders', () => {
    const files = questionIds.flatMap((question) =>
      readdirSync(`${rulesFolder}/${question}`)
        .filter((file) => file !== 'question.ts' && !file.startsWith('_'))
        .map((file) => `${question}/${file}`),
    );
    expect(rules.map((rule) => `${rule.question}/${rule.id}.ts`).sort()).toEqual(files.sort());
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const settings = { profile: 'strict', severities: new Map(), only: new Set([rule.id]) } as const;

  it('explains itself', () => {
    expect(rule.bad.length).toBeGreaterThan(0);
    expect(rule.good.length).toBeGreaterThan(0);
    expect(rule.sources.every((source) => source.startsWith('https://'))).toBe(true);
  });

  it.each(rule.bad.map((example) => [example.title, example] as const))('reports: %s', async (_title, example) => {
    const result = await lintFiles(example.files, { settings });
    expect(result.problems).toEqual([]);
    expect(result.findings.map((finding) => finding.rule)).toContain(rule.id);
  });

  it.each(rule.good.map((example) => [example.title, example] as const))('is silent: %s', async (_title, example) => {
    const result = await lintFiles(example.files, { settings });
    expect(result.problems).toEqual([]);
    expect(result.findings).toEqual([]);
    expect(result.system.services.length + result.system.pipelines.length).toBeGreaterThan(0);
  });
});

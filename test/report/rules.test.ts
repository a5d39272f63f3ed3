import { describe, expect, it } from 'vitest';
import { questions, rules } from '../../rules/index.ts';
import { rulesJson } from '../../src/report/rules/json.ts';
import { ruleIndex, rulePage } from '../../src/report/rules/markdown.ts';
import { judges, languageOf, severityText } from '../../src/report/rules/rule-info.ts';
import { rulePageText, ruleTable } from '../../src/report/rules/text.ts';
import { columns } from '../../src/report/wrap.ts';
import { options } from './sample-options.ts';

describe('every rule', () => {
  it.each(rules.map((rule) => [rule.id, rule] as const))('%s has a page in each form', (id, rule) => {
    const page = rulePage(rule, questions);
    expect(page).toMatch(new RegExp(`^# ${id}\n\n`));
    for (const example of [...rule.bad, ...rule.good]) expect(page).toContain(`### ${example.title}\n`);
    for (const address of rule.sources) expect(page).toContain(`- <${address}>`);
    const text = rulePageText(rule, questions, options);
    expect(text).toContain(`# svc-lint-ignore ${id} -- `);
    expect(text.split('\nreported  ')[0]).not.toMatch(/`/);
    expect(JSON.parse(rulesJson([rule]))[0]).toMatchObject({ id, question: rule.question, severity: rule.severity });
  });

  it('stands in the table and in the index under its question', () => {
    const table = ruleTable(rules, questions, options);
    const index = ruleIndex(rules, questions);
    for (const { id } of rules) {
      expect(table).toContain(`  ${id} `);
      expect(index).toContain(`| [${id}](${id}.md) |`);
    }
    for (const line of table.split('\n')) expect(columns(line)).toBeLessThanOrEqual(options.width);
    expect(table.trimEnd().split('\n').at(-1)).toBe(`${rules.length} rules · * more severe with --profile strict`);
  });
});

describe('in words', () => {
  it('severity and the strict profile', () => {
    expect(severityText({ severity: 'error' })).toBe('error');
    expect(severityText({ severity: 'info', strict: 'warning' })).toBe('info (warning in strict)');
    expect(severityText({ severity: 'warning', strict: 'warning' })).toBe('warning');
  });

  it('what a rule judges', () => {
    const named = (id: string) => {
      const rule = rules.find((candidate) => candidate.id === id);
      return rule && judges(rule);
    };
    expect(named('grace-covers-drain')).toBe('every service');
    expect(named('has-readiness')).toBe('api, internal, agent');
    expect(named('deploys-do-not-overlap')).toBe('pipelines');
  });

  it.each([
    ['deploy/a.yml', 'yaml'],
    ['worker/Dockerfile.prod', 'dockerfile'],
    ['ecosystem.config.cjs', 'js'],
    ['src/worker.ts', 'ts'],
    ['main.py', 'py'],
    ['Procfile', ''],
  ])('the language of %s', (path, language) => {
    expect(languageOf(path)).toBe(language);
  });
});

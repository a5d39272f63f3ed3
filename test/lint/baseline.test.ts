import { describe, expect, it } from 'vitest';
import { applyBaseline, BaselineError, baselineOf, readBaseline, writeBaseline } from '../../src/lint/baseline.ts';
import { lintFiles } from '../lint-tree.ts';

const cron = (name: string, more = ''): string => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
spec:
  schedule: "*/5 * * * *"${more}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: report
              image: example/report:1.0.0
`;
const settings = { profile: 'recommended', severities: new Map(), only: new Set(['cron-forbids-overlap']) } as const;
const find = async (...documents: string[]) => (await lintFiles({ 'cron.yaml': documents.join('---\n') }, { settings })).findings;

describe('a baseline', () => {
  it('knows a finding again after lines have moved', async () => {
    const before = await find(cron('a'), cron('b'));
    const baseline = readBaseline(writeBaseline(baselineOf(before)), 'baseline.json');
    const after = await find(`# one line\n# and another\n${cron('b')}`, cron('a'), cron('c'));
    const { findings, mended } = applyBaseline(after, baseline);
    expect(findings.map((finding) => [finding.service, finding.suppressed?.by])).toEqual([
      ['CronJob/b', 'baseline'],
      ['CronJob/a', 'baseline'],
      ['CronJob/c', undefined],
    ]);
    expect(mended).toBe(0);
  });

  it('shrinks when something is mended', async () => {
    const baseline = baselineOf(await find(cron('a'), cron('b')));
    const after = await find(cron('a', '\n  concurrencyPolicy: Forbid'), cron('b'));
    expect(applyBaseline(after, baseline).mended).toBe(1);
    expect(baselineOf(applyBaseline(after, baseline).findings).findings.map((entry) => entry.subject)).toEqual(['CronJob/b']);
  });

  it.each([
    ['not JSON', 'nope'],
    ['another version', '{"version":2,"findings":[]}'],
    ['no list', '{"version":1}'],
    ['no fingerprints', '{"version":1,"findings":[{}]}'],
    ['null', 'null'],
  ])('is refused when it is %s', (_what, text) => {
    expect(() => readBaseline(text, 'baseline.json')).toThrow(BaselineError);
    expect(() => readBaseline(text, 'baseline.json')).toThrow('write it anew with --baseline baseline.json --update-baseline');
  });
});

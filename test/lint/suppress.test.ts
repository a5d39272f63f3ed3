import { describe, expect, it } from 'vitest';
import { describeResult, lintFiles } from '../lint-tree.ts';

const cron = (
  comments: { top?: string; spec?: string; line?: string; annotation?: string } = {},
): string => `${comments.top ?? ''}apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
  annotations:
    example.com/a: b
${comments.annotation ?? ''}${comments.spec ?? ''}spec:${comments.line ?? ''}
  schedule: "*/5 * * * *"
  startingDeadlineSeconds: 60
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
const message = 'concurrencyPolicy is not set (default Allow): a run that takes longer than 5 min gets a second one beside it';

async function report(text: string, options = {}): Promise<string[]> {
  const result = await lintFiles({ 'report.yaml': text }, { settings, ...options });
  return describeResult(result)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('    '));
}

describe('a finding is silenced', () => {
  it('by nothing', async () => {
    expect(await report(cron())).toEqual([`report.yaml:7:1-7:5 error cron-forbids-overlap [CronJob/report] ${message}`]);
  });

  it.each([
    ['on its line', cron({ line: ' # svc-lint-ignore cron-forbids-overlap -- it is short' }), 'comment'],
    ['on the line above', cron({ spec: '# svc-lint-ignore cron-forbids-overlap -- it is short\n' }), 'comment'],
    ['for the whole block', cron({ spec: '# svc-lint-ignore all -- legacy\n' }), 'comment'],
    ['by annotation', cron({ annotation: '    svc-lint.dev/ignore: cron-forbids-overlap -- it is short\n' }), 'annotation'],
    ['until a day to come', cron({ line: ' # svc-lint-ignore cron-forbids-overlap until=2027-01-31 -- soon' }), 'comment'],
  ])('%s', async (_where, text, by) => {
    const lines = await report(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`(suppressed by ${by})`);
  });

  it('but not for an audit', async () => {
    expect(await report(cron({ line: ' # svc-lint-ignore cron-forbids-overlap -- it is short' }), { suppressions: false })).toEqual([
      `report.yaml:7:1-7:5 error cron-forbids-overlap [CronJob/report] ${message}`,
    ]);
  });
});

describe('a suppression that does not hold is reported', () => {
  it.each([
    [
      'expired',
      'cron-forbids-overlap until=2025-12-31 -- soon',
      'this suppression expired on 2025-12-31: mend what it hides, or give it a new date',
      false,
    ],
    ['without rule', '-- whatever', 'this svc-lint-ignore names no rule: write "svc-lint-ignore rule-id -- reason", or "all"', false],
    [
      'of an unknown rule',
      'cron-forbids-overlaps -- typo',
      'this svc-lint-ignore names a rule that does not exist: cron-forbids-overlaps; "svc-lint rules" lists them',
      false,
    ],
    [
      'with a strange date',
      'cron-forbids-overlap until=31.1.2027 -- soon',
      'this suppression has a date that cannot be read: until=31.1.2027; write until=YYYY-MM-DD',
      false,
    ],
  ])('%s', async (_what, directive, complaint) => {
    const lines = await report(cron({ line: ` # svc-lint-ignore ${directive}` }));
    expect(lines.filter((line) => line.startsWith('problem'))).toEqual([
      expect.stringMatching(/^problem warning report\.yaml:7:7-7:\d+: /),
    ]);
    expect(lines.at(-1)).toContain(complaint);
  });

  it('when it silences nothing', async () => {
    const lines = await report(
      `# svc-lint-ignore cron-forbids-overlap -- old\n${cron({}).replace('startingDeadlineSeconds', 'concurrencyPolicy: Forbid\n  startingDeadlineSeconds')}`,
    );
    expect(lines).toEqual([
      'problem warning report.yaml:1:1-1:46: this suppression silences nothing: cron-forbids-overlap finds nothing here; remove it',
    ]);
  });

  it('but not when its rule did not run', async () => {
    const lines = await report(cron({ line: ' # svc-lint-ignore has-readiness -- none' }));
    expect(lines.filter((line) => line.startsWith('problem'))).toEqual([]);
  });
});

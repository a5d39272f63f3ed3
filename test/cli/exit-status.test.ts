import { describe, expect, it } from 'vitest';
import { type ExitOptions, exitStatus } from '../../src/cli/exit-status.ts';
import type { Severity } from '../../src/model/finding.ts';
import { type Parts, result } from '../report/sample-result.ts';
import { api, graceCoversDrain, silenced } from '../report/sample-shop.ts';

const plain: ExitOptions = { failOn: 'error', ignoreProblems: false, allowEmpty: false };
const found = (severity: Severity): Parts => ({ services: [api], findings: [{ ...graceCoversDrain, severity }] });
const broken = { severity: 'error', message: 'not valid YAML', file: 'a.yaml', at: undefined } as const;

describe('exit status', () => {
  it.each<[string, Parts, Partial<ExitOptions>, 0 | 1 | 2]>([
    ['nothing wrong', { services: [api] }, {}, 0],
    ['an error', found('error'), {}, 1],
    ['a warning', found('warning'), {}, 0],
    ['a warning, and warnings fail', found('warning'), { failOn: 'warning' }, 1],
    ['an info, and warnings fail', found('info'), { failOn: 'warning' }, 0],
    ['an info, and infos fail', found('info'), { failOn: 'info' }, 1],
    ['an error, and infos fail', found('error'), { failOn: 'info' }, 1],
    ['an error, and nothing fails', found('error'), { failOn: 'never' }, 0],
    ['a silenced finding', { services: [api], findings: [silenced] }, { failOn: 'info' }, 0],
    ['a file that cannot be read outweighs an error', { ...found('error'), problems: [broken] }, {}, 2],
    ['the same, and nothing fails', { services: [api], problems: [broken] }, { failOn: 'never' }, 2],
    ['the same, problems ignored', { services: [api], problems: [broken] }, { ignoreProblems: true }, 0],
    ['an error beside it, problems ignored', { ...found('error'), problems: [broken] }, { ignoreProblems: true }, 1],
    [
      'a named path is missing, problems ignored',
      { services: [api], problems: [{ ...broken, ignorable: false }] },
      { ignoreProblems: true },
      2,
    ],
    ['a bug of ours, problems ignored', { services: [api], problems: [{ ...broken, stack: 'Error: x' }] }, { ignoreProblems: true }, 2],
    ['a remark on a file', { services: [api], problems: [{ ...broken, severity: 'warning' }] }, {}, 0],
    ['nothing to judge', {}, {}, 2],
    ['nothing to judge, and nothing fails', {}, { failOn: 'never' }, 2],
    ['nothing to judge, and that is fine', {}, { allowEmpty: true }, 0],
    ['nothing could be read, problems ignored', { problems: [broken] }, { ignoreProblems: true }, 2],
    ['only files that were left alone', { notLinted: [{ path: 'chart.yaml', why: 'a Helm template' }] }, {}, 2],
  ])('%s', (_title, parts, options, status) => {
    expect(exitStatus(result(parts), { ...plain, ...options })).toBe(status);
  });
});

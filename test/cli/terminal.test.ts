import { describe, expect, it } from 'vitest';
import { terminalOf } from '../../src/cli/terminal.ts';

const stream = (columns?: number) => ({ write: () => true, ...(columns === undefined ? {} : { isTTY: true, columns }) });

describe('colour', () => {
  it.each<[string, boolean, Record<string, string>, boolean | undefined, boolean]>([
    ['a terminal', true, {}, undefined, true],
    ['a pipe', false, {}, undefined, false],
    ['a dumb terminal', true, { TERM: 'dumb' }, undefined, false],
    ['NO_COLOR on a terminal', true, { NO_COLOR: '1' }, undefined, false],
    ['an empty NO_COLOR says nothing', true, { NO_COLOR: '' }, undefined, true],
    ['FORCE_COLOR on a pipe', false, { FORCE_COLOR: '1' }, undefined, true],
    ['an empty FORCE_COLOR on a pipe', false, { FORCE_COLOR: '' }, undefined, true],
    ['FORCE_COLOR=0 on a terminal', true, { FORCE_COLOR: '0' }, undefined, false],
    ['NO_COLOR wins over FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, undefined, false],
    ['--color wins over NO_COLOR', false, { NO_COLOR: '1' }, true, true],
    ['--no-color wins over FORCE_COLOR', true, { FORCE_COLOR: '1' }, false, false],
  ])('%s', (_title, isTerminal, env, asked, colour) => {
    expect(terminalOf(stream(isTerminal ? 80 : undefined), env, asked).colour).toBe(colour);
  });

  it('never in a file, unless it is asked for', () => {
    expect(terminalOf(undefined, { FORCE_COLOR: '1' }, undefined).colour).toBe(false);
    expect(terminalOf(undefined, {}, true).colour).toBe(true);
  });
});

describe('width and signs', () => {
  it.each<[string, number | undefined, Record<string, string>, number, boolean]>([
    ['a terminal', 132, {}, 132, true],
    ['a narrow one', 20, {}, 40, true],
    ['a pipe', undefined, { TERM: 'linux' }, 100, true],
    ['the Linux console', 80, { TERM: 'linux' }, 80, false],
    ['the old Windows console', 80, { OS: 'Windows_NT' }, 80, false],
    ['Windows Terminal', 80, { OS: 'Windows_NT', WT_SESSION: 'x' }, 80, true],
  ])('%s', (_title, columns, env, width, unicode) => {
    expect(terminalOf(stream(columns), env, undefined)).toMatchObject({ width, unicode });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, type Word } from '../../../src/model/launch.ts';
import { locate, wholeText } from '../../../src/model/place.ts';
import { parseShell } from '../../../src/readers/shell/parse.ts';
import { readShellProgram, type ShellProgram } from '../../../src/services/launch/shell-program.ts';

function run(text: string, args?: readonly string[], variables: Readonly<Record<string, string>> = {}): ShellProgram {
  const file = { path: 'start.sh', text };
  const words = args?.map((arg): Word => ({ text: arg, raw: arg, at: { file: { path: 'args', text: '' }, start: 0, end: 0 } }));
  return readShellProgram({
    text: wholeText(file),
    parse: parseShell,
    args: words,
    variables: new Map(Object.entries(variables)),
    cwd: '/app',
    signal: 'SIGTERM',
  });
}

function shown(program: ShellProgram): string {
  const { words, runs, trap, others, cwd, gaps } = program;
  return [
    `${runs} ${commandLine(words)}`.trim(),
    ...(trap === 'none' ? [] : [`trap ${trap}`]),
    ...others.map((other) => `beside ${commandLine(other)}`),
    ...(cwd === '/app' ? [] : [`in ${cwd}`]),
    ...gaps.map((gap) => gap.why),
  ].join('; ');
}

describe('what a script ends up running', () => {
  it.each([
    ['node a.js', 'last node a.js'],
    ['exec node a.js', 'exec node a.js'],
    ['exec -a worker node a.js', 'exec node a.js'],
    ['exec > log 2>&1\nnode a.js', 'last node a.js'],
    ['migrate && exec node a.js', 'exec node a.js'],
    ['migrate; node a.js', 'last node a.js'],
    ['migrate; node a.js;', 'last node a.js'],
    ['node a.js\n', 'last-of-bash node a.js'],
    ['node a.js || exit 1', 'child node a.js'],
    ['node a.js | tee log', 'child node a.js'],
    ['exec node a.js | tee log', 'child node a.js'],
    ['node a.js > log', 'last-nested node a.js'],
    ['! node a.js', 'child node a.js'],
    ['{ node a.js; }', 'last-nested node a.js'],
    ['(cd x && node a.js)', 'last-nested node a.js; in /app/x'],
    ['if true; then node a.js; fi', 'last-nested node a.js'],
    ['while true; do python job.py; sleep 60; done', 'child python job.py'],
    ['until nc -z db 5432; do sleep 1; done; exec node a.js', 'exec node a.js'],
    ['main() { exec "$@"; }\nmain node a.js', 'exec node a.js'],
    ['main() { node a.js; }; main', 'child node a.js'],
    ['cd /srv/x; FOO=1 node a.js', 'last node a.js; in /srv/x'],
    ['CMD="celery -A x worker"; exec $CMD', 'exec celery -A x worker'],
    ['echo a; sleep 5', 'last sleep 5'],
    ['echo done', 'unknown'],
    ['', 'unknown'],
    ['node a.js; echo done', 'child node a.js'],
    ['trap "echo" HUP; node a.js', 'child node a.js'],
    ['node a.js & exec node b.js', 'exec node b.js; beside node a.js'],
    ['node a.js & node b.js & wait', 'background node a.js; beside node b.js'],
    ['recursive() { recursive; }; recursive', 'unknown'],
  ])('%j', (text, expected) => {
    expect(shown(run(text))).toBe(expected);
  });
});

describe('arguments and variables', () => {
  it.each([
    ['exec "$@"', ['node', 'a b.js'], 'exec node a b.js'],
    ['"$@"', ['node', 'a.js'], 'last node a.js'],
    ['exec "$@"', undefined, 'exec "$@"'],
    ['exec tini -- "$@" --flag', ['node'], 'exec tini -- node --flag'],
    ['shift; exec node "$1"', ['x', 'a.js'], 'exec node a.js'],
    ['set -- node "$@"; exec "$@"', ['a.js'], 'exec node a.js'],
    [`exec node \${1:-web.js}`, [], 'exec node web.js'],
    [`exec node "\${1:-web.js}"`, ['a.js'], 'exec node a.js'],
    ['if [ "$1" = "worker" ]; then exec celery worker; else exec gunicorn app; fi', ['worker'], 'exec celery worker'],
    ['if [ "$1" = "worker" ]; then exec celery worker; else exec gunicorn app; fi', ['web'], 'exec gunicorn app'],
    ['if [ "$1" = "worker" ]; then exec celery worker; else exec gunicorn app; fi', undefined, 'exec; the script starts one of 2 programs'],
    ['if [ "$1" = "worker" ]; then celery worker; else exec gunicorn app; fi', undefined, 'unknown; the script starts one of 2 programs'],
    ['if [ $# -eq 0 ]; then exec node web.js; fi; exec "$@"', [], 'exec node web.js'],
    ['if [ $# -gt 0 ]; then exec "$@"; fi\nexec node web.js', ['node', 'a.js'], 'exec node a.js'],
    ['case "$1" in web) exec puma;; work*) exec sidekiq;; *) exec "$@";; esac', ['worker'], 'exec; the script starts one of 2 programs'],
    ['case "$1" in web) exec puma;; worker|jobs) exec sidekiq;; *) exec "$@";; esac', ['jobs'], 'exec sidekiq'],
    ['case "$ROLE" in worker) exec celery;; *) exec gunicorn;; esac', [], 'exec; the script starts one of 2 programs'],
    ['if [ -n "$DEBUG" ]; then exec node --inspect a.js; fi\nexec node a.js', [], 'exec node a.js'],
    ['[ -n "$MIGRATE" ] && python migrate.py\nexec gunicorn app', [], 'exec gunicorn app'],
    ['if [ "$(id -u)" = 0 ]; then exec gosu app node a.js; else exec node a.js; fi', [], 'exec; the script starts one of 2 programs'],
    ['if [ "$X" ]; then exec node a.js; else exec node a.js; fi', [], 'exec node a.js'],
  ] as const)('%j with %j', (text, args, expected) => {
    expect(shown(run(text, args))).toBe(expected);
  });

  it('takes what the environment says', () => {
    const text = 'case "$ROLE" in worker) exec celery;; *) exec gunicorn;; esac';
    expect(shown(run(text, [], { ROLE: 'worker' }))).toBe('exec celery');
    expect(shown(run(`exec node \${ENTRY:-a.js} $PORT`, [], { ENTRY: 'b.js' }))).toBe('exec node b.js $PORT');
  });
});

describe('traps', () => {
  const script = (trap: string, end: string): string => `${trap}\nnode a.js &\nPID=$!\n${end}`;
  it.each([
    [script("trap 'kill $PID; wait $PID' TERM", 'wait $PID'), 'background node a.js; trap forwards'],
    [script("trap 'kill -TERM $PID' SIGTERM", 'wait $PID\nwait $PID'), 'background node a.js; trap forwards'],
    [script("trap 'kill -TERM $PID' 15", 'wait $PID'), 'background node a.js; trap leaves'],
    [script('trap "kill $PID" INT', 'wait'), 'background node a.js'],
    [script('trap "exit 0" TERM', 'wait'), 'background node a.js; trap exits'],
    [script("trap '' TERM", 'wait'), 'background node a.js; trap ignores'],
    [script('trap stop TERM', 'stop() { kill $PID; wait; }\nwait'), 'background node a.js; trap forwards'],
    [script('trap "kill 0" TERM; trap - TERM', 'wait'), 'background node a.js'],
    ['trap "kill 0" TERM\nnode a.js', 'child node a.js; trap leaves'],
  ])('%j', (text, expected) => {
    expect(shown(run(text))).toBe(expected);
  });
});

it('keeps the places of words', () => {
  const program = run('#!/bin/sh\nexec \\\n  node "a b.js"\n');
  expect(program.words.map(({ text, at }) => `${text} ${locate(at).line}:${locate(at).column}-${locate(at).endColumn}`)).toEqual([
    'node 3:3-7',
    'a b.js 3:8-16',
  ]);
  expect(locate(program.at)).toMatchObject({ line: 2, column: 1 });
});

it('never throws, and ends', () => {
  const piece = fc.constantFrom(
    'exec',
    '"$@"',
    '$1',
    'if',
    'then',
    'fi',
    'else',
    'while',
    'do',
    'done',
    'f()',
    '{',
    '}',
    '(',
    ')',
    '&',
    '&&',
    '||',
    '|',
    ';',
    '\n',
    'case x in',
    'a)',
    ';;',
    'esac',
    'trap',
    "'f'",
    'TERM',
    'wait',
    'cd ..',
    'set --',
    'shift',
    '$((',
    '`',
    '<<E',
    'f',
    'A=$A$A',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const program = run(pieces.join(' '), ['a', 'b']);
      expect(program.words.length).toBeLessThan(100_000);
    }),
    { numRuns: 500 },
  );
});

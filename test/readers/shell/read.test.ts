import { describe, expect, it } from 'vitest';
import { wholeText } from '../../../src/model/place.ts';
import { readShell } from '../../../src/readers/shell/read.ts';
import type { ShellCommand, ShellOptions } from '../../../src/readers/shell/script.ts';

function read(text: string, options: ShellOptions = {}) {
  return readShell(wholeText({ path: 'deploy.sh', text }), options);
}

/** Each command as one line: values of its words, `?` for what is not known. */
function lines(commands: readonly ShellCommand[]): string[] {
  return commands.map((command) => command.words.map((word) => word.values?.join('|') ?? `${word.before}?${word.after}`).join(' '));
}

describe('words', () => {
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ['constants are put in', 'APP=api; kubectl rollout status "deployment/$APP"', ['', 'kubectl rollout status deployment/api']],
    ['what is not known stays unknown', 'kubectl apply -f "k8s/$ENV.yaml"', ['kubectl apply -f k8s/?.yaml']],
    ['fallbacks of what may be set from outside', 'echo ${ENV:-prod}', ['echo ?']],
    ['fallbacks of what is not set', 'f() { echo "${1:-prod}"; }; f; f test', ['echo prod', 'echo test']],
    ['a loop over constants gives every value', 'for s in api worker; do echo deploy/$s; done', ['echo deploy/api|deploy/worker']],
    ['a loop over a list in a variable', 'S="api worker"; for s in $S; do echo $s; done', ['', 'echo api|worker']],
    ['a loop over an array', 'S=(api worker); for s in "${S[@]}"; do echo $s; done', ['', 'echo api|worker']],
    ['a command in a variable', 'K="kubectl -n shop"; $K get pods', ['', 'kubectl -n shop get pods']],
    ['a quoted variable is one word', 'K="a b"; x "$K"', ['', 'x a b']],
    ['either branch of an if', 'X=a; if t; then X=b; fi; echo $X', ['', 't', '', 'echo a|b']],
    ['what a loop may change is not known inside', 'X=a; while t; do echo $X; X=$(y); done', ['', 't', 'echo ?', 'y', '']],
    ['commands in substitutions come first', 'X=$(curl -s a)', ['curl -s a', '']],
    ['backticks', 'echo `date`', ['date', 'echo ?']],
    ['quotes and escapes', `a 'b c' "d\\"e" f\\ g`, ['a b c d"e f g']],
    ['line continuations', 'helm upgrade \\\n  --install shop', ['helm upgrade --install shop']],
    ['carriage returns', 'helm upgrade \\\r\n  shop\r\nif a; then\r\n  b\r\nfi\r\n', ['helm upgrade shop', 'a', 'b']],
    ['globs are literal', 'kubectl apply -f k8s/*.yaml', ['kubectl apply -f k8s/*.yaml']],
    ['tests', '[[ $A == b && -n c ]]', ['[[ ? == b && -n c']],
    ['a test that is false', 'E=x; if [ "$E" = y ]; then a; else b; fi', ['', '[ x = y ]', 'b']],
    ['a case that is known', 'E=x; case $E in y) a;; x|z) b;; *) c;; esac', ['', 'b']],
    ['a case that is not known', 'case $E in y) a;; *) c;; esac', ['a', 'c']],
  ];
  it.each(table)('%s', (_, text, expected) => {
    expect(lines(read(text).commands)).toEqual(expected);
  });
});

describe('order and surroundings', () => {
  it('reads functions where they are called, and only there', () => {
    const script = read('deploy() { kubectl apply -f $1; }\nunused() { rm -rf /; }\necho a\ndeploy k8s/');
    expect(lines(script.commands)).toEqual(['echo a', 'kubectl apply -f k8s/']);
    expect(script.commands[1]?.within.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['function deploy']);
    expect([...script.functions.keys()]).toEqual(['deploy', 'unused']);
  });

  it('ends on recursion', () => {
    expect(lines(read('f() { echo a; f; }; f').commands)).toEqual(['echo a', 'f']);
  });

  it('reads traps after everything else', () => {
    const script = read("trap undo ERR\ntrap 'echo bye' EXIT\nundo() { kubectl rollout undo deploy/api; }\nkubectl apply -f .");
    expect(script.traps.map((trap) => [trap.signals, lines(trap.commands)])).toEqual([
      [['ERR'], ['kubectl rollout undo deploy/api']],
      [['EXIT'], ['echo bye']],
    ]);
  });

  it('knows branches, loops and what joins commands', () => {
    const [a, b, c, d] = read('if a; then b; else c; fi || { d; }').commands;
    expect([a, b, c].map((command) => command?.within[0]?.kind)).toEqual(['condition', 'branch', 'branch']);
    expect([b, c].map((command) => command?.within[0]?.arm)).toEqual([0, -1]);
    expect(new Set([a, b, c].map((command) => command?.within[0]?.id)).size).toBe(1);
    expect(d?.within[0]).toMatchObject({ kind: 'group', joinedBy: '||' });
  });

  const folders: readonly (readonly [string, string | undefined])[] = [
    ['cd k8s; x', 'k8s'],
    ['cd k8s && x', 'k8s'],
    ['(cd k8s); x', ''],
    ['cd a/b; cd ..; x', 'a'],
    ['cd ..; x', undefined],
    ['cd $X; x', undefined],
    ['cd /srv/app; x', '/srv/app'],
  ];
  it.each(folders)('%s runs in %s', (text, cwd) => {
    expect(read(text).commands.at(-1)?.cwd).toBe(cwd);
  });
});

describe('what follows when a command fails', () => {
  const table: readonly (readonly [string, string])[] = [
    ['x; y', 'continues'],
    ['set -e; x; y', 'ends'],
    ['set -euo pipefail\nx | y; z', 'ends'],
    ['x', 'ends'],
    ['x || true', 'ignored'],
    ['x || echo failed', 'ignored'],
    ['x || exit 1', 'ends'],
    ['x || { echo failed; exit 1; }; y', 'ends'],
    ['die() { exit 1; }; x || die', 'ends'],
    ['x || y', 'handled'],
    ['if x; then y; fi', 'tested'],
    ['! x', 'tested'],
    ['until x; do sleep 1; done', 'tested'],
    ['while a; do x && break; done', 'tested'],
    ['set -e; x | y; z', 'ignored'],
    ['x & y', 'ignored'],
    ['set -e; V=$(x); y', 'ends'],
    ['set -e; echo $(x); y', 'ignored'],
    ['{ x; y; } || true', 'ignored'],
    ['set -e; f() { x; }; f || true; y', 'ignored'],
  ];
  it.each(table)('%s: %s', (text, expected) => {
    const x = read(text).commands.find((command) => command.words[0]?.text === 'x');
    expect(x?.onFailure).toBe(expected);
  });
});

describe('places', () => {
  const at = (text: string, place: { start: number; end: number } | undefined) => place && text.slice(place.start, place.end);

  it('are those of words, commands and scripts inside words', () => {
    const text = `ssh host "cd /app && pm2 reload \\"api\\"" \\\n  -v\r\ncurl -f x\r\n`;
    const { commands } = read(text, {
      enter: (command) => {
        const script = command.words[2]?.script();
        if (command.words[0]?.text !== 'ssh' || !script) return undefined;
        return { kind: 'remote', name: 'host', text: script, inherits: true, arguments: [], cwd: undefined, errexit: false };
      },
    });
    expect(lines(commands)).toEqual(['ssh host cd /app && pm2 reload "api" -v', 'cd /app', 'pm2 reload api', 'curl -f x']);
    expect(commands.map((command) => at(text, command.at))).toEqual([
      `ssh host "cd /app && pm2 reload \\"api\\"" \\\n  -v`,
      'cd /app',
      'pm2 reload \\"api\\"',
      'curl -f x',
    ]);
    expect(commands[2]?.within.map((enclosure) => enclosure.kind)).toEqual(['remote']);
    expect(commands[2]?.cwd).toBe('/app');
  });

  it('survive hidden expressions', () => {
    const text = "kubectl set image deploy/${{ env.APP }} app='${{ env.IMAGE }}:${{ github.sha }}' -n ${{\n  x }}; echo done";
    const { commands } = read(text, {
      expressions: { pattern: /\$\{\{[\s\S]*?\}\}/g, values: (e) => (e.includes('APP') ? ['api', 'web'] : undefined) },
    });
    expect(lines(commands)).toEqual(['kubectl set image deploy/api|deploy/web app=? -n ?', 'echo done']);
    expect(commands[0]?.words.map((word) => at(text, word.at))).toEqual([
      'kubectl',
      'set',
      'image',
      'deploy/${{ env.APP }}',
      "app='${{ env.IMAGE }}:${{ github.sha }}'",
      '-n',
      '${{\n  x }}',
    ]);
    expect(commands[1]?.words[0]?.raw).toBe('echo');
  });

  it('hold in here-documents', () => {
    const text = "ssh host <<'EOF'\n  set -e\n  pm2 reload api\nEOF\necho ok\n";
    const body = read(text).commands[0]?.redirects[0]?.body;
    expect(body?.text).toBe('  set -e\n  pm2 reload api\n');
    expect(body?.toFile(body.text.indexOf('pm2'))).toBe(text.indexOf('pm2'));
    const unquoted = read('ssh host <<EOF\necho \\$HOME \\$X\nEOF\n').commands[0]?.redirects[0]?.body;
    expect(unquoted?.text).toBe('echo $HOME $X\n');
    expect(unquoted?.toFile(unquoted.text.indexOf('X'))).toBe('ssh host <<EOF\necho \\$HOME \\$X'.lastIndexOf('X'));
  });
});

describe('hostile text', () => {
  const table: readonly string[] = [
    "echo 'unclosed",
    'echo "unclosed $(',
    'if a; then',
    'case x in',
    '}}}))',
    'cat <<EOF\nnever closed',
    '`',
    '${',
    '$((',
    '\u0000\ue000\uf7ff',
    '('.repeat(3000),
    '$('.repeat(3000),
    'f() { f; g; }; g() { f; f; g; }; f; g',
    Array.from({ length: 40 }, (_, i) => `f${i}() { f${i + 1}; f${i + 1}; f${i + 1}; }`)
      .join('\n')
      .concat('\nf40() { x; }\nf0'),
  ];
  it.each(table)('is read without a throw: %#', (text) => {
    const started = performance.now();
    expect(() => read(text)).not.toThrow();
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('is cut off where it is too much', () => {
    const script = read('x\n'.repeat(30_000));
    expect(script.commands).toHaveLength(20_000);
    expect(script.complete).toBe(false);
  });
});

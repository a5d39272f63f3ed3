import { describe, expect, it } from 'vitest';
import { wholeText } from '../../../src/model/place.ts';
import { readShell } from '../../../src/readers/shell/read.ts';
import type { ShellCommand, ShellOptions } from '../../../src/readers/shell/script.ts';
import { spent } from '../../spent.ts';

function read(text: string, options: ShellOptions = {}) {
  return readShell(wholeText({ path: 'deploy.sh', text }), options);
}

/** Each command as one line: values of its words, `?` for what is not known. */
function lines(commands: readonly ShellCommand[]): string[] {
  return commands.map((command) => command.words.map((word) => word.values?.join('|') ?? `${word.before}?${word.after}`).join(' '));
}

/** A loop inside a loop, and a word that both of their variables are in. */
function loops(outer: readonly string[], inner: readonly string[]): string {
  return `for a in ${outer.join(' ')}; do for b in ${inner.join(' ')}; do x $a$b; done; done`;
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
    ['a case by a pattern', 'E=x-1; case $E in x-*) a;; *) c;; esac', ['', 'a', 'c']],
    ['a case by what is not known', 'E=x; case $E in $F) a;; y) b;; esac', ['', 'a']],
    ['an array in part', 'A=(a b); x $A "${A[0]}" "${A[1]}" "p-${A[@]}" "${A[@]}"', ['', 'x a a ? p-? a b']],
    ['an array of one', 'A=(a); x "${A[@]}" "p-${A[*]}"', ['', 'x a p-a']],
    ['an array of what is not known', 'A=($B); x "${A[@]}"', ['', 'x ?']],
    ['a loop over what is not known', 'for s in a $B; do x $s; done', ['x ?']],
    ['a loop over more than is followed', `for s in ${Array.from({ length: 20 }, (_, i) => i).join(' ')}; do x $s; done`, ['x ?']],
    ['what is added to a variable', 'A=a; A+=b; B=(a); B+=(b); x $A "${B[@]}"', ['', '', '', '', 'x ? ?']],
    ['an element that is set', 'A=a; A[1]=b; x $A', ['', '', 'x a']],
    ['what is unset', 'A=a; unset A $B; x "$A" "${A:-b}"', ['', 'unset A ?', 'x  b']],
    ['what is empty', 'A=; x "${A:-b}" "${A:?no}"', ['', 'x b ']],
    ['what is changed on the way', 'A=ab; x ${A#a} ${A/a/b} ${!A} ${A:+c} ${#A}', ['', 'x ? ? ? ? ?']],
    ['arithmetic', 'x $((1 + 2))', ['x ?']],
    ['more alternatives than are followed', loops(['a', 'b', 'c', 'd', 'e'], ['1', '2', '3', '4']), ['x ?']],
    ['braces and patterns', 'x {a,b} !(c|d) $"e" $\'f\'', ['x {a,b} !(c|d) e f']],
    ['the script itself', 'x "$0" "$(dirname "$0")"', ['dirname ?', 'x ? ?']],
    ['what read sets', 'A=a; read -r A; x $A', ['', 'read -r A', 'x ?']],
    ['what mapfile sets', 'A=a; mapfile -t A < f; x $A', ['', 'mapfile -t A', 'x ?']],
    ['what readarray sets', 'A=a; readarray A "$B"; x $A', ['', 'readarray A ?', 'x ?']],
    ['what getopts sets', 'A=a; while getopts ab A; do x $A; done', ['', 'getopts ab A', 'x ?']],
    ['what a loop reads', 'A=a; while read -r A "$B"; do x $A; done', ['', 'read -r A ?', 'x ?']],
    ['arguments that are shifted', 'f() { x $1; shift; x $1; }; f a b', ['x a', 'shift', 'x ?']],
    ['arguments that a loop shifts', 'f() { while t; do x $1; shift; done; }; f a b', ['t', 'x ?', 'shift']],
    [
      'what a loop changes inside',
      'A=a; B=a; C=a; D=a; while t; do x $A $B $C $D; if u; then A=b; else B=b; fi; { C=b; }; y | D=b; while v; do (w); f() { w; }; done; case z in z) A=c;; esac; for A in e; do :; done; done',
      ['', '', '', '', 't', 'x ? ? ? ?', 'u', '', '', '', 'y', '', 'v', 'w', '', ':'],
    ],
    ['counting', 'for ((i = 0; i < 3; i++)); do x $i; done', ['x ?']],
    ['select', 'select s in a b; do x $s; done', ['x a|b']],
    ['processes beside', 'coproc x { y; }; coproc z', ['y', 'z']],
    ['groups with redirects', '{ x; } > log; (y) 2>&1; while z; do w; done < f', ['x', 'y', 'z', 'w']],
    ['tests within tests', '[[ ! -f a && ( b == c ) ]] && x', ['[[ ! -f a && b == c', 'x']],
    ['numbers that are tested', '(( A > 1 )) && x', ['((', 'x']],
    ['escaped backticks', 'x `y \\`z\\``', ['z', 'y ?', 'x ?']],
    ['nothing at all', 'x "" \'\'', ['x  ']],
  ];
  it.each(table)('%s', (_, text, expected) => {
    expect(lines(read(text).commands)).toEqual(expected);
  });

  it.each<[string, 'a' | 'b' | 'either']>([
    ['true', 'a'],
    ['false', 'b'],
    ['[ x = x ]', 'a'],
    ['[ x == y ]', 'b'],
    ['[ x != y ]', 'a'],
    ['test x != x', 'b'],
    ['[[ x == y ]]', 'b'],
    ['[[ x == x* ]]', 'either'],
    ['[ -z "" ]', 'a'],
    ['[ -z x ]', 'b'],
    ['[ -n x ]', 'a'],
    ['test -n ""', 'b'],
    ['test -z', 'either'],
    ['[ x = ]', 'either'],
    ['[ x -eq 1 ]', 'either'],
    ['[[ x == x && -n y ]]', 'either'],
    ['[ "$X" = x ]', 'either'],
    ['x', 'either'],
    ['true; false', 'either'],
    ['{ true; }', 'either'],
  ])('if %s: %s', (test, expected) => {
    const [first, second] =
      lines(read(`if ${test}; then A=a; else A=b; fi; x $A`).commands)
        .at(-1)
        ?.slice(2)
        .split('|') ?? [];
    expect(second === undefined ? first : 'either').toBe(expected);
  });

  it('are those of the environment as far as it is known', () => {
    const variables = new Map([
      ['A', 'a b'],
      ['IMAGE', 'example/api:$TAG-x'],
    ]);
    const [command] = read('x $A "$IMAGE" y', { variables }).commands;
    expect(command?.words.map(({ pattern }) => pattern)).toEqual(['x', 'a', 'b', 'example/api:*-x', 'y']);
  });

  it('keep what is known of a text', () => {
    const command = read('TAG=$(git rev-parse HEAD); IMAGE=example/api:$TAG; x $IMAGE "$IMAGE-b"').commands.at(-1);
    expect(command?.words.map(({ text, pattern }) => [text, pattern])).toEqual([
      ['x', 'x'],
      [undefined, 'example/api:*'],
      [undefined, 'example/api:*-b'],
    ]);
  });

  it('find the folder of the script', () => {
    const text = [
      'cd "$(dirname "$0")"; a; cd /',
      'cd "$(dirname "${BASH_SOURCE[0]}")/.."; b',
      'DIR="$(cd "$(dirname "$0")" && pwd)"; c "$DIR"',
      'd "$(cd "$(dirname "$0")/../k8s" && pwd -P)"',
      'e "$(cd "$(dirname "$0")$X" && pwd)" "$(cd "$(dirname "$0")/$X" && pwd)" "$(cd "$X" && pwd)"',
      'f "$(cd x && ls)" "$(cd x; pwd)" "$(ls && pwd)" "$(dirname "$1")" "$(dirname x)" "$(dirname "x$0")" "$(if x; then y; fi)"',
      'g "$(basename "$0")" "$0"',
    ].join('\n');
    const { commands } = read('scripts/release.sh', {
      enter: (command) =>
        command.within.length > 0
          ? undefined
          : {
              kind: 'script',
              name: 'scripts/release.sh',
              text: wholeText({ path: 'scripts/release.sh', text }),
              inherits: false,
              arguments: ['one', undefined],
              cwd: '',
              errexit: false,
            },
    });
    const own = commands.filter(({ words }) => /^[a-g]$/.test(words[0]?.text ?? ''));
    expect(own.map(({ words, cwd }) => [cwd, ...words.map((word) => word.pattern)].join(' '))).toEqual([
      'scripts a',
      '/ b',
      '/ c scripts',
      '/ d scripts/../k8s',
      '/ e * * *',
      '/ f * * * * * * *',
      '/ g * scripts/release.sh',
    ]);
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

  it('reads only the traps that do something', () => {
    const script = read("trap 'x' INT $SIGNAL\ntrap - EXIT\ntrap '' HUP\ntrap\ntrap y\n");
    expect(script.traps.map((trap) => [trap.signals, lines(trap.commands)])).toEqual([[['INT', '$SIGNAL'], ['x']]]);
  });

  it('enters what enters itself only so often', () => {
    const again = wholeText({ path: 'again.sh', text: './again.sh' });
    const { commands, complete } = read('./again.sh', {
      enter: () => ({ kind: 'script', name: 'again.sh', text: again, inherits: true, arguments: [], cwd: '', errexit: false }),
    });
    expect(commands).toHaveLength(61);
    expect(complete).toBe(false);
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
    ['pushd k8s; x', 'k8s'],
    ['pushd k8s; popd; x', undefined],
    ['cd -P k8s; x', 'k8s'],
    ['cd; x', undefined],
    ['cd $X; cd k8s; x', undefined],
    ['cd $X; cd /srv; x', '/srv'],
    ['if t; then cd k8s; fi; x', undefined],
    ['if true; then cd k8s; fi; x', 'k8s'],
    ['case a in a) cd k8s;; esac; x', 'k8s'],
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
    ['set -o errexit; x; y', 'ends'],
    ['set -e; set +e; x; y', 'continues'],
    ['set -o pipefail; set -e; x | y; z', 'ends'],
    ['set -- $A; x; y', 'continues'],
    ['x || false', 'ends'],
    ['x || return', 'ends'],
    ['x || exit 0', 'ignored'],
    ['x || (exit 2)', 'ends'],
    ['x || if y; then exit 1; fi', 'ends'],
    ['x || if y; then z; else exit 1; fi', 'ends'],
    ['x || if y; then z; fi', 'handled'],
    ['x || { echo no | exit 1; }', 'ends'],
    ['x || { y && exit 1; }', 'ends'],
    ['x || while y; do z; done', 'handled'],
    ['x || $HANDLER', 'handled'],
    ['f() { g; }; g() { f; }; x || f', 'handled'],
    ['x || { (true); { :; }; }', 'ignored'],
    ['x || A=1', 'ignored'],
    ['x || { true; y; }', 'handled'],
    ['x && exit 0; y', 'tested'],
    ['x && return; y', 'tested'],
    ['while y; do x && continue; done', 'tested'],
    ['x && y; z', 'continues'],
    ['set -e; for i in $(x); do y; done', 'ignored'],
    ['set -e; case $(x) in *) y;; esac', 'ignored'],
    ['set -e; y $(x) z', 'ignored'],
    ['x |', 'ends'],
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

  it('are found as far as hidden expressions can be told apart', () => {
    const expressions = { pattern: /\$\{\{[\s\S]*?\}\}/g, values: () => ['a'] };
    const [command] = read(`x ${'${{ a }} '.repeat(7000)}`, { expressions }).commands;
    const known = command?.words.map(({ text }) => text) ?? [];
    expect([known.slice(0, 3), known.filter((text) => text === 'a').length, known.length]).toEqual([['x', 'a', 'a'], 6143, 7001]);
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
    '('.repeat(100_000),
    `${'if a; then '.repeat(20_000)}x`,
    'x'.repeat(1_000_001),
    `${Array.from({ length: 2100 }, (_, i) => `V${i}=1`).join('\n')}\nx $V2099`,
    '$('.repeat(3000),
    'f() { f; g; }; g() { f; f; g; }; f; g',
    Array.from({ length: 40 }, (_, i) => `f${i}() { f${i + 1}; f${i + 1}; f${i + 1}; }`)
      .join('\n')
      .concat('\nf40() { x; }\nf0'),
  ];
  it.each(table)('is read without a throw: %#', (text) => {
    const started = spent();
    expect(() => read(text)).not.toThrow();
    expect(spent() - started).toBeLessThan(5000);
  });

  it('is cut off where it is too much', () => {
    const script = read('x\n'.repeat(30_000));
    expect(script.commands).toHaveLength(20_000);
    expect(script.complete).toBe(false);
  });
});

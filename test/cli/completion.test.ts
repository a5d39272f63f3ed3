import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { svcLint } from './run-cli.ts';

const complete = async (shell: string) => (await svcLint(['completion', shell])).stdout;

/** What bash offers for a line whose last word is being typed; `rules` stands for what the installed command lists. */
async function bashOffers(...words: string[]): Promise<string[]> {
  const script = `${await complete('bash')}
svc-lint() { printf '%s\\n' has-readiness grace-not-zero; }
compopt() { :; }
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_svc_lint
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const run = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: new URL('../..', import.meta.url) });
  expect(run.stderr).toBe('');
  return run.stdout.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['svc-lint', '--form'], ['--format']],
    [['svc-lint', 'expl'], ['explain']],
    [['svc-lint', '--format', 'sa'], ['sarif']],
    [
      ['svc-lint', '--fail-on', ''],
      ['error', 'warning', 'info', 'never'],
    ],
    [['svc-lint', '--rule', 'has'], ['has-readiness']],
    [['svc-lint', 'rules', 'grace'], ['grace-not-zero']],
    [['svc-lint', 'graph', '--format', 'd'], ['dot']],
    [['svc-lint', 'completion', 'z'], ['zsh']],
    [['svc-lint', '--output', 'package.js'], ['package.json']],
    [['svc-lint', 'LICE'], ['LICENSE']],
  ])('%j', async (words, offers) => {
    expect(await bashOffers(...words)).toEqual(offers);
  });
});

describe('zsh and fish', () => {
  it('zsh knows every command and the values of options', async () => {
    const script = await complete('zsh');
    expect(script).toMatch(/^#compdef svc-lint\n/);
    expect(script).toContain('\'*--fail-on[exit with 1 from this severity on (default\\: "error")]:value:(error warning info never)\'');
    for (const command of ['explain', 'rules', 'graph', 'completion']) expect(script).toMatch(new RegExp(`^ {4}${command}\\) `, 'm'));
  });

  it('fish knows every command and the values of options', async () => {
    const script = await complete('fish');
    expect(script).toContain('complete -c svc-lint -n "__fish_use_subcommand" -a explain -d ');
    expect(script).toContain('-l fail-on -x -a "error warning info never" -d ');
  });
});

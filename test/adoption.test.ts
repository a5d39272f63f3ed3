import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { entriesOf, get, itemsOf, stringOf } from '../src/model/tree.ts';
import { inFolder, svcLint } from './cli/run-cli.ts';
import { filesOf, fixturesFolder } from './lint-tree.ts';
import { yamlRoot } from './yaml-root.ts';

const guide = readFileSync(new URL('../docs/adopting.md', import.meta.url), 'utf8');

/** The guide's blocks: files that begin with their path, and commands with what they print. */
const blocks = [...guide.matchAll(/^```(yaml|console)\n(.*?)^```$/gms)].map(([, kind, text = '']) => ({ kind, text }));

it('the guide to adoption says what really happens', async () => {
  await inFolder(filesOf(join(fixturesFolder, 'shop')), async (cwd) => {
    mkdirSync(join(cwd, '.git'));
    const statuses: number[] = [];
    for (const { kind, text } of blocks) {
      if (kind === 'yaml') write(cwd, text);
      for (const { command, printed } of kind === 'console' ? commandsIn(text) : []) {
        if (command === 'echo $?') expect(printed).toBe(`${statuses.at(-1)}\n`);
        else {
          const { status, stdout } = await svcLint(command.split(' ').slice(1), { cwd });
          statuses.push(status);
          expect(stdout, command).toMatch(withGaps(printed));
        }
      }
    }
    expect(statuses).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 0]);
  });
});

it('the workflow that init writes runs what the guide says, and has no findings itself', async () => {
  await inFolder({ '.github/CODEOWNERS': '' }, async (cwd) => {
    await svcLint(['init', '--yes'], { cwd });
    const path = '.github/workflows/svc-lint.yml';
    const root = await yamlRoot(path, readFileSync(join(cwd, path), 'utf8'));
    const jobs = entriesOf(get(root, 'jobs')).flatMap(({ value }) => itemsOf(get(value, 'steps')));
    const run = jobs.map((step) => stringOf(get(step, 'run'))).find((text) => text !== undefined);
    expect(run).toMatch(/^npx --yes svc-lint@\d+\.\d+\.\d+ --format github$/);
    expect(guide).toContain(`$ svc-lint ${run?.split(' ').slice(3).join(' ')}\n`);
    const { stdout } = await svcLint(['-f', 'json', '--allow-empty', '--severity', 'info'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ findings: [], problems: [], notLinted: [] });
  });
});

function write(cwd: string, text: string): void {
  const [, path = '', content = ''] = /^# (\S+)\n(.*)$/s.exec(text) ?? [];
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), content);
}

function commandsIn(text: string): { command: string; printed: string }[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => ({ command: part.slice(0, part.indexOf('\n')), printed: part.slice(part.indexOf('\n') + 1) }));
}

/** A pattern in which a line of `…` stands for any lines. */
function withGaps(text: string): RegExp {
  const parts = text.split(/^…\n/m).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`);
}

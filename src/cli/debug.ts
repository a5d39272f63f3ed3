import { printable } from '../report/printable.ts';
import type { LintRun } from './run-lint.ts';

/** What `--debug` adds on stderr: the time of every step, and what became of every file. */
export function debugLines({ found, result, steps }: LintRun): string[] {
  const lines = steps.map(({ name, durationMs }) => `debug: ${name.padEnd(10)} ${durationMs.toFixed(1).padStart(9)} ms`);
  const formats = new Map(result.recognised?.map(({ path, format }) => [path, format]));
  const reasons = new Map(result.notLinted.map(({ path, why }) => [path, `not linted: ${why}`]));
  for (const { file, message } of result.problems) if (!reasons.has(file)) reasons.set(file, `problem: ${message}`);
  for (const path of found.paths) {
    const fate = reasons.get(path) ?? (formats.has(path) ? `linted as ${formats.get(path)}` : 'looked at: not one of the formats');
    lines.push(`debug: ${printable(path)}: ${printable(fate)}`);
  }
  for (const { path, why } of found.skipped) lines.push(`debug: ${printable(path)}: skipped: ${printable(why)}`);
  for (const { stack } of result.problems)
    if (stack !== undefined) lines.push(...stack.split('\n').map((line) => `debug: ${printable(line)}`));
  return lines;
}

import { appendFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { type Io, write } from './io.ts';

/** https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary: a step's summary may have 1 MiB. */
const MAX_SUMMARY_BYTES = 1024 * 1024;

/** The way from the root of the checked-out repository to the working directory: annotations name files from the root. */
export function repositoryPrefix({ env, cwd }: Pick<Io, 'env' | 'cwd'>): string {
  const root = env.GITHUB_WORKSPACE;
  if (root === undefined || root === '') return '';
  const way = relative(root, cwd);
  if (way === '' || way === '..' || way.startsWith(`..${sep}`)) return '';
  return `${way.split(sep).join('/')}/`;
}

/** Adds the report to the page of the workflow run. That it cannot be written is said and no reason to fail. */
export async function writeStepSummary(io: Io, markdown: string): Promise<void> {
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '' || Buffer.byteLength(markdown) > MAX_SUMMARY_BYTES) return;
  try {
    await appendFile(file, `${markdown}\n`);
  } catch (error) {
    await write(io.stderr, `svc-lint: the step summary cannot be written: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

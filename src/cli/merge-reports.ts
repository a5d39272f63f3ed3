import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { jsonText } from '../report/json-text.ts';
import { merged } from '../report/merge.ts';
import type { Report } from '../report/report.ts';
import { exitStatuses } from './exit-status.ts';
import type { Io } from './io.ts';
import { writeReport } from './output.ts';
import { UsageError } from './usage-error.ts';

const lists = ['services', 'pipelines', 'findings', 'problems', 'notLinted'] as const;

/** Reads JSON reports and writes them as one. What the findings mean for a pipeline was said when they were made. */
export async function mergeReports(io: Io, files: readonly string[], output: string | undefined): Promise<number> {
  const reports = files.map((file) => reportIn(io.cwd, file));
  const versions = [...new Set(reports.map(({ tool }) => tool.version))];
  if (versions.length > 1) throw new UsageError(`these reports are of different versions: ${versions.join(', ')}`);
  await writeReport(io, output, jsonText(merged(reports)));
  return exitStatuses.clean;
}

function reportIn(cwd: string, file: string): Report {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(resolve(cwd, file), 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as a report: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isReport(value)) throw new UsageError(`${file} is no report of svc-lint: write one with --format json=${file}`);
  return value;
}

function isReport(value: unknown): value is Report {
  if (typeof value !== 'object' || value === null) return false;
  const report = value as Partial<Report>;
  return (
    report.schemaVersion === 1 && report.tool?.name === 'svc-lint' && lists.every((list) => Array.isArray(report[list])) && !!report.summary
  );
}

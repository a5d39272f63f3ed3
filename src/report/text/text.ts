import type { Result } from '../../model/result.ts';
import type { Service } from '../../model/service.ts';
import type { ReportOptions } from '../reporter.ts';
import { isActive } from '../words.ts';
import { findingsLines } from './findings.ts';
import { type Page, pageFor } from './page.ts';
import { pipelineBlocks } from './pipelines.ts';
import { compactBlock, findingsOf, headerOf, serviceBlock } from './services.ts';
import { leftOut, summaryLine } from './summary.ts';

/** The report for people: services with findings in full, the others in a line each, then pipelines, what was left out, and the sum. */
export function text(result: Result, options: ReportOptions): string {
  const page = pageFor(options);
  const blocks = options.quiet ? quietBlocks(result, page) : fullBlocks(result, page);
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function fullBlocks(result: Result, page: Page): string[][] {
  const { verbose } = page.options;
  const shown = (service: Service) => verbose || findingsOf(result, service).length > 0 || result.system.services.length === 1;
  const blocks: string[][] = [];
  const compact = result.system.services.filter((service) => !shown(service));
  if (compact.length > 0) blocks.push(compactBlock(compact, result, page));
  for (const service of result.system.services) if (shown(service)) blocks.push(serviceBlock(service, result, page));
  blocks.push(...pipelineBlocks(result, page));
  const rest = leftOut(result, page);
  if (rest.length > 0) blocks.push(rest);
  blocks.push(summaryLine(result, page));
  return blocks;
}

/** Only findings, under the name of what they are about; nothing at all when there are none. */
function quietBlocks(result: Result, page: Page): string[][] {
  const blocks: string[][] = [];
  for (const service of result.system.services) {
    const own = findingsOf(result, service);
    if (own.length > 0) blocks.push([headerOf(service, page), ...findingsLines(own, 2, page)]);
  }
  const pipelines = new Set(result.system.pipelines.map(({ file }) => file));
  for (const file of pipelines) {
    const own = result.findings.filter((finding) => isActive(finding) && finding.service === undefined && finding.pipeline === file);
    if (own.length > 0) blocks.push([page.paint('label', page.safe(file)), ...findingsLines(own, 2, page)]);
  }
  return blocks;
}

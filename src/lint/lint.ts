import { catalog } from '../../rules/catalog/index.ts';
import { questions, rules } from '../../rules/index.ts';
import { type Config, noConfig } from '../model/config.ts';
import type { Problem } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import type { Workspace } from '../model/workspace.ts';
import { readFiles } from '../readers/read.ts';
import { assemble } from '../services/assemble.ts';
import { missingServices } from '../services/declared.ts';
import { pipelineFacts } from '../services/pipelines.ts';
import { applyBaseline, type Baseline, type BaselineEntry } from './baseline.ts';
import { type CheckedFinding, check } from './check.ts';
import { checklist } from './checklist.ts';
import { inBaseline } from './narrow.ts';
import { mayBeOn, type RuleSettings, recommended, severityOf } from './settings.ts';
import { suppress } from './suppress.ts';

export interface LintOptions {
  readonly settings?: RuleSettings;
  readonly config?: Config;
  /** What was there before: marked, and not counted. */
  readonly baseline?: Baseline;
  /** Problems met while the files were looked for. */
  readonly problems?: readonly Problem[];
  /** False: comments and annotations silence nothing. */
  readonly suppressions?: boolean;
  /** True: what the config names may lie outside the files, and is not missed. */
  readonly part?: boolean;
  /** `YYYY-MM-DD`, to tell which suppressions have expired. */
  readonly today?: string;
  /** Told the name and length in ms of every step. */
  readonly onStep?: (step: string, durationMs: number) => void;
}

/** Reads the files, assembles the services and checks them: the whole tool but for finding files and printing. */
export async function lint(paths: readonly string[], workspace: Workspace, options: LintOptions = {}): Promise<Result> {
  const started = performance.now();
  const timed = async <T>(step: string, work: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    options.onStep?.(step, performance.now() - from);
    return result;
  };

  const settings = options.settings ?? recommended;
  const config = options.config ?? noConfig;
  const allRules = [...rules, ...config.customRules];
  const declarations = await timed('read', () => readFiles(paths, workspace));
  const system = await timed('assemble', () => assemble(declarations, workspace, catalog, config));
  const checked = await timed('check', () => check(system, allRules, settings));
  const ranRules = new Set(allRules.filter((rule) => runs(rule, settings)).map((rule) => rule.id));
  const suppressed =
    options.suppressions === false
      ? { findings: checked.findings, problems: [] }
      : suppress(checked.findings, system, {
          knownRules: new Set(allRules.map((rule) => rule.id)),
          ranRules,
          today: options.today ?? new Date().toISOString().slice(0, 10),
          config: config.suppressions,
          part: options.part ?? false,
        });
  const unread = declarations.notLinted.length > 0 || [...(options.problems ?? []), ...declarations.problems].some(isError);
  const missing = options.part || unread ? [] : missingServices(system.services, config);
  const looked = new Set(paths);
  const couldBeFound = ({ rule, file }: BaselineEntry): boolean => ranRules.has(rule) && (looked.has(file) || !workspace.exists(file));
  const known = options.baseline && applyBaseline(suppressed.findings, options.baseline, couldBeFound);
  const { findings } = known ?? suppressed;

  const active = findings.filter((finding) => !finding.suppressed);
  const byService = new Map<string, CheckedFinding[]>();
  for (const finding of findings) {
    if (finding.service === undefined) continue;
    const own = byService.get(finding.service);
    if (own) own.push(finding);
    else byService.set(finding.service, [finding]);
  }
  return {
    system,
    checklists: new Map(
      system.services.map((service) => [service, checklist(service, system, questions, byService.get(service.id) ?? [])]),
    ),
    pipelineFacts: new Map(system.pipelines.map((pipeline) => [pipeline, pipelineFacts(pipeline)])),
    findings,
    problems: [...(options.problems ?? []), ...declarations.problems, ...checked.problems, ...suppressed.problems, ...missing],
    notLinted: declarations.notLinted,
    recognised: declarations.recognised ?? [],
    summary: {
      files: paths.length,
      documents: declarations.documents,
      services: system.services.length,
      pipelines: system.pipelines.length,
      errors: active.filter((finding) => finding.severity === 'error').length,
      warnings: active.filter((finding) => finding.severity === 'warning').length,
      infos: active.filter((finding) => finding.severity === 'info').length,
      suppressed: findings.length - active.length,
      ...(known === undefined ? {} : { baseline: { known: inBaseline(findings), mended: known.mended } }),
      durationMs: Math.round(performance.now() - started),
    },
  };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function runs(rule: Rule, settings: RuleSettings): boolean {
  return (settings.only?.has(rule.id) ?? true) && (severityOf(rule, settings) !== 'off' || mayBeOn(rule.id, settings));
}

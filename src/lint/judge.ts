import { questions, rules } from '../../rules/index.ts';
import { type Config, noConfig } from '../model/config.ts';
import type { Problem } from '../model/finding.ts';
import type { Result } from '../model/result.ts';
import type { Rule } from '../model/rule.ts';
import type { System } from '../model/system.ts';
import type { Declarations } from '../readers/declarations.ts';
import { missingServices } from '../services/declared.ts';
import { pipelineFacts } from '../services/pipelines.ts';
import { applyBaseline, type Baseline, type BaselineEntry } from './baseline.ts';
import { type CheckedFinding, check } from './check.ts';
import { checklist } from './checklist.ts';
import { inBaseline } from './narrow.ts';
import { mayBeOn, type RuleSettings, recommended, severityOf } from './settings.ts';
import { type Share, shareOf } from './share.ts';
import { suppress } from './suppress.ts';

export interface JudgeOptions {
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
  /** Judges only this share, of several that together judge all. */
  readonly share?: Share;
  /** `YYYY-MM-DD`, to tell which suppressions have expired. */
  readonly today?: string;
}

/** What was read and put together. */
export interface Assembled {
  readonly paths: readonly string[];
  readonly exists: (path: string) => boolean;
  readonly declarations: Declarations;
  readonly system: System;
}

/** Judges what was put together: findings, what silences them, and the answers to the six questions. */
export function judge(
  { paths, exists, declarations, system: whole }: Assembled,
  options: JudgeOptions = {},
): Omit<Result, 'summary'> & { readonly summary: Omit<Result['summary'], 'durationMs'> } {
  const settings = options.settings ?? recommended;
  const config = options.config ?? noConfig;
  const allRules = [...rules, ...config.customRules];
  const { share } = options;
  const system = share === undefined ? whole : shareOf(whole, share);
  const checked = check(whole, allRules, settings, system);
  const ranRules = new Set(allRules.filter((rule) => runs(rule, settings)).map((rule) => rule.id));
  const suppressed =
    options.suppressions === false
      ? { findings: checked.findings, problems: [] }
      : suppress(checked.findings, system, {
          knownRules: new Set(allRules.map((rule) => rule.id)),
          ranRules,
          today: options.today ?? new Date().toISOString().slice(0, 10),
          config: config.suppressions,
          part: (options.part ?? false) || share !== undefined,
          share: share !== undefined,
        });
  const unread = declarations.notLinted.length > 0 || [...(options.problems ?? []), ...declarations.problems].some(isError);
  const missing = options.part || unread ? [] : missingServices(whole.services, config);
  // What is told of the input as a whole is told once.
  const first = share === undefined || share.index === 0;
  const looked = new Set(paths);
  const couldBeFound = ({ rule, file }: BaselineEntry): boolean =>
    share === undefined && ranRules.has(rule) && (looked.has(file) || !exists(file));
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
    checklists: new Map(system.services.map((service) => [service, checklist(service, whole, questions, byService.get(service.id) ?? [])])),
    pipelineFacts: new Map(system.pipelines.map((pipeline) => [pipeline, pipelineFacts(pipeline)])),
    findings,
    problems: [
      ...(first ? [...(options.problems ?? []), ...declarations.problems, ...missing] : []),
      ...checked.problems,
      ...suppressed.problems,
    ],
    notLinted: first ? declarations.notLinted : [],
    recognised: first ? (declarations.recognised ?? []) : [],
    summary: {
      files: first ? paths.length : 0,
      documents: first ? declarations.documents : 0,
      services: system.services.length,
      pipelines: system.pipelines.length,
      errors: active.filter((finding) => finding.severity === 'error').length,
      warnings: active.filter((finding) => finding.severity === 'warning').length,
      infos: active.filter((finding) => finding.severity === 'info').length,
      suppressed: findings.length - active.length,
      ...(known === undefined ? {} : { baseline: { known: inBaseline(findings), mended: known.mended } }),
    },
  };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function runs(rule: Rule, settings: RuleSettings): boolean {
  return (settings.only?.has(rule.id) ?? true) && (severityOf(rule, settings) !== 'off' || mayBeOn(rule.id, settings));
}

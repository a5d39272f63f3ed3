import type { PathSeverities } from '../model/config.ts';
import type { Severity } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';

export type Profile = 'recommended' | 'strict';

/** Which rules run and how serious their findings are; the config file and the command line are turned into this. */
export interface RuleSettings {
  readonly profile: Profile;
  /** Severity by rule id; wins over the profile. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** Only these rules run, whatever their severity; undefined for all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Severities for some paths; of several that match a finding's file, the last wins. */
  readonly overrides?: readonly PathSeverities[];
}

export const recommended: RuleSettings = { profile: 'recommended', severities: new Map(), only: undefined };

/** What a rule's findings count as under these settings, before a finding's own severity is looked at. */
export function severityOf(rule: Rule, settings: RuleSettings): Severity | 'off' {
  const configured = settings.severities.get(rule.id);
  const asked = settings.only?.has(rule.id) === true;
  if (configured !== undefined && !(asked && configured === 'off')) return configured;
  const severity = settings.profile === 'strict' ? (rule.strict ?? rule.severity) : rule.severity;
  if (asked && severity === 'off') return rule.strict ?? 'warning';
  return severity;
}

/** What the config says of a rule in one file; undefined where it says nothing. */
export function overrideFor(rule: string, path: string, settings: RuleSettings): Severity | 'off' | undefined {
  return settings.overrides?.findLast(({ matches, severities }) => severities.has(rule) && matches(path))?.severities.get(rule);
}

/** Whether a rule that is off may still be on somewhere. */
export function mayBeOn(rule: string, settings: RuleSettings): boolean {
  return settings.overrides?.some(({ severities }) => (severities.get(rule) ?? 'off') !== 'off') ?? false;
}

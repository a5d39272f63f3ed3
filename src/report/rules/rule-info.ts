import { ordinaryTypes, type Rule } from '../../model/rule.ts';
import type { ServiceType } from '../../model/service.ts';

/** What a rule judges, in words: "worker, consumer", "every service", "pipelines". */
export function judges(rule: Rule): string {
  const parts: string[] = [];
  if ('check' in rule) {
    const types: readonly ServiceType[] = rule.types ?? ordinaryTypes;
    parts.push(ordinaryTypes.every((type) => types.includes(type)) ? 'every service' : types.join(', '));
  }
  if ('checkPipeline' in rule) parts.push('pipelines');
  return parts.join(' and ');
}

/** "error", "info (warning in strict)", "off (warning in strict)". */
export function severityText({ severity, strict }: Pick<Rule, 'severity' | 'strict'>): string {
  return strict === undefined || strict === severity ? severity : `${severity} (${strict} in strict)`;
}

/** The language that a code block of an example file is marked with. */
export function languageOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  if (/(^|\/)Dockerfile/.test(path)) return 'dockerfile';
  if (/^(yaml|yml)$/.test(extension)) return 'yaml';
  if (/^(js|cjs|mjs)$/.test(extension)) return 'js';
  if (/^(ts|cts|mts)$/.test(extension)) return 'ts';
  return /^(json|py|rb|go|php|java|cs|sh|toml)$/.test(extension) ? extension : '';
}

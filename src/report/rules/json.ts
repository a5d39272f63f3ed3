import { ordinaryTypes, type Rule } from '../../model/rule.ts';
import { jsonText } from '../json-text.ts';

/** Rules as data, for editors and dashboards. */
export function rulesJson(rules: readonly Rule[]): string {
  return jsonText(rules.map(ruleData));
}

function ruleData(rule: Rule) {
  return {
    id: rule.id,
    question: rule.question,
    severity: rule.severity,
    strict: rule.strict ?? rule.severity,
    judges: { services: 'check' in rule ? (rule.types ?? ordinaryTypes) : [], pipelines: 'checkPipeline' in rule },
    title: rule.title,
    why: rule.why,
    sources: rule.sources,
    bad: rule.bad,
    good: rule.good,
  };
}

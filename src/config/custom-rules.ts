import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import { embeddedText } from '../files/yaml.ts';
import type { Severity } from '../model/finding.ts';
import { nearest } from '../model/nearest.ts';
import { type Place, placeIn } from '../model/place.ts';
import type { QuestionId } from '../model/question.ts';
import { ordinaryTypes, type Rule, type ServiceRule } from '../model/rule.ts';
import type { ServiceType } from '../model/service.ts';
import { get, itemsOf, type Node, stringOf } from '../model/tree.ts';
import { ConfigError } from './config-error.ts';
import { serviceSchema, serviceView, unitSchema, unitView } from './service-view.ts';

/** Longest expression that is compiled, in characters. */
const MAX_EXPRESSION = 4_000;

/**
 * Custom rules: CEL expressions (https://cel.dev) over `service` and `unit`, whose shapes are in schema/service.schema.json. CEL always ends and
 * reaches nothing but what it is given. Type errors are told when the config is read, with their place.
 */
export function customRules(list: Node | undefined, path: string, takenIds: ReadonlySet<string>): readonly Rule[] {
  const seen = new Set(takenIds);
  return itemsOf(list).map((node) => {
    const rule = customRule(node, path);
    if (seen.has(rule.id)) throw new ConfigError(`there is a rule “${rule.id}” already: give it another id`, get(node, 'id') ?? node, path);
    seen.add(rule.id);
    return rule;
  });
}

function environment(): Environment {
  return new Environment({ unlistedVariablesAreDyn: false })
    .registerVariable('service', { schema: serviceSchema })
    .registerVariable('unit', { schema: unitSchema });
}

function customRule(node: Node, path: string): ServiceRule {
  const text = (key: string): string | undefined => stringOf(get(node, key));
  const id = text('id') ?? '';
  const cel = environment();
  const when = compile(cel, text('when') ?? '', get(node, 'when'), path, 'bool');
  const message = template(cel, get(node, 'message'), path);
  const types = itemsOf(get(node, 'appliesTo')).map((item) => stringOf(item)) as ServiceType[];
  return {
    id,
    question: text('question') as QuestionId,
    severity: (text('severity') ?? 'warning') as Severity,
    title: text('title') ?? id,
    why: `A rule of this project, written in ${path}.`,
    sources: [],
    types: types.length > 0 ? types : ordinaryTypes,
    bad: [],
    good: [],
    *check(service) {
      const serviceValue = serviceView(service);
      for (const unit of service.units) {
        const context = { service: serviceValue, unit: unitView(service, unit) };
        if (when(context) === true) yield { at: unit.at, key: unit.environment, message: message(context) };
      }
    },
  };
}

interface Context {
  readonly service: object;
  readonly unit: object;
}

type Evaluate = (context: Context) => unknown;

/** The expression as a function; one that reads a fact that is not known gives undefined, and the rule does not fire. */
function compile(cel: Environment, source: string, node: Node | undefined, path: string, wanted: 'bool' | undefined): Evaluate {
  const what = wanted === undefined ? `the placeholder {${source}}` : 'the expression';
  if (source.length > MAX_EXPRESSION) throw new ConfigError(`${what} is longer than ${MAX_EXPRESSION} characters`, node, path);
  let parsed: ParseResult;
  try {
    parsed = cel.parse(source);
    const checked = parsed.check();
    if (!checked.valid) throw checked.error;
    if (wanted !== undefined && checked.type !== wanted && checked.type !== 'dyn')
      throw new ConfigError(`${what} gives ${checked.type}, and must give ${wanted}`, node, path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `${what} is not valid CEL: ${reason(error, source)}`,
      wanted === undefined ? node : placeOfError(node, error),
      path,
    );
  }
  return (context) => {
    try {
      return parsed(context);
    } catch {
      return undefined; // a fact that is not known: `unit.graceSeconds` where there is none
    }
  };
}

/** The first line of what the library says; for a key that there is not, the nearest one. */
function reason(error: unknown, source: string): string {
  const { summary, message } = error as { summary?: string; message?: string };
  const line = (summary ?? message ?? String(error)).split('\n')[0] ?? '';
  const key = /^No such key: (\w+)$/.exec(line)?.[1];
  const owner = key === undefined ? undefined : new RegExp(`\\b(service|unit)\\s*\\.\\s*${key}\\b`).exec(source)?.[1];
  if (key === undefined || owner === undefined) return line;
  const known = Object.keys(owner === 'unit' ? unitSchema : serviceSchema);
  const near = nearest(key, known);
  return `${owner} has no “${key}”${near === undefined ? `; it has ${known.join(', ')}` : `; did you mean “${near}”?`}`;
}

/** The part of the expression that is wrong, where the scalar's text can be mapped back to the file. */
function placeOfError(node: Node | undefined, error: unknown): Place | undefined {
  const { range } = error as { range?: { start: number; end: number } };
  if (node?.kind !== 'scalar' || range === undefined) return node;
  const embedded = embeddedText(node);
  return range.end <= embedded.text.length ? placeIn(embedded, range.start, Math.max(range.end, range.start + 1)) : node;
}

/** `{expression}` in a message is replaced by its value. */
function template(cel: Environment, node: Node | undefined, path: string): (context: Context) => string {
  const parts = (stringOf(node) ?? '').split(/\{([^{}]*)\}/);
  const compiled = parts.map((part, index) => (index % 2 === 0 ? part : compile(cel, part, node, path, undefined)));
  return (context) => compiled.map((part) => (typeof part === 'string' ? part : String(part(context) ?? 'unknown'))).join('');
}

import validateSchema, { type SchemaError } from '../../schema/config.schema.json?validator';
import { nearest } from '../model/nearest.ts';
import type { Place } from '../model/place.ts';
import { entryOf, type Node } from '../model/tree.ts';
import { ConfigError } from './config-error.ts';

/** Throws a ConfigError that names line, key and the nearest valid key when the config does not fit schema/config.schema.json. */
export function validateConfig(data: unknown, root: Node, path: string): void {
  if (validateSchema(data)) return;
  const errors = validateSchema.errors ?? [];
  const [error] = [...errors].sort((a, b) => rank(a) - rank(b));
  if (!error) return;
  const { at, key } = placeOf(root, error);
  throw new ConfigError(sentence(error, key), at, path);
}

/** The most telling error first: `oneOf` and its like only say that something below them is wrong. */
function rank(error: SchemaError): number {
  return error.keyword === 'additionalProperties' ? 0 : error.keyword === 'oneOf' || error.keyword === 'if' ? 2 : 1;
}

function sentence(error: SchemaError, key: string): string {
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties': {
      const strange = String(params.additionalProperty);
      const known = Object.keys(error.parentSchema?.properties ?? {});
      const near = nearest(strange, known);
      return `there is no key “${strange}”${key === '' ? '' : ` in ${key}`}${near === undefined ? `; known are ${known.join(', ')}` : `; did you mean “${near}”?`}`;
    }
    case 'required':
      return `${key === '' ? 'the config' : key} needs the key “${String(params.missingProperty)}”`;
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String);
      return `${key} is “${String(error.data)}”, which is not one of ${allowed.join(', ')}${didYouMean(error.data, allowed)}`;
    }
    case 'type':
      return `${key === '' ? 'the config' : key} must be ${[params.type].flat().map(inWords).join(' or ')}`;
    case 'pattern': {
      const { examples = [] } = error.parentSchema ?? {};
      return `${key} is “${String(error.data)}”: write it like ${examples.join(', ')}${didYouMean(error.data, examples)}`;
    }
    default:
      return `${key} ${error.message ?? 'is not valid'}`;
  }
}

function didYouMean(written: unknown, known: readonly string[]): string {
  const near = nearest(String(written), known);
  return near === undefined ? '' : `; did you mean “${near}”?`;
}

function inWords(type: unknown): string {
  const words: Readonly<Record<string, string>> = { array: 'a list', object: 'a map', string: 'a text', number: 'a number' };
  return words[String(type)] ?? String(type);
}

/** The node that an instance path (a JSON pointer) names, and the path in dots. */
function placeOf(root: Node, error: SchemaError): { at: Place; key: string } {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node = root;
  let at: Place = root;
  for (const step of steps) {
    const entry = entryOf(node, step);
    const next = entry?.value ?? (node.kind === 'seq' ? node.items[Number(step)] : undefined);
    if (!next) break;
    node = next;
    at = entry?.key ?? next;
  }
  const strange = error.keyword === 'additionalProperties' ? entryOf(node, String(error.params.additionalProperty)) : undefined;
  return { at: strange?.key ?? (error.keyword === 'required' ? at : node.kind === 'scalar' ? node : at), key: steps.join('.') };
}

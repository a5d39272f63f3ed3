import type { SourceFile } from '../model/place.ts';
import type { ScalarNode, ScalarValue } from '../model/tree.ts';

/** https://yaml.org/spec/1.2.2/#103-core-schema */
const number =
  /^[-+]?(?:0o[0-7]+|0x[0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

const words = new Map<string, boolean | null>([
  ['', null],
  ['~', null],
  ['null', null],
  ['Null', null],
  ['NULL', null],
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);

/**
 * What a plain scalar means by YAML 1.2's core schema: `yes` and `on` are strings, `017` is seventeen. An integer too large for a
 * JavaScript number stays the string it is written as, so that no digit is lost.
 */
export function coreValue(text: string): ScalarValue {
  if (text.length <= 5) {
    const word = words.get(text);
    if (word !== undefined) return word;
  }
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  return numeric && number.test(text) ? numberFrom(text) : text;
}

function numberFrom(text: string): number | string {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = /^[-+]/.test(text) ? text.slice(1) : text;
  if (/^\.[iI]/.test(digits)) return sign * Number.POSITIVE_INFINITY;
  // `.nan` has no sign, `-0o17` and `-0x1f` are strings by the specification.
  if (/^\.[nN]/.test(digits)) return digits === text ? Number.NaN : text;
  if (/^0[ox]/.test(digits)) return digits === text ? safe(Number(digits), text) : text;
  const value = sign * Number(digits);
  return /^[0-9]+$/.test(digits) ? safe(value, text) : value;
}

function safe(value: number, text: string): number | string {
  return Number.isSafeInteger(value) ? value : text;
}

const coreTags = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq|merge)$/;

/** The tag, unless it is one of YAML's own. */
export function foreignTag(tag: string): string | undefined {
  return tag === '!' || coreTags.test(tag) ? undefined : tag;
}

/** A scalar under a foreign tag (`!Ref x`, `!vault |`) is the text behind the tag. */
export function taggedScalar(
  file: SourceFile,
  start: number,
  end: number,
  style: ScalarNode['style'],
  text: string,
  tag: string,
): ScalarNode {
  const foreign = foreignTag(tag);
  if (foreign !== undefined) return { kind: 'scalar', file, start, end, value: text, style, tag: foreign };
  const typed = tag !== '!' && !tag.endsWith(':str');
  return { kind: 'scalar', file, start, end, value: typed ? coreValue(text) : text, style };
}

/** The full name of a tag as written. Handles of a `%TAG` directive are left as they are: nobody looks for them. */
export function tagName(written: string): string {
  if (written.startsWith('!!')) return `tag:yaml.org,2002:${written.slice(2)}`;
  return written.startsWith('!<') ? written.slice(2, -1) : written;
}

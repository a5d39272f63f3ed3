import type { ScalarValue } from '../model/tree.ts';

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

import { printable } from './printable.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text and attribute values alike. What XML 1.0 cannot hold at all is printed as an escape. */
function escapeXml(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line).replace(/[&<>"']|[\ufffe\uffff]/g, (character) => ENTITIES[character] ?? ''))
    .join('\n');
}

/** `<name a="b">children</name>`; undefined attributes are left out. Children are XML already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children: readonly string[] = [],
): string {
  const list = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`]))
    .join('');
  if (children.length === 0) return `<${name}${list}/>`;
  const body = children
    .map((child) => `\n${child}`)
    .join('')
    .replaceAll('\n', '\n  ');
  return `<${name}${list}>${body}\n</${name}>`;
}

/** An element that holds text alone, kept as it is. */
export function textElement(name: string, attributes: Readonly<Record<string, string | number | undefined>>, text: string): string {
  return element(name, attributes).replace(/\/>$/, () => `>${escapeXml(text).replaceAll('\n', '&#10;')}</${name}>`);
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';

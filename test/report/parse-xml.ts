/** A strict reader of the XML that our reporters write: throws where it is not well-formed. No comments, no CDATA, no doctype. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function parseXml(xml: string): XmlElement {
  // https://www.w3.org/TR/xml/#charsets
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml)) throw new Error('a character that XML cannot hold');
  const head = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(xml);
  if (!head) throw new Error('no XML declaration');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const token = /<(\/?)([a-z-]+)((?: [a-z-]+="[^"<]*")*)(\/?)>|([^<]+)/gi;
  let position = head[0].length;
  token.lastIndex = position;
  for (let match = token.exec(xml); match; match = token.exec(xml)) {
    if (match.index !== position) throw new Error(`not well-formed at ${xml.slice(position, position + 40)}`);
    position = token.lastIndex;
    const [, close, name = '', attributes = '', empty, text] = match;
    const parent = open.at(-1);
    if (!parent) throw new Error('text after the root');
    if (text !== undefined) parent.text += decode(text);
    else if (close) {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`);
      open.pop();
    } else {
      const element: XmlElement = { name, attributes: attributesOf(attributes), children: [], text: '' };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [only] = root.children;
  if (position !== xml.length || open.length !== 1 || only === undefined || root.children.length !== 1)
    throw new Error('not one closed root');
  return only;
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/ ([a-z-]+)="([^"]*)"/gi)) {
    if (Object.hasOwn(found, name)) throw new Error(`${name} stands twice`);
    found[name] = decode(value);
  }
  return found;
}

function decode(text: string): string {
  return text.replace(/&([^;]*);|&/g, (_whole, entity: string | undefined) => {
    const numeric = /^#(\d+)$/.exec(entity ?? '')?.[1];
    const value = numeric !== undefined ? String.fromCodePoint(Number(numeric)) : ENTITIES[entity ?? ''];
    if (value === undefined) throw new Error(`&${entity ?? ''} is no entity`);
    return value;
  });
}

import { readFileSync } from 'node:fs';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

/** Reads XML with libxml2, which many readers of such reports are built on, after validating it; throws where it is wrong. */
export function readXml(xml: string, schema: 'junit' | 'checkstyle'): XmlNode {
  using xsd = XmlDocument.fromBuffer(readFileSync(new URL(`schemas/${schema}.xsd`, import.meta.url)));
  using validator = XsdValidator.fromDoc(xsd);
  using document = XmlDocument.fromBuffer(Buffer.from(xml));
  validator.validate(document);
  return plain(document.root);
}

function plain(element: XmlElement): XmlNode {
  const children: XmlNode[] = [];
  for (let node = element.firstChild; node; node = node.next) if (node instanceof XmlElement) children.push(plain(node));
  return {
    name: element.name,
    attributes: Object.fromEntries(element.attrs.map(({ name, content }) => [name, content])),
    children,
    text: element.content,
  };
}

import { forbiddenCharacterAt } from './names.ts';

/** An element to be written; attributes in the order given, those that are null left out. */
export interface XmlNode {
  name: string;
  attributes: readonly (readonly [name: string, value: string | null])[];
  children: readonly XmlNode[];
}

/** Makes an element to be written; children that are null are left out. */
export function node(name: string, attributes: XmlNode['attributes'], children: readonly (XmlNode | null)[] = []): XmlNode {
  return { name, attributes, children: children.filter((child) => child !== null) };
}

/**
 * Writes a document: the same input gives the same bytes. Without indentation, so that nothing between the elements can
 * be taken for content.
 * @throws RangeError for a character that XML cannot hold
 */
export function writeXml(root: XmlNode): string {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  writeInto(parts, root);
  return parts.join('');
}

function writeInto(parts: string[], { name, attributes, children }: XmlNode): void {
  parts.push('<', name);
  for (const [key, value] of attributes) if (value !== null) parts.push(' ', key, '="', escapeAttribute(value), '"');
  if (children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  for (const child of children) writeInto(parts, child);
  parts.push('</', name, '>');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

/** A text as it stands between double quotes. @throws RangeError for a character that XML cannot hold */
export function escapeAttribute(text: string): string {
  if (forbiddenCharacterAt(text) !== -1) throw new RangeError('a character that XML cannot hold');
  return text.replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

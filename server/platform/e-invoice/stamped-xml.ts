import { stampOf } from '../../../src/domain/invoicing/cadena.ts';
import { attributeOf } from '../../../src/domain/invoicing/xml/element.ts';
import { readXml, XmlError } from '../../../src/domain/invoicing/xml/read.ts';
import type { Stamped } from './provider.ts';

/** A document with its stamp, or null for anything else. */
export function asStamped(xml: unknown): Stamped | null {
  if (typeof xml !== 'string') return null;
  try {
    const root = readXml(xml);
    const stamp = stampOf(root);
    const uuid = stamp && attributeOf(stamp, 'UUID');
    const seal = attributeOf(root, 'Sello') ?? '';
    return stamp === undefined || uuid === undefined || seal === '' || attributeOf(stamp, 'SelloCFD') !== seal ? null : { uuid: uuid.toUpperCase(), xml };
  } catch (error) {
    if (error instanceof XmlError) return null;
    throw error;
  }
}

/**
 * What a provider sent back, if it is the stamp of the document that was sent: its seal is ours and the stamp's is it.
 * @param sentXml what was sent; without a seal when the provider seals
 * @returns null for anything else
 */
export function asStampOf(sentXml: string, stampedXml: unknown): Stamped | null {
  const stamped = asStamped(stampedXml);
  if (stamped === null) return null;
  const [sent, received] = [readXml(sentXml), readXml(stamped.xml)];
  const names = attributeOf(sent, 'Sello') === '' ? ['Total', 'Serie', 'Folio', 'Fecha'] : ['Sello'];
  return names.every((name) => attributeOf(sent, name) === attributeOf(received, name)) ? stamped : null;
}

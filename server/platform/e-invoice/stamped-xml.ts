import { stampOf } from '../../../src/domain/invoicing/cadena.ts';
import { attributeOf } from '../../../src/domain/invoicing/xml/element.ts';
import { readXml, XmlError } from '../../../src/domain/invoicing/xml/read.ts';
import type { Stamped } from './provider.ts';

/**
 * What a provider sent back, if it is the stamp of the document that was sent: its seal is ours and the stamp's is it.
 * @param sentXml what was sent; without a seal when the provider seals
 * @returns null for anything else
 */
export function asStampOf(sentXml: string, stampedXml: unknown): Stamped | null {
  if (typeof stampedXml !== 'string') return null;
  try {
    const [sent, received] = [readXml(sentXml), readXml(stampedXml)];
    const stamp = stampOf(received);
    const uuid = stamp && attributeOf(stamp, 'UUID');
    const seal = attributeOf(received, 'Sello') ?? '';
    const ours = attributeOf(sent, 'Sello') ?? '';
    if (stamp === undefined || uuid === undefined || seal === '' || attributeOf(stamp, 'SelloCFD') !== seal) return null;
    const same = ours === '' ? ['Total', 'Serie', 'Folio', 'Fecha'].every((name) => attributeOf(sent, name) === attributeOf(received, name)) : ours === seal;
    return same ? { uuid: uuid.toUpperCase(), xml: stampedXml } : null;
  } catch (error) {
    if (error instanceof XmlError) return null;
    throw error;
  }
}

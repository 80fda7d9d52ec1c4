import { CFDI } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { attributeOf, childOf } from '../../../../src/domain/invoicing/xml/element.ts';
import { readXml } from '../../../../src/domain/invoicing/xml/read.ts';
import type { Mail } from '../../../platform/mail/mailer.ts';
import { hasNoValue } from '../paper/paper-content.ts';
import { moneyText } from '../paper/paper-text.ts';
import type { ClaimedMail } from './outbox.ts';

const NAMES: Readonly<Record<string, string>> = { ingreso: 'Factura', egreso: 'Nota de crédito', pago: 'Recibo de pago', global: 'Factura global' };

/** The mail that brings an invoice, with its PDF and XML. */
export function invoiceMail({ id, address, kind, uuid, xml, series, folio, totalCents }: ClaimedMail, pdf: Uint8Array, domain: string): Mail {
  const root = readXml(xml);
  const issuer = childOf(root, CFDI, 'Emisor');
  const issuerName = (issuer && attributeOf(issuer, 'Nombre')) ?? '';
  const name = `${NAMES[kind] ?? 'Comprobante'} ${[series, folio].filter(Boolean).join('-')}`.trim();
  const noValue = hasNoValue(root);
  return {
    messageId: `<${id}@${domain}>`,
    fromName: issuerName,
    to: address,
    subject: `${noValue ? '[SIN VALIDEZ FISCAL] ' : ''}${name} de ${issuerName}`,
    text: [
      `${issuerName} te envía su ${name}.`, '',
      `Total: ${moneyText((totalCents / 100).toFixed(2))}`, `Folio fiscal: ${uuid}`, '',
      'Van adjuntos el PDF y el XML. El XML es la factura; el PDF es su representación impresa.',
      ...(noValue ? ['', 'Es un comprobante de prueba, SIN VALIDEZ FISCAL.'] : []), '',
    ].join('\n'),
    attachments: [{ filename: `${uuid}.pdf`, content: pdf, contentType: 'application/pdf' }, { filename: `${uuid}.xml`, content: xml, contentType: 'application/xml' }],
  };
}

import { describe, expect, it } from 'vitest';
import { readXml } from '../../../../src/domain/invoicing/xml/read.ts';
import { readCertificate } from '../../../platform/e-invoice/certificate.ts';
import { sampleDocuments } from '../../../platform/e-invoice/samples.ts';
import { sealDocument } from '../../../platform/e-invoice/seal.ts';
import { PROVIDER_IDENTITY, stampSigner, stampXml } from '../../../platform/e-invoice/simulator/stamping.ts';
import { throwawayCsd } from '../../../platform/e-invoice/throwaway-certificate.ts';
import { invoicePdf } from './invoice-pdf.ts';
import { paperContent, PaperError } from './paper-content.ts';
import { PdfThread } from './pdf-thread.ts';

const nowMs = Date.UTC(2026, 10, 30, 18);
const provider = stampSigner(throwawayCsd(PROVIDER_IDENTITY.rfc, PROVIDER_IDENTITY.legalName, nowMs));
const csds = new Map<string, ReturnType<typeof throwawayCsd>>();
const stamped = new Map(sampleDocuments(nowMs).map(({ name, document }) => {
  const { rfc, legalName } = document.issuer;
  const csd = csds.get(rfc) ?? throwawayCsd(rfc, legalName, nowMs);
  csds.set(rfc, csd);
  const sealed = sealDocument(document, { certificate: readCertificate(csd.certificate), privateKey: csd.privateKey });
  return [name, { sealed, ...stampXml(sealed, readXml(sealed), provider, nowMs) }];
}));

function sample(name: string): { sealed: string; uuid: string; xml: string } {
  const found = stamped.get(name);
  if (!found) throw new Error(`no sample ${name}`);
  return found;
}

const attribute = (xml: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').split(/\/Type \/Page\b(?!s)/).length - 1;

describe('what stands on paper', () => {
  it('the QR code is the address that SAT prescribes', () => {
    const { xml, uuid } = sample('ingreso');
    expect(paperContent(readXml(xml)).stamp?.verifyUrl).toBe(
      `https://verificacfdi.facturaelectronica.sat.gob.mx/default.aspx?id=${uuid}&re=RTO120305AB6&rr=TSU010203CD9&tt=874.69&fe=${attribute(xml, 'Sello').slice(-8)}`);
    const whole = xml.replace(' Total="874.69"', ' Total="870.00"').replace('Rfc="TSU010203CD9"', 'Rfc="Ñ&amp;U010203CD9"');
    expect(paperContent(readXml(whole)).stamp?.verifyUrl).toContain('&rr=%C3%91%26U010203CD9&tt=870.0&fe=');
  });

  it('an invoice says all that SAT requires, keys with their names', () => {
    const { xml, uuid } = sample('ingreso-tasas-mixtas');
    const paper = paperContent(readXml(xml));
    expect(paper).toMatchObject({ title: 'Factura', seriesFolio: 'A – 1003', inWords: 'MIL CIENTO TREINTA Y SEIS PESOS 29/100 M.N.', total: { label: 'Total', value: '$1,136.29' }, noValue: 'SIN VALIDEZ FISCAL' });
    const said = Object.fromEntries([...paper.issuer.facts, ...paper.heading, ...paper.terms, ...paper.totals].map(({ label, value }) => [label, value]));
    expect(said).toMatchObject({
      'Régimen fiscal': '601 – General de Ley Personas Morales', 'Lugar de expedición': '06000', 'Folio fiscal (UUID)': uuid, 'Certificado del emisor': attribute(xml, 'NoCertificado'),
      'Certificado del SAT': attribute(xml, 'NoCertificadoSAT'), 'RFC del proveedor (PAC)': PROVIDER_IDENTITY.rfc, 'Tipo de comprobante': 'I – Ingreso',
      'Forma de pago': '04 – Tarjeta de crédito', 'Método de pago': 'PUE – Pago en una sola exhibición', 'Moneda': 'MXN – Peso mexicano', 'Exportación': '01 – No aplica',
      'Subtotal': '$1,114.62', 'Descuento': '−$64.01', 'IVA 16 %': '$64.21', 'IVA 8 %': '$21.47', 'IVA 0 %': '$0.00', 'IVA exento': 'base $350.00',
    });
    expect(paper.receiver.facts.map(({ value }) => value)).toEqual(['64000', '601 – General de Ley Personas Morales', 'G01 – Adquisición de mercancías']);
    expect(paper.concepts[0]).toMatchObject({ key: '25171700', reference: 'BR-4410', quantity: '1', unit: 'KT – Kit\nJuego', unitValue: '$422.41', discount: '$21.13', amount: '$422.41', notes: ['02 – Sí objeto de impuesto · IVA 16 % sobre $401.28: $64.21'] });
    expect(paper.stamp).toMatchObject({ seal: attribute(xml, 'SelloSAT'), cadena: expect.stringMatching(new RegExp(`^\\|\\|1\\.1\\|${uuid}\\|`)) });
  });

  it('each kind has its name, and what is its own', () => {
    const content = (name: string) => paperContent(readXml(sample(name).xml));
    expect(content('egreso-devolucion')).toMatchObject({ title: 'Nota de crédito', relations: [{ label: '03 – Devolución de mercancía' }] });
    expect(content('ingreso-sustitucion').relations).toEqual([{ label: '04 – Sustitución de CFDI previos', value: '0A1B2C3D-4E5F-4A6B-8C7D-8E9F0A1B2C3D' }]);
    expect(content('global-bimestral').title).toBe('Factura global');
    expect(content('global-bimestral').terms).toContainEqual({ label: 'Meses', value: '18 – Noviembre–Diciembre' });
    expect(content('ingreso-resico-retencion').totals).toContainEqual({ label: 'ISR retenido', value: '−$5.82' });
    const payment = content('pago-varios');
    expect(payment).toMatchObject({ title: 'Recibo electrónico de pago', total: { value: '$1,366.68' }, inWords: 'MIL TRESCIENTOS SESENTA Y SEIS PESOS 68/100 M.N.' });
    expect(payment.payments.map(({ documents }) => documents.length)).toEqual([2, 1]);
    expect(payment.payments[0]?.documents[0]).toMatchObject({ installment: '2', balanceBefore: '$866.67', paid: '$866.67', balanceAfter: '$0.00' });
  });

  it('without value is what is not stamped, and what the stamp says is not', () => {
    const { sealed, xml } = sample('ingreso');
    expect(paperContent(readXml(sealed))).toMatchObject({ stamp: null, noValue: 'SIN TIMBRAR · SIN VALIDEZ FISCAL' });
    const real = xml.replace(/NoCertificadoSAT="\d+"/, 'NoCertificadoSAT="00001000000504465028"').replace(/ Leyenda="[^"]*"/, '');
    expect(paperContent(readXml(real)).noValue).toBeNull();
    expect(paperContent(readXml(real.replace('"00001000000504465028"', '"30001000000500003456"'))).noValue).toBe('SIN VALIDEZ FISCAL');
  });

  it('another file is refused in a sentence', () => {
    expect(() => paperContent(readXml('<a/>'))).toThrow(PaperError);
    expect(() => paperContent(readXml(sample('ingreso').xml.replace('Version="4.0"', 'Version="3.3"')))).toThrow('versión «3.3»');
  });
});

describe('the PDF', () => {
  it('is made of every kind, the same bytes from the same XML, also on a thread', async () => {
    for (const [name, { xml }] of stamped) {
      const pdf = await invoicePdf(xml);
      expect(pdf.subarray(0, 5).toString(), name).toBe('%PDF-');
      expect(pagesOf(pdf), name).toBe(1);
    }
    const { xml } = sample('ingreso');
    expect(Buffer.from(await new PdfThread().draw(xml, null)).equals(await invoicePdf(xml))).toBe(true);
    await expect(new PdfThread().draw('<a/>', null)).rejects.toThrow('no es un CFDI');
  });

  it('two hundred lines take several pages', async () => {
    const { xml } = sample('ingreso');
    const [, concepts = ''] = /<cfdi:Conceptos>(.*)<\/cfdi:Conceptos>/.exec(xml) ?? [];
    const pdf = await invoicePdf(xml.replace(concepts, concepts.repeat(67)));
    expect(pagesOf(pdf)).toBeGreaterThan(5);
    expect(pagesOf(pdf)).toBeLessThan(15);
  });

  it('a logo is drawn', async () => {
    const { xml } = sample('ingreso');
    const pdf = (await invoicePdf(xml, redDot)).toString('latin1');
    expect(pdf).toContain('/Subtype /Image');
    expect((await invoicePdf(xml)).toString('latin1')).not.toContain('/Subtype /Image');
  });
});

/** One red pixel, PNG. */
const redDot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

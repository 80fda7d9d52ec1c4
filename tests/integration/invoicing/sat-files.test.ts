/** Against SAT's own schemas and stylesheet, and openssl: what this product writes is what they say it must be. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cadenaOriginal } from '../../../src/domain/invoicing/cadena.ts';
import { attributeOf } from '../../../src/domain/invoicing/xml/element.ts';
import { readXml } from '../../../src/domain/invoicing/xml/read.ts';
import { readCertificate } from '../../../server/platform/e-invoice/certificate.ts';
import { xmlFileText } from '../../../server/platform/e-invoice/file-text.ts';
import { sampleDocuments } from '../../../server/platform/e-invoice/samples.ts';
import { sealDocument } from '../../../server/platform/e-invoice/seal.ts';
import { throwawayCsd } from '../../../server/platform/e-invoice/throwaway-certificate.ts';
import { findSat } from '../../support/sat.ts';

const sat = findSat();
const nowMs = Date.now();
const samples = sampleDocuments(nowMs);
const made = throwawayCsd('RTO120305AB6', 'REFACCIONARIA EL TORNILLO', nowMs);
const signer = { certificate: readCertificate(made.certificate), privateKey: made.privateKey };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-cfdi-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function openssl(...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('openssl', args);
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

describe.skipIf(sat === null)('each kind of document', () => {
  it.each(samples)('$name is valid by the schemas, has the stylesheet’s cadena, and openssl verifies its seal', ({ name, document }) => {
    const xml = sealDocument(document, signer);
    const path = file(`${name}.xml`, xml);
    expect(sat?.schemaErrors(path)).toBe('');
    const root = readXml(xml);
    const cadena = Buffer.from(cadenaOriginal(root), 'utf8');
    expect(cadena.equals(sat?.cadena(path, 'cfdi') ?? Buffer.alloc(0))).toBe(true);
    const certificate = file(`${name}.cer`, Buffer.from(attributeOf(root, 'Certificado') ?? '', 'base64'));
    const publicKey = file(`${name}.pub`, openssl('x509', '-inform', 'DER', '-in', certificate, '-noout', '-pubkey'));
    const seal = file(`${name}.seal`, Buffer.from(attributeOf(root, 'Sello') ?? '', 'base64'));
    expect(openssl('dgst', '-sha256', '-verify', publicKey, '-signature', seal, file(`${name}.txt`, cadena)).toString()).toContain('Verified OK');
  });
});

/** Files as others write them: prefixes, encodings, white space, every node that the stylesheet knows. */
const foreign: readonly (readonly [name: string, text: string, encoding: BufferEncoding])[] = [
  ['other prefix, and spaces to collapse', `<?xml version='1.0' encoding='utf-8'?>
<!-- hecho por otro --><?otro programa?>
<x:Comprobante xmlns:x="http://www.sat.gob.mx/cfd/4" Version="4.0" Serie="  A \t B
 C" Folio="" Fecha='2026-01-02T03:04:05' Sello="abc" NoCertificado="1" Certificado="" SubTotal="0" Moneda="XXX" Total="0" TipoDeComprobante="I" Exportacion="01" LugarExpedicion="06000" Confirmacion="ab1&#9;&#10;&#13; 2">
  <x:InformacionGlobal Periodicidad="01" Meses="01" Año="2026"/>
  <x:CfdiRelacionados TipoRelacion="04"><x:CfdiRelacionado UUID="a"/><x:CfdiRelacionado UUID="b"/></x:CfdiRelacionados><x:CfdiRelacionados TipoRelacion="07"><x:CfdiRelacionado UUID="c"/></x:CfdiRelacionados>
  <x:Emisor Nombre="Ñandú &amp; &quot;Cía&quot; &lt;&#x41;&gt; \u00a0 no-break" Rfc="AAA010101AAA" RegimenFiscal="601" FacAtrAdquirente="1234567890"/>
  <x:Receptor Rfc="B" Nombre="😀 𝒳" DomicilioFiscalReceptor="1" ResidenciaFiscal="USA" NumRegIdTrib="9" RegimenFiscalReceptor="616" UsoCFDI="S01"/>
  <x:Conceptos>
    <x:Concepto ClaveProdServ="1" Cantidad="1" ClaveUnidad="H87" Unidad="pz" Descripcion="d" ValorUnitario="1" Importe="1" Descuento="0" ObjetoImp="02">
      <x:Impuestos><x:Traslados><x:Traslado Base="1" Impuesto="002" TipoFactor="Exento"/></x:Traslados><x:Retenciones><x:Retencion Base="1" Impuesto="001" TipoFactor="Tasa" TasaOCuota="0.1" Importe="0.1"/></x:Retenciones></x:Impuestos>
      <x:ACuentaTerceros RfcACuentaTerceros="r" NombreACuentaTerceros="n" RegimenFiscalACuentaTerceros="601" DomicilioFiscalACuentaTerceros="1"/>
      <x:InformacionAduanera NumeroPedimento="15  48  3009  0001234"/>
      <x:CuentaPredial Numero="1"/><x:CuentaPredial Numero="2"/>
      <x:Parte ClaveProdServ="p" Cantidad="1" Descripcion="q" Unidad="u" ValorUnitario="2"><x:InformacionAduanera NumeroPedimento="15  48  3009  0001235"/></x:Parte>
    </x:Concepto>
  </x:Conceptos>
  <x:Impuestos TotalImpuestosRetenidos="0.1" TotalImpuestosTrasladados="0"><x:Retenciones><x:Retencion Impuesto="001" Importe="0.1"/></x:Retenciones><x:Traslados><x:Traslado Base="1" Impuesto="002" TipoFactor="Exento"/></x:Traslados></x:Impuestos>
  <x:Complemento><t:TimbreFiscalDigital xmlns:t="http://www.sat.gob.mx/TimbreFiscalDigital" UUID="u"> texto
 suelto </t:TimbreFiscalDigital></x:Complemento>
  <x:Addenda><otra xmlns="urn:otra">lo que sea</otra></x:Addenda>
</x:Comprobante>
`, 'utf8'],
  ['attributes that are missing', '<Comprobante xmlns="http://www.sat.gob.mx/cfd/4" xmlns:y="urn:y" y:Serie="no es de aquí"><Emisor/><Conceptos><Concepto/></Conceptos></Comprobante>', 'utf8'],
  ['payments with retentions and bank fields', `<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/4" xmlns:p="http://www.sat.gob.mx/Pagos20" Version="4.0"><c:Complemento><p:Pagos Version="2.0"><p:Totales TotalRetencionesISR="1" MontoTotalPagos="2" TotalTrasladosBaseIVAExento="3"/><p:Pago FechaPago="f" FormaDePagoP="03" MonedaP="USD" TipoCambioP="20" Monto="1" NumOperacion=" a  b " RfcEmisorCtaOrd="r" NomBancoOrdExt="n" CtaOrdenante="c" RfcEmisorCtaBen="e" CtaBeneficiario="b" TipoCadPago="01" CertPago="x" CadPago="||y||" SelloPago="z"><p:DoctoRelacionado IdDocumento="i" Serie="s" Folio="f" MonedaDR="MXN" EquivalenciaDR="1" NumParcialidad="1" ImpSaldoAnt="1" ImpPagado="1" ImpSaldoInsoluto="0" ObjetoImpDR="02"><p:ImpuestosDR><p:RetencionesDR><p:RetencionDR BaseDR="1" ImpuestoDR="001" TipoFactorDR="Tasa" TasaOCuotaDR="0.1" ImporteDR="0.1"/></p:RetencionesDR><p:TrasladosDR><p:TrasladoDR BaseDR="1" ImpuestoDR="002" TipoFactorDR="Exento"/></p:TrasladosDR></p:ImpuestosDR></p:DoctoRelacionado><p:ImpuestosP><p:RetencionesP><p:RetencionP ImpuestoP="001" ImporteP="0.1"/></p:RetencionesP><p:TrasladosP><p:TrasladoP BaseP="1" ImpuestoP="002" TipoFactorP="Exento"/></p:TrasladosP></p:ImpuestosP></p:Pago></p:Pagos></c:Complemento></c:Comprobante>`, 'utf8'],
  ['ISO-8859-1', `<?xml version="1.0" encoding="ISO-8859-1"?><Comprobante xmlns="http://www.sat.gob.mx/cfd/4" Version="4.0"><Emisor Rfc="ÑAA010101AA1" Nombre="PEÑA Y GÜERO"/></Comprobante>`, 'latin1'],
  ['a byte order mark, and Windows line ends', '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\r\n<Comprobante xmlns="http://www.sat.gob.mx/cfd/4" Version="4.0"\r\n Serie="a\r\nb"/>\r\n', 'utf8'],
];

describe.skipIf(sat === null)('files of others', () => {
  it.each(foreign)('cadena of one with %s', (name, text, encoding) => {
    const path = file('foreign.xml', Buffer.from(text, encoding));
    expect(cadenaOriginal(readXml(xmlFileText(readFileSync(path)))), name).toBe(sat?.cadena(path, 'cfdi').toString('utf8'));
  });
});

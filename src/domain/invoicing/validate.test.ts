import { describe, expect, it } from 'vitest';
import { invoiceRules, validateInvoice } from './validate.ts';
import { readXml } from './xml/read.ts';

const HEAD = 'xmlns:cfdi="http://www.sat.gob.mx/cfd/4" Version="4.0" Serie="A" Folio="1" Fecha="2026-11-20T09:30:00" Sello="" ';
const ISSUER = '<cfdi:Emisor Rfc="RTO120305AB6" Nombre="REFACCIONARIA EL TORNILLO" RegimenFiscal="601"/>';
const RECEIVER = '<cfdi:Receptor Rfc="TSU010203CD9" Nombre="TALLER SUAREZ" DomicilioFiscalReceptor="64000" RegimenFiscalReceptor="601" UsoCFDI="G03"/>';
const TRANSFER = '<cfdi:Traslado Base="90.00" Impuesto="002" TipoFactor="Tasa" TasaOCuota="0.160000" Importe="14.40"/>';
const SUM = '<cfdi:Traslado Base="90.0" Impuesto="002" TipoFactor="Tasa" TasaOCuota="0.160000" Importe="14.4"/>';
const CONCEPT = 'ClaveProdServ="25174004" Cantidad="2" ClaveUnidad="H87" Descripcion="Filtro" ValorUnitario="50.00" Importe="100.00" Descuento="10.00" ObjetoImp="02"';
const sale = (attributes: string, parts: string): string =>
  `<cfdi:Comprobante ${HEAD}FormaPago="01" NoCertificado="" Certificado="" ${attributes} Moneda="MXN" TipoDeComprobante="I" Exportacion="01" MetodoPago="PUE" LugarExpedicion="06000">${parts}</cfdi:Comprobante>`;

const SALE = sale('SubTotal="100.00" Descuento="10.00" Total="104.40"',
  `${ISSUER}${RECEIVER}<cfdi:Conceptos><cfdi:Concepto ${CONCEPT}><cfdi:Impuestos><cfdi:Traslados>${TRANSFER}</cfdi:Traslados></cfdi:Impuestos></cfdi:Concepto></cfdi:Conceptos><cfdi:Impuestos TotalImpuestosTrasladados="14.40"><cfdi:Traslados>${SUM}</cfdi:Traslados></cfdi:Impuestos>`);

const WITHHELD_ONE = '<cfdi:Retencion Base="90.00" Impuesto="001" TipoFactor="Tasa" TasaOCuota="0.012500" Importe="1.13"/>';
const WITHHELD_SUM = '<cfdi:Retencion Impuesto="001" Importe="1.13"/>';
const WITHHELD = SALE.replace(`${TRANSFER}</cfdi:Traslados>`, `${TRANSFER}</cfdi:Traslados><cfdi:Retenciones>${WITHHELD_ONE}</cfdi:Retenciones>`)
  .replace('<cfdi:Impuestos TotalImpuestosTrasladados="14.40">', `<cfdi:Impuestos TotalImpuestosRetenidos="1.13" TotalImpuestosTrasladados="14.40"><cfdi:Retenciones>${WITHHELD_SUM}</cfdi:Retenciones>`)
  .replace('Total="104.40"', 'Total="103.27"');

const EXEMPT_ONE = '<cfdi:Traslado Base="90.00" Impuesto="002" TipoFactor="Exento"/>';
const EXEMPT = SALE.replace(TRANSFER, EXEMPT_ONE).replace(SUM, EXEMPT_ONE.replace('90.00', '90.0')).replace(' TotalImpuestosTrasladados="14.40"', '').replace('Total="104.40"', 'Total="90.00"');

const GLOBAL_INFO = '<cfdi:InformacionGlobal Periodicidad="04" Meses="11" Año="2026"/>';
const GLOBAL = SALE.replace(ISSUER, `${GLOBAL_INFO}${ISSUER}`).replace(RECEIVER, '<cfdi:Receptor Rfc="XAXX010101000" Nombre="PUBLICO EN GENERAL" DomicilioFiscalReceptor="06000" RegimenFiscalReceptor="616" UsoCFDI="S01"/>');
const FOREIGN = SALE.replace(RECEIVER, '<cfdi:Receptor Rfc="XEXX010101000" Nombre="JOHN DOE" DomicilioFiscalReceptor="06000" ResidenciaFiscal="USA" NumRegIdTrib="123" RegimenFiscalReceptor="616" UsoCFDI="S01"/>');
const UNTAXED = sale('SubTotal="100.00" Descuento="10.00" Total="90.00"', `${ISSUER}${RECEIVER}<cfdi:Conceptos><cfdi:Concepto ${CONCEPT.replace('"02"', '"01"')}/></cfdi:Conceptos>`);

const DR = '<pago20:TrasladoDR BaseDR="100.00" ImpuestoDR="002" TipoFactorDR="Tasa" TasaOCuotaDR="0.160000" ImporteDR="16.00"/>';
const P = '<pago20:TrasladoP BaseP="100.0" ImpuestoP="002" TipoFactorP="Tasa" TasaOCuotaP="0.160000" ImporteP="16.0"/>';
const EXEMPT_DR = '<pago20:TrasladoDR BaseDR="10.00" ImpuestoDR="002" TipoFactorDR="Exento"/>';
const EXEMPT_P = '<pago20:TrasladoP BaseP="10.0" ImpuestoP="002" TipoFactorP="Exento"/>';
const PAGO_CONCEPT = '<cfdi:Concepto ClaveProdServ="84111506" Cantidad="1" ClaveUnidad="ACT" Descripcion="Pago" ValorUnitario="0" Importe="0" ObjetoImp="01"/>';
const PAYMENT = `<cfdi:Comprobante xmlns:pago20="http://www.sat.gob.mx/Pagos20" ${HEAD}NoCertificado="" Certificado="" SubTotal="0" Moneda="XXX" Total="0" TipoDeComprobante="P" Exportacion="01" LugarExpedicion="06000">${ISSUER}${RECEIVER.replace('G03', 'CP01')}<cfdi:Conceptos>${PAGO_CONCEPT}</cfdi:Conceptos><cfdi:Complemento><pago20:Pagos Version="2.0"><pago20:Totales TotalTrasladosBaseIVA16="100.00" TotalTrasladosImpuestoIVA16="16.00" TotalTrasladosBaseIVAExento="10.00" MontoTotalPagos="126.00"/><pago20:Pago FechaPago="2026-11-20T09:00:00" FormaDePagoP="03" MonedaP="MXN" TipoCambioP="1" Monto="126.00"><pago20:DoctoRelacionado IdDocumento="6F9A2B1C-0D3E-4F5A-8B7C-9D0E1F2A3B4C" MonedaDR="MXN" EquivalenciaDR="1" NumParcialidad="1" ImpSaldoAnt="200.00" ImpPagado="126.00" ImpSaldoInsoluto="74.00" ObjetoImpDR="02"><pago20:ImpuestosDR><pago20:TrasladosDR>${DR}${EXEMPT_DR}</pago20:TrasladosDR></pago20:ImpuestosDR></pago20:DoctoRelacionado><pago20:ImpuestosP><pago20:TrasladosP>${P}${EXEMPT_P}</pago20:TrasladosP></pago20:ImpuestosP></pago20:Pago></pago20:Pagos></cfdi:Complemento></cfdi:Comprobante>`;
const RATE8 = PAYMENT.replaceAll('0.160000', '0.080000').replaceAll('IVA16', 'IVA8').replaceAll('"16.00"', '"8.00"').replaceAll('"16.0"', '"8.0"');
const RATE0 = PAYMENT.replaceAll('0.160000', '0.000000').replaceAll('IVA16', 'IVA0').replaceAll('"16.00"', '"0.00"').replaceAll('"16.0"', '"0.0"');
const OWN_TAXES = /<cfdi:Concepto ([^/]*)\/>/;
const DOLLARS = PAYMENT.replace('MonedaP="MXN" TipoCambioP="1"', 'MonedaP="USD" TipoCambioP="20"').replace('MonedaDR="MXN"', 'MonedaDR="USD"').replace('IVA16="100.00"', 'IVA16="2000.00"').replace('IVA16="16.00"', 'IVA16="320.00"').replace('Exento="10.00"', 'Exento="200.00"').replace('Pagos="126.00"', 'Pagos="2520.00"');

const sound = { SALE, WITHHELD, EXEMPT, GLOBAL, FOREIGN, UNTAXED, PAYMENT, RATE8, RATE0, DOLLARS };

type Change = readonly [from: string | RegExp, to: string];
/** Code, a sound document, and what is changed in it. */
const broken: readonly (readonly [code: string, sound: string, ...changes: Change[]])[] = [
  ['CFDI40101', SALE, ['T09:30:00"', 'T9:30:00"']],
  ['CFDI40103', PAYMENT, ['Sello="" ', 'Sello="" FormaPago="01" ']],
  ['CFDI40104', SALE, ['FormaPago="01"', 'FormaPago="77"']],
  ['CFDI40105', SALE, ['"PUE"', '"PPD"']],
  ['CFDI40107', SALE, ['SubTotal="100.00"', 'SubTotal="100.000"']],
  ['CFDI40108', SALE, ['SubTotal="100.00"', 'SubTotal="100.01"'], ['Total="104.40"', 'Total="104.41"']],
  ['CFDI40109', PAYMENT, ['SubTotal="0"', 'SubTotal="1"']],
  ['CFDI40111', SALE, ['SubTotal="100.00" Descuento="10.00"', 'SubTotal="100.00" Descuento="9.00"'], ['104.40', '105.40']],
  ['CFDI40111', SALE, ['SubTotal="100.00" Descuento="10.00"', 'SubTotal="100.00"'], ['104.40', '114.40']],
  ['CFDI40112', SALE, ['SubTotal="100.00" Descuento="10.00"', 'SubTotal="100.00" Descuento="10.000"']],
  ['CFDI40113', SALE, ['"MXN"', '"MXP"']],
  ['CFDI40114', SALE, ['Moneda="MXN"', 'Moneda="MXN" TipoCambio="2"']],
  ['CFDI40115', SALE, ['Moneda="MXN"', 'Moneda="USD"']],
  ['CFDI40116', PAYMENT, ['Moneda="XXX"', 'Moneda="XXX" TipoCambio="1"']],
  ['CFDI40117', SALE, ['Moneda="MXN"', 'Moneda="MXN" TipoCambio="1.0000000"']],
  ['CFDI40119', SALE, ['Total="104.40"', 'Total="104.39"']],
  ['CFDI40121', SALE, ['"I"', '"X"'], [CONCEPT, CONCEPT.replace(' Descuento="10.00"', '')], ['SubTotal="100.00" Descuento="10.00"', 'SubTotal="90.00"']],
  ['CFDI40122', SALE, ['Exportacion="01"', 'Exportacion="02"']],
  ['CFDI40123', SALE, ['Exportacion="01"', 'Exportacion="09"']],
  ['CFDI40124', SALE, ['"PUE"', '"PUX"']],
  ['CFDI40125', PAYMENT, ['Exportacion="01"', 'Exportacion="01" MetodoPago="PUE"']],
  ['CFDI40126', SALE, ['"06000"', '"6000"']],
  ['CFDI40222', SALE, ['</cfdi:Comprobante>', '<cfdi:Complemento><c:ComercioExterior xmlns:c="http://www.sat.gob.mx/ComercioExterior20"/></cfdi:Complemento></cfdi:Comprobante>']],
  ['CFDI40130', GLOBAL, [GLOBAL_INFO, '']],
  ['CFDI40131', GLOBAL, ['Periodicidad="04"', 'Periodicidad="06"']],
  ['CFDI40132', GLOBAL, ['Periodicidad="04" Meses="11"', 'Periodicidad="05" Meses="18"']],
  ['CFDI40133', GLOBAL, ['Meses="11"', 'Meses="19"']],
  ['CFDI40134', GLOBAL, ['Meses="11"', 'Meses="18"']],
  ['CFDI40135', GLOBAL, ['Periodicidad="04"', 'Periodicidad="05"'], ['RTO120305AB6', 'MELJ800101AB3'], ['RegimenFiscal="601"', 'RegimenFiscal="621"']],
  ['CFDI40136', GLOBAL, ['Año="2026"', 'Año="2027"']],
  ['CFDI40136', GLOBAL, ['Año="2026"', 'Año="2020"']],
  ['CFDI40137', SALE, [ISSUER, `<cfdi:CfdiRelacionados TipoRelacion="10"><cfdi:CfdiRelacionado UUID="6F9A2B1C-0D3E-4F5A-8B7C-9D0E1F2A3B4C"/></cfdi:CfdiRelacionados>${ISSUER}`]],
  ['CFDI40140', SALE, ['RegimenFiscal="601"', 'RegimenFiscal="699"']],
  ['CFDI40141', SALE, ['RegimenFiscal="601"', 'RegimenFiscal="612"']],
  ['CFDI40143', SALE, ['TSU010203CD9', 'TSU010203CD8']],
  ['CFDI40146', SALE, ['TALLER SUAREZ', 'PUBLICO EN GENERAL']],
  ['CFDI40149', GLOBAL, ['DomicilioFiscalReceptor="06000"', 'DomicilioFiscalReceptor="06001"']],
  ['CFDI40151', SALE, ['"64000"', '"64000" ResidenciaFiscal="USA"']],
  ['CFDI40152', FOREIGN, ['"USA"', '"MEX"']],
  ['CFDI40153', FOREIGN, [' ResidenciaFiscal="USA"', '']],
  ['CFDI40154', SALE, ['"64000"', '"64000" NumRegIdTrib="1"']],
  ['CFDI40157', SALE, ['Receptor="601"', 'Receptor="699"']],
  ['CFDI40158', SALE, ['Receptor="601"', 'Receptor="612"']],
  ['CFDI40159', GLOBAL, ['Receptor="616"', 'Receptor="612"']],
  ['CFDI40160', SALE, ['"G03"', '"G99"']],
  ['CFDI40161', SALE, ['"G03"', '"D01"']],
  ['CFDI40161', GLOBAL, ['"S01"', '"G03"']],
  ['CFDI40162', SALE, ['25174004', '2517400']],
  ['CFDI40165', SALE, ['"H87"', '"PIEZA"']],
  ['CFDI40166', UNTAXED, [/"(50|100|10|90)\.00"/g, '"0.00"']],
  ['CFDI40167', SALE, ['ValorUnitario="50.00"', 'ValorUnitario="150.00"']],
  ['CFDI40168', SALE, ['Descuento="10.00" ObjetoImp', 'Descuento="10.000" ObjetoImp']],
  ['CFDI40169', UNTAXED, [/Descuento="10.00"/g, 'Descuento="101.00"'], ['<cfdi:Concepto ', '<cfdi:Concepto ClaveProdServ="25174004" Cantidad="1" ClaveUnidad="H87" Descripcion="Otro" ValorUnitario="50.00" Importe="50.00" ObjetoImp="01"/><cfdi:Concepto '], ['SubTotal="100.00"', 'SubTotal="150.00"'], ['Total="90.00"', 'Total="49.00"']],
  ['CFDI40170', UNTAXED, ['ObjetoImp="01"', 'ObjetoImp="09"']],
  ['CFDI40171', UNTAXED, ['ObjetoImp="01"', 'ObjetoImp="02"']],
  ['CFDI40172', SALE, ['ObjetoImp="02"', 'ObjetoImp="04"']],
  ['CFDI40173', UNTAXED, ['ObjetoImp="01"/>', 'ObjetoImp="02"><cfdi:Impuestos/></cfdi:Concepto>']],
  ['CFDI140226', SALE, ['ObjetoImp="02"', 'ObjetoImp="06"']],
  ['CFDI140227', SALE, ['ObjetoImp="02"', 'ObjetoImp="07"']],
  ['CFDI40174', EXEMPT, [EXEMPT_ONE, EXEMPT_ONE.replace('90.00', '0.00')], [EXEMPT_ONE.replace('90.00', '90.0'), EXEMPT_ONE.replace('90.00', '0')]],
  ['CFDI40175', EXEMPT, [EXEMPT_ONE, EXEMPT_ONE.replace('002', '009')]],
  ['CFDI40176', SALE, [TRANSFER, TRANSFER.replace('Tasa"', 'Tarifa"')], [SUM, SUM.replace('Tasa"', 'Tarifa"')]],
  ['CFDI40177', EXEMPT, [EXEMPT_ONE, EXEMPT_ONE.replace('/>', ' Importe="0.00"/>')]],
  ['CFDI40178', SALE, [TRANSFER, TRANSFER.replace(' Importe="14.40"', '')], [SUM, SUM.replace('14.4', '0')], ['"14.40"', '"0"'], ['104.40', '90.00']],
  ['CFDI40179', SALE, [TRANSFER, TRANSFER.replace('0.160000', '0.16')]],
  ['CFDI40180', SALE, [TRANSFER, TRANSFER.replace('14.40', '14.50')], [SUM, SUM.replace('14.4', '14.50')], ['"14.40"', '"14.50"'], ['104.40', '104.50']],
  ['CFDI40181', WITHHELD, [WITHHELD_ONE, WITHHELD_ONE.replace('90.00', '0.00')]],
  ['CFDI40182', WITHHELD, [WITHHELD_ONE, WITHHELD_ONE + WITHHELD_ONE.replace('001', '009')]],
  ['CFDI40183', WITHHELD, [WITHHELD_ONE, WITHHELD_ONE.replace('Tasa"', 'Tarifa"')]],
  ['CFDI40184', WITHHELD, [WITHHELD_ONE, WITHHELD_ONE.replace('Tasa"', 'Exento"')]],
  ['CFDI40185', WITHHELD, [WITHHELD_ONE, WITHHELD_ONE.replace('Tasa"', 'Cuota"')]],
  ['CFDI40186', WITHHELD, [WITHHELD_ONE, WITHHELD_ONE.replace('1.13', '1.23')], [WITHHELD_SUM, WITHHELD_SUM.replace('1.13', '1.23')], ['Retenidos="1.13"', 'Retenidos="1.23"'], ['103.27', '103.17']],
  ['CFDI40201', PAYMENT, ['<cfdi:Complemento>', '<cfdi:Impuestos/><cfdi:Complemento>']],
  ['CFDI40202', WITHHELD, ['Retenidos="1.13"', 'Retenidos="1.130"']],
  ['CFDI40203', WITHHELD, ['Retenidos="1.13"', 'Retenidos="1.14"'], ['103.27', '103.26']],
  ['CFDI40204', SALE, ['Trasladados="14.40"', 'Trasladados="14.400"']],
  ['CFDI40205', SALE, ['Trasladados="14.40"', 'Trasladados="14.41"'], ['104.40', '104.41']],
  ['CFDI40206', WITHHELD, [' TotalImpuestosRetenidos="1.13"', ''], ['103.27', '104.40']],
  ['CFDI40207', WITHHELD, [WITHHELD_SUM, WITHHELD_SUM + WITHHELD_SUM.replace('001', '009').replace('1.13', '0')]],
  ['CFDI40208', WITHHELD, [WITHHELD_SUM, WITHHELD_SUM.replace('1.13', '1.00') + WITHHELD_SUM.replace('1.13', '0.13')]],
  ['CFDI40210', WITHHELD, [WITHHELD_SUM, WITHHELD_SUM.replace('1.13', '1.130')]],
  ['CFDI40211', WITHHELD, [WITHHELD_SUM, WITHHELD_SUM.replace('1.13', '1.14')], ['Retenidos="1.13"', 'Retenidos="1.14"'], ['103.27', '103.26']],
  ['CFDI40212', SALE, [' TotalImpuestosTrasladados="14.40"', ''], ['104.40', '90.00']],
  ['CFDI40213', EXEMPT, ['Base="90.0" Impuesto="002" TipoFactor="Exento"', 'Base="90.0" Impuesto="002" TipoFactor="Exento" Importe="0"']],
  ['CFDI40214', SALE, [SUM, SUM.replace('90.0', '90.000')]],
  ['CFDI40215', SALE, [SUM, SUM.replace('90.0', '90.01')]],
  ['CFDI40216', EXEMPT, ['Base="90.0"', 'Base="91"']],
  ['CFDI40217', SALE, [SUM, SUM + SUM.replace('002', '009').replace('14.4', '0')]],
  ['CFDI40218', SALE, [SUM, SUM.replace('90.0', '45').replace('14.4', '7.2') + SUM.replace('90.0', '45').replace('14.4', '7.2')]],
  ['CFDI40219', SALE, [SUM, SUM.replace('0.160000', '0.16')]],
  ['CFDI40220', SALE, [SUM, SUM.replace('14.4', '14.400')]],
  ['CFDI40221', SALE, [SUM, SUM.replace('14.4', '14.41')], ['Trasladados="14.40"', 'Trasladados="14.41"'], ['104.40', '104.41']],
  ['CRP20101', PAYMENT, ['"P"', '"T"']],
  ['CRP20102', PAYMENT, ['Exportacion="01"', 'Exportacion="04"']],
  ['CRP20104', PAYMENT, ['Moneda="XXX"', 'Moneda="MXN"']],
  ['CRP20107', PAYMENT, ['Certificado="" ', 'Certificado="" CondicionesDePago="Contado" ']],
  ['CRP20110', PAYMENT, [' Total="0"', ' Total="1"']],
  ['CRP20111', PAYMENT, [PAGO_CONCEPT, PAGO_CONCEPT + PAGO_CONCEPT]],
  ['CRP20113', PAYMENT, ['84111506', '84111505']],
  ['CRP20114', PAYMENT, ['Cantidad="1"', 'NoIdentificacion="1" Cantidad="1"']],
  ['CRP20115', PAYMENT, ['Cantidad="1"', 'Cantidad="2"']],
  ['CRP20116', PAYMENT, ['"ACT"', '"E48"']],
  ['CRP20117', PAYMENT, ['"ACT"', '"ACT" Unidad="x"']],
  ['CRP20118', PAYMENT, ['"Pago"', '"Abono"']],
  ['CRP20119', PAYMENT, ['ValorUnitario="0"', 'ValorUnitario="0.1"']],
  ['CRP20120', PAYMENT, ['Importe="0"', 'Importe="0.3"'], ['ValorUnitario="0"', 'ValorUnitario="0.0"'], ['Importe="0.3"', 'Importe="0.1"']],
  ['CRP20121', PAYMENT, [' Importe="0"', ' Importe="0" Descuento="0"']],
  ['CRP20122', PAYMENT, ['ObjetoImp="01"', 'ObjetoImp="04"']],
  ['CRP20123', PAYMENT, [OWN_TAXES, `<cfdi:Concepto $1><cfdi:Impuestos><cfdi:Traslados>${EXEMPT_ONE}</cfdi:Traslados></cfdi:Impuestos></cfdi:Concepto>`]],
  ['CRP20999', PAYMENT, [/<cfdi:Complemento>.*<\/cfdi:Complemento>/, '']],
  ['CRP20999', PAYMENT, ['FormaDePagoP="03"', 'FormaDePagoP="77"']],
  ['CRP20204', PAYMENT, ['BaseIVA16="100.00"', 'BaseIVA16="100.01"']],
  ['CRP20205', PAYMENT, ['ImpuestoIVA16="16.00"', 'ImpuestoIVA16="16.01"']],
  ['CRP20206', RATE8, ['BaseIVA8="100.00"', 'BaseIVA8="100.01"']],
  ['CRP20207', RATE8, ['ImpuestoIVA8="8.00"', 'ImpuestoIVA8="8.01"']],
  ['CRP20208', RATE0, ['BaseIVA0="100.00"', 'BaseIVA0="100.01"']],
  ['CRP20209', RATE0, ['ImpuestoIVA0="0.00"', 'ImpuestoIVA0="0.01"']],
  ['CRP20210', PAYMENT, ['Exento="10.00"', 'Exento="10.01"']],
  ['CRP20211', PAYMENT, ['Pagos="126.00"', 'Pagos="126.01"']],
  ['CRP20212', PAYMENT, ['FormaDePagoP="03"', 'FormaDePagoP="99"']],
  ['CRP20213', PAYMENT, ['MonedaP="MXN"', 'MonedaP="XXX"'], ['Monto="126.00"', 'Monto="126"'], ['EquivalenciaDR="1"', 'EquivalenciaDR="1.0"']],
  ['CRP20214', DOLLARS, [' TipoCambioP="20"', ''], ['2000.00', '100.00'], ['320.00', '16.00'], ['Exento="200.00"', 'Exento="10.00"'], ['2520.00', '126.00']],
  ['CRP20215', PAYMENT, ['TipoCambioP="1"', 'TipoCambioP="1.0"']],
  ['CRP20217', PAYMENT, ['Monto="126.00"', 'Monto="125.00"'], ['Pagos="126.00"', 'Pagos="125.00"']],
  ['CRP20218', PAYMENT, ['Monto="126.00"', 'Monto="0.00"'], ['Pagos="126.00"', 'Pagos="0.00"'], ['MonedaDR="MXN"', 'MonedaDR="USD"']],
  ['CRP20219', PAYMENT, ['Monto="126.00"', 'Monto="126.000"']],
  ['CRP20221', PAYMENT, ['"03" MonedaP', '"01" MonedaP'], ['Monto="126.00"', 'Monto="126.00" RfcEmisorCtaOrd="BBA830831LJ2"']],
  ['CRP20224', PAYMENT, ['"03" MonedaP', '"01" MonedaP'], ['Monto="126.00"', 'Monto="126.00" CtaOrdenante="0123456789"']],
  ['CRP20227', PAYMENT, ['"03" MonedaP', '"01" MonedaP'], ['Monto="126.00"', 'Monto="126.00" RfcEmisorCtaBen="BBA830831LJ2"']],
  ['CRP20228', PAYMENT, ['"03" MonedaP', '"01" MonedaP'], ['Monto="126.00"', 'Monto="126.00" CtaBeneficiario="0123456789"']],
  ['CRP20236', PAYMENT, ['MonedaDR="MXN"', 'MonedaDR="XXX"'], ['ImpSaldoAnt="200.00"', 'ImpSaldoAnt="200"'], ['ImpPagado="126.00"', 'ImpPagado="126"'], ['"74.00"', '"74"']],
  ['CRP20237', PAYMENT, ['MonedaDR="MXN" EquivalenciaDR="1"', 'MonedaDR="USD"']],
  ['CRP20238', PAYMENT, ['EquivalenciaDR="1"', 'EquivalenciaDR="1.0"']],
  ['CRP20240', PAYMENT, ['ImpSaldoAnt="200.00"', 'ImpSaldoAnt="200.000"']],
  ['CRP20241', PAYMENT, ['ImpPagado="126.00"', 'ImpPagado="0.00"'], ['"74.00"', '"200.00"']],
  ['CRP20242', PAYMENT, ['ImpPagado="126.00"', 'ImpPagado="126.000"']],
  ['CRP20243', PAYMENT, ['"74.00"', '"74.000"']],
  ['CRP20244', PAYMENT, ['"74.00"', '"74.01"']],
  ['CRP20245', PAYMENT, ['ObjetoImpDR="02"', 'ObjetoImpDR="09"']],
  ['CRP20246', PAYMENT, [/<pago20:ImpuestosDR>.*<\/pago20:ImpuestosP>/, '</pago20:DoctoRelacionado>'], [/ TotalTraslados\w+="[0-9.]+"/g, '']],
  ['CRP20247', PAYMENT, ['ObjetoImpDR="02"', 'ObjetoImpDR="01"']],
  ['CRP20248', PAYMENT, [/<pago20:TrasladosDR>.*<\/pago20:ImpuestosP>/, '</pago20:ImpuestosDR></pago20:DoctoRelacionado>'], [/ TotalTraslados\w+="[0-9.]+"/g, '']],
  ['CRP20255', PAYMENT, [EXEMPT_DR, EXEMPT_DR.replace('10.00', '0')], [EXEMPT_P, EXEMPT_P.replace('10.0', '0')], ['Exento="10.00"', 'Exento="0.00"']],
  ['CRP20256', PAYMENT, [EXEMPT_DR, EXEMPT_DR + EXEMPT_DR.replace('002', '009')]],
  ['CRP20257', PAYMENT, [EXEMPT_DR, EXEMPT_DR.replace('Exento', 'Tarifa')], [EXEMPT_P, EXEMPT_P.replace('Exento', 'Tarifa')], [' TotalTrasladosBaseIVAExento="10.00"', '']],
  ['CRP20258', PAYMENT, [EXEMPT_DR, EXEMPT_DR.replace('/>', ' ImporteDR="0"/>')]],
  ['CRP20259', PAYMENT, [DR, DR.replace(' ImporteDR="16.00"', '')], [P, P.replace('16.0"', '0"')], ['IVA16="16.00"', 'IVA16="0.00"']],
  ['CRP20260', PAYMENT, [DR, DR.replace('0.160000', '0.16')]],
  ['CRP20261', PAYMENT, [DR, DR.replace('16.00', '16.10')], [P, P.replace('16.0"', '16.10"')], ['IVA16="16.00"', 'IVA16="16.10"']],
  ['CRP20266', PAYMENT, [EXEMPT_P, EXEMPT_P.replace('/>', ' ImporteP="0"/>')]],
  ['CRP20267', PAYMENT, [' TotalTrasladosBaseIVA16="100.00"', ''], [' TotalTrasladosBaseIVAExento="10.00"', '']],
  ['CRP20268', PAYMENT, [P, P.replace('100.0', '100.1')], ['IVA16="100.00"', 'IVA16="100.10"']],
  ['CRP20270', PAYMENT, [P, P + P.replace('002', '009')]],
  ['CRP20271', PAYMENT, [P, P.replace('100.0', '50').replace('16.0"', '8"') + P.replace('100.0', '50').replace('16.0"', '8"')]],
  ['CRP20272', PAYMENT, [P, P.replace('0.160000', '0.16')]],
  ['CRP20273', PAYMENT, [' TotalTrasladosImpuestoIVA16="16.00"', '']],
  ['CRP20274', PAYMENT, [P, P.replace('16.0"', '16.1"')], ['IVA16="16.00"', 'IVA16="16.10"']],
];

const codesOf = (xml: string): string[] => [...new Set(validateInvoice(readXml(xml)).map(({ code }) => code))];

describe('SAT’s rules', () => {
  it.each(Object.entries(sound))('%s breaks none', (_, xml) => {
    expect(validateInvoice(readXml(xml))).toEqual([]);
  });

  it.each(broken.map(([code, from, ...changes], index) => ({ code, from, changes, index })))('$code alone is broken (row $index)', ({ code, from, changes }) => {
    const changed = changes.reduce((xml, [what, to]) => {
      const next = xml.replace(what, to);
      expect(next, `nothing to change: ${String(what)}`).not.toBe(xml);
      return next;
    }, from);
    expect(codesOf(changed)).toEqual([code]);
  });

  it('every rule has a document that breaks it alone', () => {
    const tried = new Set(broken.map(([code]) => code));
    expect([...new Set(invoiceRules.map(({ code }) => code))].filter((code) => !tried.has(code))).toEqual([]);
  });

  it('each finding names its field and the line, in one sentence', () => {
    expect(validateInvoice(readXml(SALE.replace('"G03"', '"D01"')))).toEqual([{
      code: 'CFDI40161', field: 'Receptor.UsoCFDI', line: null, message: 'El uso de la factura no corresponde al régimen fiscal del cliente o a su tipo de persona.',
    }]);
    expect(validateInvoice(readXml(SALE.replace('25174004', 'X')))[0]?.line).toBe(1);
    for (const { message } of invoiceRules) expect(message).toMatch(/^[A-ZÁÉÍÓÚ][^\n]+\.$/);
  });
});

describe('structure', () => {
  it.each<readonly [string, Change]>([
    ['an attribute missing', [' Exportacion="01"', '']],
    ['an attribute that does not exist', ['Moneda=', 'Monedas="x" Moneda=']],
    ['an element missing', [RECEIVER, '']],
    ['elements out of order', [ISSUER + RECEIVER, RECEIVER + ISSUER]],
    ['an element twice', [ISSUER, ISSUER + ISSUER]],
    ['a pipe in a name', ['TALLER SUAREZ', 'TALLER | SUAREZ']],
    ['an RFC that is none', ['TSU010203CD9', 'TSU019903CD9']],
    ['a postal code that is none', ['"64000"', '"6400"']],
    ['another version', ['Version="4.0"', 'Version="3.3"']],
    ['a quantity of nothing', ['Cantidad="2"', 'Cantidad="0"']],
    ['an amount that is none', ['Importe="100.00"', 'Importe="1e2"']],
    ['another root', [/cfd\/4/, 'cfd/3']],
  ])('%s is 301', (_, [from, to]) => {
    expect(SALE.replace(from, to)).not.toBe(SALE);
    expect(codesOf(SALE.replace(from, to))).toEqual(['301']);
  });
});

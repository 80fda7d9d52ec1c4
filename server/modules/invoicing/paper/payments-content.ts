import { TAXES } from '../../../../src/domain/invoicing/cfdi/catalogs.ts';
import { PAGOS } from '../../../../src/domain/invoicing/cfdi/namespaces.ts';
import { attributeOf, childOf, childrenOf, descend, type XmlElement } from '../../../../src/domain/invoicing/xml/element.ts';
import { dateTimeText, inWordsOf, moneyText, percentText, type Fact } from './paper-text.ts';
import { withName } from './sat-names.ts';

/** An invoice that a payment is for. */
export interface PaperPaidDocument {
  uuid: string;
  seriesFolio: string;
  installment: string;
  balanceBefore: string;
  paid: string;
  balanceAfter: string;
  notes: readonly string[];
}

export interface PaperPayment {
  facts: readonly Fact[];
  documents: readonly PaperPaidDocument[];
}

interface PaymentsContent {
  payments: PaperPayment[];
  totals: Fact[];
  total: Fact;
  inWords: string;
}

const TOTALS: readonly (readonly [attribute: string, label: string])[] = [
  ['TotalTrasladosBaseIVA16', 'Base IVA 16 %'], ['TotalTrasladosImpuestoIVA16', 'IVA 16 %'], ['TotalTrasladosBaseIVA8', 'Base IVA 8 %'], ['TotalTrasladosImpuestoIVA8', 'IVA 8 %'],
  ['TotalTrasladosBaseIVA0', 'Base IVA 0 %'], ['TotalTrasladosImpuestoIVA0', 'IVA 0 %'], ['TotalTrasladosBaseIVAExento', 'Base exenta'],
  ['TotalRetencionesIVA', 'IVA retenido'], ['TotalRetencionesISR', 'ISR retenido'], ['TotalRetencionesIEPS', 'IEPS retenido'],
];

/** What of the payments complement (2.0) goes on paper. */
export function paymentsContent(element: XmlElement): PaymentsContent {
  const totals = childOf(element, PAGOS, 'Totales');
  const get = (name: string): string => (totals && attributeOf(totals, name)) ?? '';
  const total = get('MontoTotalPagos');
  return {
    payments: childrenOf(element, PAGOS, 'Pago').map(payment),
    totals: TOTALS.flatMap(([attribute, label]) => (get(attribute) === '' ? [] : [{ label, value: moneyText(get(attribute)) }])),
    total: { label: 'Total recibido', value: moneyText(total) },
    inWords: inWordsOf(total, 'MXN'),
  };
}

function payment(element: XmlElement): PaperPayment {
  const get = (name: string): string => attributeOf(element, name) ?? '';
  const currency = get('MonedaP') === 'MXN' ? '' : ` ${get('MonedaP')} (tipo de cambio ${get('TipoCambioP')})`;
  const pairs: [string, string][] = [
    ['Fecha de pago', dateTimeText(get('FechaPago'))], ['Forma de pago', withName.form(get('FormaDePagoP'))], ['Monto', `${moneyText(get('Monto'))}${currency}`],
    ['Número de operación', get('NumOperacion')], ['Cuenta ordenante', [get('RfcEmisorCtaOrd'), get('CtaOrdenante')].join(' ').trim()],
    ['Cuenta beneficiaria', [get('RfcEmisorCtaBen'), get('CtaBeneficiario')].join(' ').trim()],
  ];
  return { facts: pairs.flatMap(([label, value]) => (value === '' ? [] : [{ label, value }])), documents: childrenOf(element, PAGOS, 'DoctoRelacionado').map(paidDocument) };
}

function paidDocument(element: XmlElement): PaperPaidDocument {
  const get = (name: string): string => attributeOf(element, name) ?? '';
  const taxes = (list: string, one: string, kept: string): string[] =>
    descend(element, PAGOS, 'ImpuestosDR', list, one).map((tax) => {
      const of = (name: string): string => attributeOf(tax, `${name}DR`) ?? '';
      const rate = of('TipoFactor') === 'Exento' ? 'exento' : percentText(of('TasaOCuota'));
      return `${TAXES[of('Impuesto')] ?? of('Impuesto')}${kept} ${rate} sobre ${moneyText(of('Base'))}${of('Importe') === '' ? '' : `: ${moneyText(of('Importe'))}`}`;
    });
  const all = [withName.taxObject(get('ObjetoImpDR')), ...taxes('TrasladosDR', 'TrasladoDR', ''), ...taxes('RetencionesDR', 'RetencionDR', ' retenido')];
  return {
    uuid: get('IdDocumento').toUpperCase(),
    seriesFolio: [get('Serie'), get('Folio')].filter((part) => part !== '').join(' – '),
    installment: get('NumParcialidad'), balanceBefore: moneyText(get('ImpSaldoAnt')), paid: moneyText(get('ImpPagado')), balanceAfter: moneyText(get('ImpSaldoInsoluto')),
    notes: [all.filter((part) => part !== '').join(' · ')],
  };
}

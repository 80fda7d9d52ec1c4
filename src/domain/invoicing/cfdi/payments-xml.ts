import { sum } from '../../kernel/integers.ts';
import { sumByRate } from '../amounts.ts';
import { node, type XmlNode } from '../xml/write.ts';
import { formatCents, formatRate } from './decimal.ts';
import type { PaidDocument, Payment, TransferredTax } from './document.ts';

/** The complement of payments received (2.0), in pesos. */
export function paymentsNode(payments: readonly Payment[]): XmlNode {
  return node('pago20:Pagos', [['Version', '2.0']], [totalsNode(payments), ...payments.map(paymentNode)]);
}

function taxesOf(payment: Payment): TransferredTax[] {
  return sumByRate(payment.documents.flatMap(({ taxes }) => taxes));
}

function totalsNode(payments: readonly Payment[]): XmlNode {
  const taxes = sumByRate(payments.flatMap(taxesOf));
  const base = (rateBps: number | null): string | null => format(taxes, rateBps, 'baseCents');
  const tax = (rateBps: number): string | null => format(taxes, rateBps, 'taxCents');
  return node('pago20:Totales', [
    ['TotalTrasladosBaseIVA16', base(1600)],
    ['TotalTrasladosImpuestoIVA16', tax(1600)],
    ['TotalTrasladosBaseIVA8', base(800)],
    ['TotalTrasladosImpuestoIVA8', tax(800)],
    ['TotalTrasladosBaseIVA0', base(0)],
    ['TotalTrasladosImpuestoIVA0', tax(0)],
    ['TotalTrasladosBaseIVAExento', base(null)],
    ['MontoTotalPagos', formatCents(sum(payments.map(({ amountCents }) => amountCents)))],
  ]);
}

function format(taxes: readonly TransferredTax[], rateBps: number | null, figure: 'baseCents' | 'taxCents'): string | null {
  const found = taxes.find((tax) => tax.rateBps === rateBps);
  return found === undefined ? null : formatCents(found[figure]);
}

function paymentNode(payment: Payment): XmlNode {
  const taxes = taxesOf(payment);
  return node('pago20:Pago', [
    ['FechaPago', payment.paidAt],
    ['FormaDePagoP', payment.paymentForm],
    ['MonedaP', 'MXN'],
    ['TipoCambioP', '1'],
    ['Monto', formatCents(payment.amountCents)],
    ['NumOperacion', payment.reference],
  ], [
    ...payment.documents.map(documentNode),
    taxes.length === 0 ? null : node('pago20:ImpuestosP', [], [node('pago20:TrasladosP', [], taxes.map((tax) => transferNode('P', tax)))]),
  ]);
}

function documentNode(document: PaidDocument): XmlNode {
  const { taxes, balanceBeforeCents, paidCents } = document;
  return node('pago20:DoctoRelacionado', [
    ['IdDocumento', document.uuid],
    ['Serie', document.series],
    ['Folio', document.folio],
    ['MonedaDR', 'MXN'],
    ['EquivalenciaDR', '1'],
    ['NumParcialidad', String(document.installment)],
    ['ImpSaldoAnt', formatCents(balanceBeforeCents)],
    ['ImpPagado', formatCents(paidCents)],
    ['ImpSaldoInsoluto', formatCents(balanceBeforeCents - paidCents)],
    ['ObjetoImpDR', taxes.length > 0 ? '02' : '01'],
  ], taxes.length === 0 ? [] : [node('pago20:ImpuestosDR', [], [node('pago20:TrasladosDR', [], taxes.map((tax) => transferNode('DR', tax)))])]);
}

function transferNode(suffix: 'DR' | 'P', { tax, rateBps, baseCents, taxCents }: TransferredTax): XmlNode {
  const exempt = rateBps === null;
  return node(`pago20:Traslado${suffix}`, [
    [`Base${suffix}`, formatCents(baseCents)],
    [`Impuesto${suffix}`, tax],
    [`TipoFactor${suffix}`, exempt ? 'Exento' : 'Tasa'],
    [`TasaOCuota${suffix}`, exempt ? null : formatRate(rateBps)],
    [`Importe${suffix}`, exempt ? null : formatCents(taxCents)],
  ]);
}

import { correction, generate } from 'lean-qr';
import { readXml } from '../../../../src/domain/invoicing/xml/read.ts';
import { paperContent, type PaperConcept, type PaperContent, type PaperStamp } from './paper-content.ts';
import type { PaperPaidDocument, PaperPayment } from './payments-content.ts';
import type { Fact } from './paper-text.ts';
import { COLORS, Sheet, type Column } from './sheet.ts';

const LEGEND = 'Este documento es una representación impresa de un CFDI';
/** SAT asks for 2.75 cm at least. */
const QR_SIZE = 92;
const HEADING_WIDTH = 276;
const LABEL_WIDTH = 98;
/** What is not words is broken where the line ends: all lines are full. */
const CODE_STYLE = { size: 5.6, code: true } as const;

/**
 * The paper of a CFDI 4.0, whoever made it: everything on it is in the XML. The same XML gives the same bytes.
 * @param logo PNG or JPEG; null: none
 * @throws XmlError, PaperError when it is no CFDI 4.0
 */
export async function invoicePdf(xml: string, logo: Uint8Array | null = null): Promise<Buffer> {
  const content = paperContent(readXml(xml));
  const sheet = new Sheet(`${content.title} ${content.seriesFolio}`.trim(), madeAt(xml));
  drawHeading(sheet, content, logo);
  drawParties(sheet, content);
  drawRelations(sheet, content.relations);
  if (content.payments.length > 0) drawPayments(sheet, content.payments);
  else sheet.table(conceptColumns(sheet.width, content.concepts), content.concepts);
  drawTotals(sheet, content);
  drawSeals(sheet, content);
  sheet.onEachPage((page, pages) => {
    if (content.noValue !== null) sheet.mark(content.noValue);
    sheet.footer([LEGEND, content.stamp?.uuid].filter(Boolean).join(' · '), `Página ${page} de ${pages}`);
  });
  return sheet.finish();
}

/** Of its stamp, else of its making: local time without a zone, taken as UTC. */
function madeAt(xml: string): Date {
  const [, text = ''] = / FechaTimbrado="([^"]*)"/.exec(xml) ?? / Fecha="([^"]*)"/.exec(xml) ?? [];
  const ms = Date.parse(`${text}Z`);
  return new Date(Number.isNaN(ms) ? 0 : ms);
}

function drawHeading(sheet: Sheet, { title, seriesFolio, issuer, heading, noValue }: PaperContent, logo: Uint8Array | null): void {
  const top = sheet.y;
  const rightX = sheet.left + sheet.width - HEADING_WIDTH;
  const leftWidth = sheet.width - HEADING_WIDTH - 24;
  let y = top + (logo === null ? 0 : drawLogo(sheet, logo, leftWidth));
  y += sheet.put(issuer.name, sheet.left, y, leftWidth, { size: 13, bold: true }) + 2;
  y += sheet.put(`RFC ${issuer.rfc}`, sheet.left, y, leftWidth, { size: 9, bold: true }) + 2;
  y = putFacts(sheet, issuer.facts, sheet.left, y, leftWidth);
  let right = top;
  right += sheet.put(title, rightX, right, HEADING_WIDTH, { size: 13, bold: true, align: 'right' });
  right += sheet.put(seriesFolio, rightX, right, HEADING_WIDTH, { size: 11, align: 'right' }) + 3;
  if (noValue !== null) right += sheet.put(noValue, rightX, right, HEADING_WIDTH, { size: 9, bold: true, color: COLORS.mark, align: 'right' }) + 3;
  for (const { label, value } of heading) {
    sheet.put(label, rightX, right + 0.5, LABEL_WIDTH, { size: 6.5, color: COLORS.muted });
    right += sheet.put(value, rightX + LABEL_WIDTH, right, HEADING_WIDTH - LABEL_WIDTH, { size: 7.5, align: 'right' }) + 1.5;
  }
  sheet.y = Math.max(y, right) + 8;
}

/** @returns the height it took */
function drawLogo(sheet: Sheet, logo: Uint8Array, width: number): number {
  const box: [number, number] = [Math.min(width, 170), 54];
  sheet.doc.image(Buffer.from(logo), sheet.left, sheet.y, { fit: box });
  return box[1] + 8;
}

/** @returns where they end */
function putFacts(sheet: Sheet, facts: readonly Fact[], x: number, from: number, width: number): number {
  return facts.reduce((y, { label, value }) => y + sheet.put(`${label}: ${value}`, x, y, width, { size: 7.5, color: COLORS.text }) + 1, from);
}

function drawParties(sheet: Sheet, { receiver, terms }: PaperContent): void {
  sheet.rule();
  sheet.y += 7;
  const half = (sheet.width - 20) / 2;
  const right = sheet.left + half + 20;
  const small = { size: 6.5, bold: true, color: COLORS.muted } as const;
  let y = sheet.y + sheet.put('RECEPTOR', sheet.left, sheet.y, half, small) + 2;
  y += sheet.put(receiver.name, sheet.left, y, half, { size: 9.5, bold: true }) + 1;
  y += sheet.put(`RFC ${receiver.rfc}`, sheet.left, y, half, { size: 8, bold: true }) + 1;
  y = putFacts(sheet, receiver.facts, sheet.left, y, half);
  const other = putFacts(sheet, terms, right, sheet.y + sheet.put('CONDICIONES', right, sheet.y, half, small) + 2, half);
  sheet.y = Math.max(y, other) + 8;
}

function drawRelations(sheet: Sheet, relations: readonly Fact[]): void {
  for (const { label, value } of relations) {
    sheet.flow(`CFDI relacionados: ${label}`, { size: 7.5, bold: true });
    sheet.flow(value, { size: 7.5 });
    sheet.y += 5;
  }
}

function conceptColumns(width: number, concepts: readonly PaperConcept[]): Column<PaperConcept>[] {
  const discounted = concepts.some(({ discount }) => discount !== '');
  const columns: Column<PaperConcept>[] = [
    { header: 'CLAVE SAT', width: 48, parts: ({ key }) => [key] },
    { header: 'NÚM. DE PARTE', width: 68, parts: ({ reference }) => [reference] },
    { header: 'CANTIDAD', width: 46, align: 'right', parts: ({ quantity }) => [quantity] },
    { header: 'UNIDAD', width: 54, parts: ({ unit }) => unit.split('\n') },
    { header: 'DESCRIPCIÓN', width: 0, parts: ({ description, notes }) => [description, ...notes] },
    { header: 'VALOR UNIT.', width: 58, align: 'right', parts: ({ unitValue }) => [unitValue] },
    ...(discounted ? [discountColumn] : []),
    { header: 'IMPORTE', width: 60, align: 'right', parts: ({ amount }) => [amount] },
  ];
  return widened(columns, width);
}

const discountColumn: Column<PaperConcept> = { header: 'DESCUENTO', width: 52, align: 'right', parts: ({ discount }) => [discount] };

/** The column without a width gets what the others leave. */
function widened<Row>(columns: readonly Column<Row>[], width: number): Column<Row>[] {
  const taken = columns.reduce((sum, column) => sum + column.width, 0);
  return columns.map((column) => (column.width === 0 ? { ...column, width: width - taken } : column));
}

function drawPayments(sheet: Sheet, payments: readonly PaperPayment[]): void {
  const columns = widened<PaperPaidDocument>([
    { header: 'DOCUMENTO RELACIONADO (UUID)', width: 0, parts: ({ uuid, notes }) => [uuid, ...notes] },
    { header: 'SERIE – FOLIO', width: 62, parts: ({ seriesFolio }) => [seriesFolio] },
    { header: 'PARCIALIDAD', width: 52, align: 'right', parts: ({ installment }) => [installment] },
    { header: 'SALDO ANTERIOR', width: 72, align: 'right', parts: ({ balanceBefore }) => [balanceBefore] },
    { header: 'PAGADO', width: 68, align: 'right', parts: ({ paid }) => [paid] },
    { header: 'SALDO INSOLUTO', width: 72, align: 'right', parts: ({ balanceAfter }) => [balanceAfter] },
  ], sheet.width);
  for (const { facts, documents } of payments) {
    sheet.ensure(80);
    sheet.flow(facts.map(({ label, value }) => `${label}: ${value}`).join('   ·   '), { size: 8, bold: true });
    sheet.y += 4;
    sheet.table(columns, documents);
    sheet.y += 6;
  }
}

function drawTotals(sheet: Sheet, { totals, total, inWords, leftOut }: PaperContent): void {
  const width = 212;
  const x = sheet.left + sheet.width - width;
  sheet.y += 4;
  sheet.ensure(totals.length * 12 + 30);
  const wordsWidth = sheet.width - width - 24;
  const words = sheet.y + sheet.put('IMPORTE CON LETRA', sheet.left, sheet.y, wordsWidth, { size: 6.5, bold: true, color: COLORS.muted }) + 2;
  let under = words + sheet.put(inWords, sheet.left, words, wordsWidth, { size: 8 });
  if (leftOut.length > 0) under += sheet.put(`Este CFDI lleva además, sólo en el XML: ${leftOut.join(', ')}.`, sheet.left, under + 4, wordsWidth, { size: 7, color: COLORS.muted }) + 4;
  let { y } = sheet;
  const row = ({ label, value }: Fact, style: { size: number; bold: boolean }): void => {
    sheet.put(label, x, y, width * 0.5, style);
    y += sheet.put(value, x + width * 0.4, y, width * 0.6, { ...style, align: 'right' }) + 2;
  };
  for (const fact of totals) row(fact, { size: 8, bold: false });
  y += 2;
  row(total, { size: 12, bold: true });
  sheet.y = Math.max(y, under) + 8;
}

function drawSeals(sheet: Sheet, { seal, stamp }: PaperContent): void {
  const x = sheet.left + (stamp === null ? 0 : QR_SIZE + 14);
  const width = sheet.left + sheet.width - x;
  const texts: readonly (readonly [string, string])[] = [
    ['SELLO DIGITAL DEL EMISOR', seal],
    ...(stamp === null ? [] : [['SELLO DIGITAL DEL SAT', stamp.seal] as const, ['CADENA ORIGINAL DEL COMPLEMENTO DE CERTIFICACIÓN DIGITAL DEL SAT', stamp.cadena] as const]),
  ];
  const height = texts.reduce((sum, [, text]) => sum + sheet.heightOf(text, width, CODE_STYLE) + 13, 0);
  // Seal, code and cadena stay together: they are looked at together.
  sheet.ensure(Math.max(height, QR_SIZE) + 8);
  sheet.rule();
  sheet.y += 7;
  if (stamp !== null) drawQr(sheet, stamp);
  let { y } = sheet;
  for (const [label, text] of texts) {
    if (text === '') continue;
    y += sheet.put(label, x, y, width, { size: 6, bold: true, color: COLORS.muted }) + 1;
    y += sheet.put(text, x, y, width, CODE_STYLE) + 4;
  }
  sheet.y = Math.max(y, sheet.y + QR_SIZE);
}

function drawQr(sheet: Sheet, { verifyUrl }: PaperStamp): void {
  const code = generate(verifyUrl, { minCorrectionLevel: correction.M });
  const side = QR_SIZE / code.size;
  sheet.doc.fillColor('#000000');
  for (let row = 0; row < code.size; row += 1) {
    // Neighbours are one rectangle: single ones show hairlines between them.
    for (let from = 0; from < code.size; from += 1) {
      if (!code.get(from, row)) continue;
      let to = from;
      while (code.get(to + 1, row)) to += 1;
      sheet.doc.rect(sheet.left + from * side, sheet.y + row * side, (to - from + 1) * side, side + 0.05);
      from = to;
    }
  }
  sheet.doc.fill();
}

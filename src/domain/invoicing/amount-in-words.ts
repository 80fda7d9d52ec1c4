const SMALL = [
  'CERO', 'UN', 'DOS', 'TRES', 'CUATRO', 'CINCO', 'SEIS', 'SIETE', 'OCHO', 'NUEVE', 'DIEZ', 'ONCE', 'DOCE', 'TRECE', 'CATORCE', 'QUINCE', 'DIECISÉIS',
  'DIECISIETE', 'DIECIOCHO', 'DIECINUEVE', 'VEINTE', 'VEINTIÚN', 'VEINTIDÓS', 'VEINTITRÉS', 'VEINTICUATRO', 'VEINTICINCO', 'VEINTISÉIS', 'VEINTISIETE',
  'VEINTIOCHO', 'VEINTINUEVE',
];
const TENS = ['', '', '', 'TREINTA', 'CUARENTA', 'CINCUENTA', 'SESENTA', 'SETENTA', 'OCHENTA', 'NOVENTA'];
const HUNDREDS = ['', 'CIENTO', 'DOSCIENTOS', 'TRESCIENTOS', 'CUATROCIENTOS', 'QUINIENTOS', 'SEISCIENTOS', 'SETECIENTOS', 'OCHOCIENTOS', 'NOVECIENTOS'];

/** Up to what is written: one million millions is ten to the twelfth, in centavos fourteen digits. */
const MAX_CENTS = 99_999_999_999_999;

/**
 * An amount as an invoice spells it: `MIL DOSCIENTOS TREINTA Y CUATRO PESOS 50/100 M.N.` Numbers are written as they
 * stand before a masculine noun (UN, VEINTIÚN), and a round million takes `DE`.
 * @param cents 0 to 99,999,999,999,999
 * @param currency ISO 4217: pesos for MXN, for another its code (`CIEN USD 00/100`)
 * @throws RangeError for what is no amount in that range
 */
export function amountInWords(cents: number, currency = 'MXN'): string {
  if (!Number.isSafeInteger(cents) || cents < 0 || cents > MAX_CENTS) throw new RangeError(`${cents} cannot be spelled`);
  const whole = Math.floor(cents / 100);
  const fraction = `${String(cents % 100).padStart(2, '0')}/100`;
  if (currency !== 'MXN') return `${inWords(whole)} ${currency} ${fraction}`;
  const link = whole >= 1_000_000 && whole % 1_000_000 === 0 ? ' DE' : '';
  return `${inWords(whole)}${link} ${whole === 1 ? 'PESO' : 'PESOS'} ${fraction} M.N.`;
}

function inWords(number: number): string {
  if (number < 1000) return belowThousand(number);
  if (number < 1_000_000) return withRest(number, 1000, (thousands) => (thousands === 1 ? 'MIL' : `${belowThousand(thousands)} MIL`));
  return withRest(number, 1_000_000, (millions) => (millions === 1 ? 'UN MILLÓN' : `${inWords(millions)} MILLONES`));
}

function withRest(number: number, unit: number, spell: (count: number) => string): string {
  const rest = number % unit;
  const count = spell(Math.floor(number / unit));
  return rest === 0 ? count : `${count} ${inWords(rest)}`;
}

function belowThousand(number: number): string {
  if (number === 100) return 'CIEN';
  const rest = number % 100;
  const hundreds = HUNDREDS[Math.floor(number / 100)] ?? '';
  if (hundreds === '') return belowHundred(rest);
  return rest === 0 ? hundreds : `${hundreds} ${belowHundred(rest)}`;
}

function belowHundred(number: number): string {
  const small = SMALL[number];
  if (small !== undefined) return small;
  const tens = TENS[Math.floor(number / 10)] ?? '';
  return number % 10 === 0 ? tens : `${tens} Y ${SMALL[number % 10] ?? ''}`;
}

/** Crockford's letters: none that is taken for another. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 12;
/** Of the sale's id: eleven letters of five bits, all of them chance. */
const BITS = 55n;

/**
 * The code by which a customer asks for the invoice of a sale: `6SC7-N75Y-R3HB`. It is made of the chance in the sale's
 * own id, so the device that prints it needs no connection and no secret, and whoever has not seen the ticket cannot
 * guess it: 2^55 codes. Its last letter is a check: a slip of the hand is noticed before anybody is asked.
 * @param saleId a UUID of version 7
 */
export function ticketCode(saleId: string): string {
  let rest = BigInt(`0x${saleId.replaceAll('-', '')}`) & ((1n << BITS) - 1n);
  let letters = '';
  for (let index = 0; index < CODE_LENGTH - 1; index += 1) {
    letters = (LETTERS[Number(rest & 31n)] ?? '') + letters;
    rest >>= 5n;
  }
  return grouped(letters + checkLetter(letters));
}

/** A code as a person or scanner writes it (`6sc7 n75y r3hb`, O for 0, I or L for 1) as it is printed; null when it is none. */
export function readTicketCode(text: string): string | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (letters.length !== CODE_LENGTH || [...letters].some((letter) => !LETTERS.includes(letter))) return null;
  return checkLetter(letters.slice(0, -1)) === letters.slice(-1) ? grouped(letters) : null;
}

/** The last twelve hexadecimal digits of the id of a sale with this code: what it is looked up by. */
export function saleIdEnd(code: string): string {
  const letters = code.replaceAll('-', '').slice(0, CODE_LENGTH - 1);
  const value = [...letters].reduce((sum, letter) => (sum << 5n) | BigInt(LETTERS.indexOf(letter)), 0n);
  return (value & ((1n << 48n) - 1n)).toString(16).padStart(12, '0');
}

/** Luhn's check in 32 letters: notices any one wrong letter, and almost any two that changed places. */
function checkLetter(letters: string): string {
  const sum = [...letters].reverse().reduce((total, letter, index) => {
    const value = LETTERS.indexOf(letter) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 32) + (value % 32);
  }, 0);
  return LETTERS[(32 - (sum % 32)) % 32] ?? '';
}

function grouped(letters: string): string {
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** Where a customer asks for the invoice: what the ticket's QR code opens. */
export function selfServiceAddress(origin: string, shopKey: string, code: string): string {
  return `${origin}/facturar?${new URLSearchParams({ n: shopKey, t: code }).toString()}`;
}

/** Values SAT gives each character when it reckons an RFC's check digit. */
const CHECK_ALPHABET = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';

/**
 * Check digit of an RFC's first 12 (person) or 11 (company) characters: weights fall from 13,
 * a company's being padded with a space; 11 less the remainder, where 11 is `0` and 10 is `A`.
 */
export function rfcCheckDigit(body: string): string {
  const padded = body.padStart(12, ' ');
  let sum = 0;
  for (let index = 0; index < 12; index += 1) sum += CHECK_ALPHABET.indexOf(padded.charAt(index)) * (13 - index);
  const digit = 11 - (sum % 11);
  if (digit === 11) return '0';
  return digit === 10 ? 'A' : String(digit);
}

/** Initials that would read as a rude word get an X, as SAT does. A sample of its list. */
const AWKWARD = new Set(['BUEI', 'BUEY', 'CACA', 'CACO', 'CAGO', 'CAKA', 'COGE', 'COJA', 'COJE', 'COJO', 'CULO', 'FETO', 'GUEY', 'JOTO', 'KACA', 'KAGA', 'KOGE', 'LOCA', 'LOCO', 'MAME', 'MEAR', 'MEON', 'MION', 'MOCO', 'MULA', 'PEDA', 'PEDO', 'PENE', 'PUTA', 'PUTO', 'QULO', 'RATA', 'RUIN']);

function foldLetters(text: string): string {
  return text.normalize('NFD').replace(/\p{M}+/gu, '').toUpperCase();
}

/** Four initials of a person: first letter and vowel of the father's name, mother's, given (not a leading José or María). */
export function personInitials(given: string, paternal: string, maternal: string): string {
  const names = foldLetters(given).split(' ');
  const called = names.length > 1 && /^(JOSE|MARIA)$/.test(names[0] ?? '') ? (names[1] ?? '') : (names[0] ?? '');
  const father = foldLetters(paternal).replace(/^(DE LA|DE LOS|DE|DEL) /, '');
  const mother = foldLetters(maternal).replace(/^(DE LA|DE LOS|DE|DEL) /, '');
  const vowel = /[AEIOU]/.exec(father.slice(1))?.[0] ?? 'X';
  const initials = `${father.charAt(0)}${vowel}${mother.charAt(0)}${called.charAt(0)}`;
  return AWKWARD.has(initials) ? `${initials.slice(0, 3)}X` : initials;
}

/** Three letters of a company: the first of its first three words that count, or more of the last one. */
export function companyInitials(name: string): string {
  const words = foldLetters(name)
    .split(/[^A-Z]+/)
    .filter((word) => word !== '' && !/^(DE|DEL|LA|EL|LOS|LAS|Y|EN)$/.test(word));
  const initials = words.slice(0, 3).map((word) => word.charAt(0));
  const rest = words[Math.min(words.length, 3) - 1]?.slice(1) ?? '';
  return `${initials.join('')}${rest}XXX`.slice(0, 3);
}

/**
 * A one-time code as it is shown while typed or pasted: upper case, letters and digits only, a dash after four
 * (`AAAA-BBBB`). Spaces, other dashes and what does not fit are dropped.
 */
export function tidyCode(text: string): string {
  const bare = text.normalize('NFKD').toUpperCase().replaceAll(/[^A-Z0-9]/g, '').slice(0, 8);
  return bare.length > 4 ? `${bare.slice(0, 4)}-${bare.slice(4)}` : bare;
}

/** Whether all eight places are filled. */
export function isWholeCode(code: string): boolean {
  return /^[A-Z0-9]{4}-[A-Z0-9]{4}$/.test(code);
}

/** What a PIN becomes when a key of the pad is pressed: a digit, `erase`, `clear`; anything else leaves it alone. */
export function nextPin(pin: string, key: string, length: number): string {
  if (key === 'clear') return '';
  if (key === 'erase') return pin.slice(0, -1);
  return /^\d$/.test(key) && pin.length < length ? pin + key : pin;
}

/** What an amount being typed becomes when a key of the pad is pressed; never more than `decimals` after the point. */
export function nextAmountText(text: string, key: string, decimals = 2): string {
  if (key === 'clear') return '';
  if (key === 'erase') return text.slice(0, -1);
  if (key === '.') return text.includes('.') || decimals === 0 ? text : `${text || '0'}.`;
  if (!/^\d$/.test(key)) return text;
  const fraction = text.split('.')[1];
  if (fraction !== undefined && fraction.length >= decimals) return text;
  return text === '0' ? key : text + key;
}

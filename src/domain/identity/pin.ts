/** PINs that people choose first, beside repeated digits, years and sequences: lines of the keypad and jokes. */
const commonPins = new Set([
  '0852', '0963', '1004', '1233', '1245', '1290', '1342', '1379', '1397', '1470', '1472', '1478', '1590', '1593', '1597',
  '2580', '2589', '3571', '3698', '3957', '4711', '7410', '7412', '7896', '7913', '7931', '7953', '8520', '9510', '9630',
]);

/** Whether a PIN of four digits is too easy to guess: one or two digits repeated, a sequence, a year, or a common one. */
export function isWeakPin(pin: string): boolean {
  return new Set(pin).size < 3 || isSequence(pin) || /^(19[4-9]|20[0-3])[0-9]$/.test(pin) || commonPins.has(pin);
}

/** Each digit the same small step from the one before, round the dial: 1234, 4321, 7890, 1357, 3690. */
function isSequence(pin: string): boolean {
  const steps = Array.from(pin.slice(1), (digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  return steps.every((step) => step === steps[0] && ![4, 5, 6].includes(step));
}

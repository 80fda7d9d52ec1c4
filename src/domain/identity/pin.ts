/** PINs that people choose first, beside repeated digits and sequences: years, keypad lines and jokes. */
const commonPins = new Set([
  '0007', '0070', '0852', '0963', '1004', '1122', '1123', '1221', '1233', '1245', '1290', '1342', '1357', '1379', '1397',
  '1470', '1472', '1478', '1590', '1593', '1597', '2112', '2233', '2244', '2245', '2468', '2580', '2589', '3344', '3366',
  '3571', '3579', '3690', '3698', '3957', '4455', '4477', '4711', '5566', '5588', '6677', '6688', '7410', '7412', '7531',
  '7788', '7799', '7896', '7913', '7931', '7953', '8520', '8642', '8899', '9510', '9630', '9731', '9753', '9999',
]);

/** Whether a PIN of four digits is too easy to guess: repeated, a sequence, a pair twice, a year of birth, or a common one. */
export function isWeakPin(pin: string): boolean {
  return isSequence(pin) || pin.slice(0, 2) === pin.slice(2) || /^(19[4-9]|20[0-3])[0-9]$/.test(pin) || commonPins.has(pin);
}

/** Each digit the same step from the one before, round the dial: 0000, 1234, 4321, 7890, 2468. */
function isSequence(pin: string): boolean {
  const steps = Array.from(pin.slice(1), (digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  return steps.every((step) => step === steps[0] && [0, 1, 2, 8, 9].includes(step));
}

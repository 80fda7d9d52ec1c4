import { PUBLIC_NAME } from './cfdi/catalogs.ts';
import type { Receiver } from './cfdi/document.ts';
import { regimeFits, useFits } from './rules/party-rules.ts';
import { hasRfcPattern, isGenericRfc, isRfc, personOf } from './rfc.ts';
import { hasCorporateSuffix } from './text.ts';

/** Something of a receiver's data that SAT would refuse (`error`) or most likely (`warning`). */
export interface ReceiverProblem {
  field: keyof Receiver;
  /** Stable. */
  code: 'rfc-pattern' | 'rfc-check-digit' | 'name-missing' | 'name-forbidden-character' | 'name-with-suffix' | 'name-of-the-public' | 'regime-of-another-person' | 'use-not-allowed' | 'postal-code-pattern';
  severity: 'error' | 'warning';
  /** One Spanish sentence for the screen. */
  message: string;
}

/** Looks at a receiver's data while it is typed: offline, field by field, in SAT's sense. */
export function checkReceiver({ rfc, legalName, taxRegime, postalCode, cfdiUse }: Receiver): ReceiverProblem[] {
  const problems: ReceiverProblem[] = [];
  const add = (field: keyof Receiver, code: ReceiverProblem['code'], message: string, severity: ReceiverProblem['severity'] = 'error'): void => void problems.push({ field, code, severity, message });
  if (!hasRfcPattern(rfc)) add('rfc', 'rfc-pattern', 'El RFC tiene 12 caracteres si es de empresa y 13 si es de persona: letras, fecha y homoclave.');
  else if (!isRfc(rfc)) add('rfc', 'rfc-check-digit', 'El RFC tiene un error de captura: su último carácter no es el que le toca.');
  if (legalName.trim() === '') add('legalName', 'name-missing', 'Falta el nombre o razón social.');
  else if (legalName.includes('|')) add('legalName', 'name-forbidden-character', 'El nombre no puede llevar «|».');
  else if (personOf(rfc) === 'moral' && hasCorporateSuffix(legalName)) add('legalName', 'name-with-suffix', 'El SAT registra la razón social sin el tipo de sociedad (SA de CV, S de RL…).', 'warning');
  if (legalName.trim().toUpperCase() === PUBLIC_NAME && !isGenericRfc(rfc)) add('legalName', 'name-of-the-public', 'Ese nombre es sólo para el público en general.');
  const generic = isGenericRfc(rfc);
  const regimeIsRight = generic ? taxRegime === '616' : regimeFits(rfc, taxRegime);
  if (!regimeIsRight) add('taxRegime', 'regime-of-another-person', generic ? 'Con un RFC genérico el régimen es 616.' : 'Ese régimen no es de este tipo de persona (física o moral).');
  else if (!useFits(rfc, taxRegime, cfdiUse)) add('cfdiUse', 'use-not-allowed', 'Ese uso no corresponde al régimen o al tipo de persona.');
  if (!/^[0-9]{5}$/.test(postalCode)) add('postalCode', 'postal-code-pattern', 'El código postal tiene cinco dígitos: el del domicilio fiscal.');
  return problems;
}

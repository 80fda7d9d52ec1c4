import type { FieldProblem, ReceiverField } from './receiver-form.ts';

export const receiverTextsEs = {
  fields: {
    rfc: 'RFC', legalName: 'Nombre o razón social', taxRegime: 'Régimen fiscal', postalCode: 'Código postal fiscal', cfdiUse: 'Uso de la factura', email: 'Correo',
  } satisfies Record<ReceiverField, string>,
  optional: 'opcional',
  choose: 'Elegir',
  persons: { physical: 'Persona física', moral: 'Empresa (persona moral)' },
  rfcHint: '12 letras y números si es empresa, 13 si es persona.',
  legalNameHint: 'Como está en su constancia de situación fiscal.',
  emailHint: 'Ahí le llegan PDF y XML.',
  problems: {
    missing: 'Hace falta.',
    'rfc-pattern': 'Un RFC son 3 o 4 letras, 6 dígitos de fecha y 3 de homoclave.',
    'rfc-check-digit': 'Hay un error de captura: el último carácter no es el que le toca.',
    'general-public': 'Es el del público en general: ese ticket ya va en la factura global.',
    'name-missing': 'Hace falta.',
    'name-forbidden-character': 'El nombre no puede llevar «|».',
    'name-with-suffix': 'El SAT lo registra sin el tipo de sociedad (SA de CV, S de RL…). Revisa la constancia.',
    'name-of-the-public': 'Ese nombre es solo del público en general.',
    'regime-of-another-person': 'Ese régimen no es de este tipo de persona.',
    'use-not-allowed': 'Ese uso no va con el régimen.',
    'postal-code-pattern': 'Son cinco dígitos: los del domicilio fiscal.',
    email: 'Ese correo no está completo.',
  } satisfies Record<FieldProblem['code'], string>,
};

export type ReceiverTexts = typeof receiverTextsEs;

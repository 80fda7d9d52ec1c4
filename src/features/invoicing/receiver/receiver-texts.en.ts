import type { ReceiverTexts } from './receiver-texts.es.ts';

export const receiverTextsEn = {
  fields: { rfc: 'RFC', legalName: 'Registered name', taxRegime: 'Tax regime', postalCode: 'Tax postal code', cfdiUse: 'Use of the invoice', email: 'E-mail' },
  optional: 'optional',
  choose: 'Choose',
  persons: { physical: 'Natural person', moral: 'Company' },
  rfcHint: '12 letters and digits for a company, 13 for a person.',
  legalNameHint: 'As it stands in their tax status certificate.',
  emailHint: 'PDF and XML are sent there.',
  problems: {
    missing: 'Required.',
    'rfc-pattern': 'An RFC is 3 or 4 letters, 6 digits of a date and 3 more characters.',
    'rfc-check-digit': 'Mistyped: the last character is not the one that belongs there.',
    'general-public': 'That is the general public’s: the ticket goes into the global invoice anyway.',
    'name-missing': 'Required.',
    'name-forbidden-character': 'The name cannot contain “|”.',
    'name-with-suffix': 'SAT registers it without the form of partnership (SA de CV, S de RL…). Check their certificate.',
    'name-of-the-public': 'That name is the general public’s alone.',
    'regime-of-another-person': 'This regime is not for this kind of person.',
    'use-not-allowed': 'This use does not go with the regime.',
    'postal-code-pattern': 'Five digits: those of the tax address.',
    email: 'This address is not complete.',
  },
} satisfies ReceiverTexts;

import type { HistoryTexts } from './texts.es.ts';

export const textsEn = {
  title: 'History',
  empty: 'Nobody has changed anything since it was made.',
  lost: 'did not stay',
  lostHelp: 'Somebody else wrote the same field later: theirs stands.',
  nobody: 'The system',
  office: 'Office',
  none: '—',
  yes: 'yes',
  no: 'no',
  elements: (count) => (count === 1 ? '1 entry' : `${count} entries`),
  fields: {
    name: 'Name', rfc: 'RFC', legalName: 'Legal name', taxRegime: 'Tax regime', cfdiUse: 'CFDI use', postalCode: 'Postal code', email: 'Email',
    phone: 'Phone', address: 'Address', notes: 'Notes', priceTier: 'Price list', creditLimitCents: 'Credit limit', vehicles: 'Vehicles',
    active: 'Active', homeBranchId: 'Branch', partNumber: 'Part number', manufacturer: 'Brand', description: 'Description', category: 'Category',
    unit: 'Unit', barcodes: 'Barcodes', costCents: 'Cost', price1Cents: 'Price 1', price2Cents: 'Price 2', price3Cents: 'Price 3',
    taxRateBps: 'VAT', satProductKey: 'SAT key', satUnitKey: 'SAT unit', fitments: 'Fitments', crossReferences: 'Equivalents',
    locations: 'Locations', minMilli: 'Minimum', maxMilli: 'Maximum',
  },
} satisfies HistoryTexts;

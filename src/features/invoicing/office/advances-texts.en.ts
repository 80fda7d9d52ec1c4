import type { AdvancesTexts } from './advances-texts.es.ts';

export const advancesTextsEn: AdvancesTexts = {
  title: 'Advances',
  note: 'Money that came before it was agreed what is sold. It is invoiced as an advance, and applied on the invoice of the sale later.',
  open: 'To be applied',
  openHelp: 'No advance has anything left to apply. Invoice the payment first, below.',
  openColumns: { document: 'Advance', receiver: 'Customer', state: 'State', total: 'Total', left: 'Left to apply', act: 'Action' },
  apply: 'Apply',
  applyTo: (name) => `Apply the advance of ${name}`,
  notYet: 'It is applied once it is stamped.',
  payments: 'Payments without a sale',
  none: 'No payment without a sale is waiting',
  noneHelp: 'Payments of customers who did not say for which sale they were appear here.',
  paymentColumns: { payment: 'Payment', customer: 'Customer', free: 'Without a sale', act: 'Action' },
  invoice: 'Invoice as advance',
  invoiceOf: (folio) => `Invoice the advance ${folio}`,
  invoiceHelp: (name, amount) => `${name} paid ${amount} without saying for which sale. If a sale is agreed on already it is no advance: invoice the sale.`,
  keep: 'No, leave it',
  made: 'The invoice of the advance is on its way',
  serverProblems: {
    'already-invoiced': 'This payment has its advance invoice.',
    'nothing-to-invoice': 'All of this payment is for sales: there is no advance to invoice.',
    'settings-missing': 'Settings of invoicing are missing.',
  },
};

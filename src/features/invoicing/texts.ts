import { counterTextsEn } from './counter/counter-texts.en.ts';
import { counterTextsEs } from './counter/counter-texts.es.ts';
import { newInvoiceTextsEn } from './office/new-invoice-texts.en.ts';
import { newInvoiceTextsEs } from './office/new-invoice-texts.es.ts';
import { requestsTextsEn } from './office/requests-texts.en.ts';
import { requestsTextsEs } from './office/requests-texts.es.ts';
import { officeTextsEn } from './office/office-texts.en.ts';
import { officeTextsEs } from './office/office-texts.es.ts';
import { receiverTextsEn } from './receiver/receiver-texts.en.ts';
import { receiverTextsEs } from './receiver/receiver-texts.es.ts';
import { settingsTextsEn } from './settings/settings-texts.en.ts';
import { settingsTextsEs } from './settings/settings-texts.es.ts';

export const receiverTexts = { es: receiverTextsEs, en: receiverTextsEn };
export const counterInvoiceTexts = { es: counterTextsEs, en: counterTextsEn };
export const newInvoiceTexts = { es: newInvoiceTextsEs, en: newInvoiceTextsEn };
export const requestsTexts = { es: requestsTextsEs, en: requestsTextsEn };
export const officeInvoiceTexts = { es: officeTextsEs, en: officeTextsEn };
export const invoicingSettingsTexts = { es: settingsTextsEs, en: settingsTextsEn };

import { counterTextsEn } from './counter-texts.en.ts';
import { counterTextsEs } from './counter-texts.es.ts';
import { officeTextsEn } from './office-texts.en.ts';
import { officeTextsEs } from './office-texts.es.ts';
import { receiverTextsEn } from './receiver-texts.en.ts';
import { receiverTextsEs } from './receiver-texts.es.ts';
import { settingsTextsEn } from './settings-texts.en.ts';
import { settingsTextsEs } from './settings-texts.es.ts';

export const receiverTexts = { es: receiverTextsEs, en: receiverTextsEn };
export const counterInvoiceTexts = { es: counterTextsEs, en: counterTextsEn };
export const officeInvoiceTexts = { es: officeTextsEs, en: officeTextsEn };
export const invoicingSettingsTexts = { es: settingsTextsEs, en: settingsTextsEn };

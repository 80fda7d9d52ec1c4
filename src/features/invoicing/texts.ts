import { counterTextsEn } from './counter-texts.en.ts';
import { counterTextsEs } from './counter-texts.es.ts';
import { receiverTextsEn } from './receiver-texts.en.ts';
import { receiverTextsEs } from './receiver-texts.es.ts';

export const receiverTexts = { es: receiverTextsEs, en: receiverTextsEn };
export const counterInvoiceTexts = { es: counterTextsEs, en: counterTextsEn };

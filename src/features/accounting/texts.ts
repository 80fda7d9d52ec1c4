import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const accountingTexts = { es: textsEs, en: textsEn };

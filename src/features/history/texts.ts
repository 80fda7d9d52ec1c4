import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const historyTexts = { es: textsEs, en: textsEn };

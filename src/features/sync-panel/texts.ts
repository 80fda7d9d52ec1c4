import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const syncTexts = { es: textsEs, en: textsEn };

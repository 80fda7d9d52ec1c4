import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const shopTexts = { es: textsEs, en: textsEn };

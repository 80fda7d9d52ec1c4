import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const sessionTexts = { es: textsEs, en: textsEn };

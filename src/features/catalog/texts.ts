import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const catalogTexts = { es: textsEs, en: textsEn };

import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const appTexts = { es: textsEs, en: textsEn };

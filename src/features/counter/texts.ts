import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const counterTexts = { es: textsEs, en: textsEn };

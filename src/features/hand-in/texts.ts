import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const handInTexts = { es: textsEs, en: textsEn };

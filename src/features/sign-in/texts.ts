import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const signInTexts = { es: textsEs, en: textsEn };

import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const customerTexts = { es: textsEs, en: textsEn };

import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const registerTexts = { es: textsEs, en: textsEn };

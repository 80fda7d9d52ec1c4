import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const importTexts = { es: textsEs, en: textsEn };

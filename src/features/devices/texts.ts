import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const deviceTexts = { es: textsEs, en: textsEn };

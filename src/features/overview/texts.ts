import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const overviewTexts = { es: textsEs, en: textsEn };

import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const peopleTexts = { es: textsEs, en: textsEn };

import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const ticketsTexts = { es: textsEs, en: textsEn };

import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const enrolmentTexts = { es: textsEs, en: textsEn };

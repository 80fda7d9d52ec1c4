import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

/** The catalogue of the design system itself. */
export const uiTexts = { es: textsEs, en: textsEn };

import { selfServiceTextsEn } from './texts.en.ts';
import { selfServiceTextsEs } from './texts.es.ts';

export const selfServiceTexts = { es: selfServiceTextsEs, en: selfServiceTextsEn };

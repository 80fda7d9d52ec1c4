import { officeTextsEn } from './office-texts.en.ts';
import { officeTextsEs } from './office-texts.es.ts';

export const officeTexts = { es: officeTextsEs, en: officeTextsEn };

import { textsEn } from './texts.en.ts';
import { textsEs } from './texts.es.ts';

export const inventoryTexts = { es: textsEs, en: textsEn };

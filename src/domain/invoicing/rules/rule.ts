import type { InvoiceView } from './view.ts';
import type { XmlElement } from '../xml/element.ts';

/** What is wrong with a document, and where to mend it. */
export interface Finding {
  /** SAT's code (`CFDI40108`, `CRP20217`), or a provider's (`301`: structure). */
  code: string;
  /** The field as SAT names it: `Receptor.UsoCFDI`. */
  field: string;
  /** One plain Spanish sentence. */
  message: string;
  /** Which concept (or paid document) it is about, from 1; null: the whole document. */
  line: number | null;
}

export interface Rule {
  code: string;
  field: string;
  message: string;
  find(view: InvoiceView): Finding[];
}

/** A rule about the document as a whole. */
export function rule(code: string, field: string, message: string, broken: (view: InvoiceView) => boolean): Rule {
  return { code, field, message, find: (view) => (broken(view) ? [{ code, field, message, line: null }] : []) };
}

/** A rule about each of some elements of the document. */
export function eachRule(code: string, field: string, message: string, elements: (view: InvoiceView) => readonly XmlElement[], broken: (element: XmlElement, view: InvoiceView) => boolean): Rule {
  return {
    code, field, message,
    find: (view) => elements(view).flatMap((element, index) => (broken(element, view) ? [{ code, field, message, line: index + 1 }] : [])),
  };
}

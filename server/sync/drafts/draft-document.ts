import type { Doc } from 'yjs';
import type { DraftDocument } from '../../../src/domain/drafts/document.ts';

/** A Yjs document as the domain sees one; changes carry `origin`. */
export function draftDocumentOf(doc: Doc, origin: unknown): DraftDocument {
  return { map: (name) => doc.getMap(name), transact: (change) => doc.transact(change, origin) };
}

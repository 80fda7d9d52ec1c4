import { documentDetailSchema, type DocumentDetail } from '../../../domain/invoicing/api.ts';
import { useContentKey } from '../../../device/content-key.ts';
import { useOfficeAct, type OfficeAct } from '../../../device/office-act.ts';
import { useOffice } from '../../../device/office-client.ts';
import { useToast } from '../../../ui/toast.tsx';
import { documentKey, DOCUMENTS_KEY, MONITOR_KEY } from './use-invoicing.ts';

export type DocumentAct = 'retry' | 'correct' | 'substitute' | 'cancel' | 'give-up';

/** Does something with a document, once however often it is pressed; the answer replaces what is shown. */
export function useDocumentAct(document: DocumentDetail, act: DocumentAct, done: string, onDone: () => void): OfficeAct<[body?: object], DocumentDetail> {
  const office = useOffice();
  const toast = useToast();
  const keyFor = useContentKey();
  return useOfficeAct(async (body: object = {}) => {
    // From another standing it is another act.
    const idempotencyKey = keyFor([body, document.state, document.history.length]);
    const path = `/api/invoicing/documents/${document.id}/${act}`;
    const answer = await office.ask({ method: 'POST', path, body, idempotencyKey, answer: documentDetailSchema });
    office.cache.put(documentKey(answer.id), answer);
    office.cache.invalidate(MONITOR_KEY, DOCUMENTS_KEY, documentKey(document.id));
    toast({ text: done, tone: 'success' });
    onDone();
    return answer;
  });
}

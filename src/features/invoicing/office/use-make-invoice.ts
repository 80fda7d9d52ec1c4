import { useLocation } from 'wouter';
import { documentDetailSchema, madeDocumentSchema, type Advance } from '../../../domain/invoicing/api.ts';
import type { InvoiceReceiver } from '../../../domain/invoicing/operations.ts';
import { useOfficeAct, type OfficeAct } from '../../../device/office-act.ts';
import { useOffice } from '../../../device/office-client.ts';
import { officePaths } from '../../../device/office-paths.ts';
import { officeProblem } from '../../../device/office-problem.ts';
import type { FormDraft } from '../../../ui/form-draft.ts';
import { useTexts } from '../../../ui/i18n.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { newInvoiceTexts } from '../texts.ts';
import type { Selection } from './chosen-tickets.ts';
import { paymentChoice, saidForm } from './invoice-payment.ts';
import type { NewInvoiceDraft } from './new-invoice-draft.ts';
import { ADVANCES_KEY, DOCUMENTS_KEY, MONITOR_KEY, REQUESTS_KEY } from './use-invoicing.ts';

/**
 * Makes the invoice of chosen tickets, once however often it is pressed, and goes to it.
 * @param advance is applied on it; null: none
 * @param onRefused the server refused: what is known of the tickets may be outdated
 */
export function useMakeInvoice(draft: FormDraft<NewInvoiceDraft>, { included }: Selection, advance: Advance | null, onRefused: () => void): OfficeAct<[receiver: InvoiceReceiver], void> {
  const office = useOffice();
  const texts = useTexts(newInvoiceTexts);
  const toast = useToast();
  const [, navigate] = useLocation();
  const send = async (body: object, idempotencyKey: string): Promise<string> => {
    const write = { method: 'POST', body, idempotencyKey } as const;
    if (advance === null) return (await office.ask({ ...write, path: '/api/invoicing/documents', answer: documentDetailSchema })).id;
    return (await office.ask({ ...write, path: `/api/invoicing/advances/${advance.documentId}/apply`, answer: madeDocumentSchema })).documentId;
  };
  return useOfficeAct(async (receiver: InvoiceReceiver) => {
    const paymentForm = saidForm(paymentChoice(included), draft.value.paymentForm);
    const body = { saleIds: included.map(({ saleId }) => saleId), receiver, ...(paymentForm === '' ? {} : { paymentForm }) };
    try {
      const documentId = await send(body, draft.keyFor([advance?.documentId, body], () => office.newId()));
      office.cache.invalidate(DOCUMENTS_KEY, MONITOR_KEY, REQUESTS_KEY, ADVANCES_KEY);
      toast({ text: texts.made, tone: 'success' });
      navigate(officePaths.invoice(documentId), { replace: true });
    } catch (error) {
      if (officeProblem(error).kind !== 'offline') onRefused();
      throw error;
    }
  });
}

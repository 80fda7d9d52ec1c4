import { customerListSchema } from '../../../domain/customers/api.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { useOfficeQuery } from '../../../device/office-query.ts';
import { Button } from '../../../ui/button.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Notice } from '../../../ui/states.tsx';
import { personKind, receiverDraftOf, type ReceiverDraft } from '../receiver/receiver-form.ts';
import { newInvoiceTexts } from '../texts.ts';

/** A customer with the RFC that was typed: their data are offered while nothing else was. */
export function KnownCustomer({ draft, onUse }: { draft: ReceiverDraft; onUse: (draft: ReceiverDraft) => void }) {
  const office = useOffice();
  const texts = useTexts(newInvoiceTexts);
  const can = useCan();
  const rfc = personKind(draft.rfc) === null || draft.legalName !== '' || !can('customers.view') ? null : draft.rfc;
  const { data } = useOfficeQuery(rfc === null ? null : `customers/rfc/${rfc}`, () => office.ask({ path: '/api/customers', query: { query: rfc, limit: 5 }, answer: customerListSchema }));
  const known = rfc === null ? undefined : data?.items.find((customer) => customer.rfc === rfc && customer.legalName !== null);
  if (known === undefined) return null;
  return (
    <Notice tone="primary" action={<Button onClick={() => onUse(receiverDraftOf(known))}>{texts.use}</Button>}>
      {texts.knownCustomer(known.name)}
    </Notice>
  );
}

import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { officeCustomerSchema } from '../../domain/customers/api.ts';
import type { OfficeCustomer } from '../../domain/customers/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import type { OfficeBranch } from '../../device/office-lookups.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { AsyncView } from '../../ui/async-view.tsx';
import { DraftForm } from '../../ui/draft-form.tsx';
import { useFormDraft } from '../../ui/form-draft.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { Page } from '../../ui/shell.tsx';
import { Notice } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { CustomerFields } from './customer-fields.tsx';
import { customerDraft, customerDraftSchema, customerPatch, customerProblems, customerWrite, newCustomer } from './customer-form.ts';
import { customerTexts } from './texts.ts';
import './customers.css';

/** One customer; `history` stands below its fields. */
export function CustomerPage({ id, history }: { id: string; history: ReactNode }) {
  const office = useOffice();
  const texts = useTexts(customerTexts);
  const customer = useOfficeQuery(`customer/${id}`, () => office.ask({ path: `/api/customers/${id}`, answer: officeCustomerSchema }));
  return (
    <Page narrow title={customer.data?.name ?? texts.customer} actions={<BackToCustomers />}>
      <AsyncView query={customer} lines={10}>
        {(record) => (
          <>
            <EditCustomer customer={record} />
            {history}
          </>
        )}
      </AsyncView>
    </Page>
  );
}

function BackToCustomers() {
  const texts = useTexts(customerTexts);
  return <BackLink href={officePaths.customers}>{texts.back}</BackLink>;
}

function EditCustomer({ customer }: { customer: OfficeCustomer }) {
  const office = useOffice();
  const texts = useTexts(customerTexts);
  const can = useCan();
  const toast = useToast();
  const draft = useFormDraft(`customer.${customer.id}`, customerDraftSchema, customerDraft(customer));
  const problems = customerProblems(draft.value);
  const mayEdit = can('customers.edit');
  const save = useOfficeAct(async () => {
    const body = customerPatch(draft.value, draft.changed);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const saved = await office.ask({ method: 'PATCH', path: `/api/customers/${customer.id}`, body, idempotencyKey, answer: officeCustomerSchema });
    office.cache.put(`customer/${customer.id}`, saved);
    office.cache.invalidate('customers/');
    draft.discard();
    toast({ text: texts.saved, tone: 'success' });
  });
  return (
    <DraftForm draft={draft} names={texts.fields} act={save} wrong={Object.keys(problems).length > 0} words={texts.serverProblems}>
      {(asked) => (
        <>
          {!mayEdit && <Notice tone="primary">{texts.readOnly}</Notice>}
          <CustomerFields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={!mayEdit} />
        </>
      )}
    </DraftForm>
  );
}

/** A customer who is not there yet. */
export function NewCustomerPage() {
  const texts = useTexts(customerTexts);
  const branches = useBranches();
  return (
    <Page narrow title={texts.newCustomer} actions={<BackToCustomers />}>
      <AsyncView query={branches} lines={8}>
        {(list) => <CreateCustomer branches={list} />}
      </AsyncView>
    </Page>
  );
}

function CreateCustomer({ branches }: { branches: readonly OfficeBranch[] }) {
  const office = useOffice();
  const texts = useTexts(customerTexts);
  const toast = useToast();
  const [, navigate] = useLocation();
  // With one branch there is nothing to choose.
  const only = branches.length === 1 ? branches[0]?.id : undefined;
  const draft = useFormDraft('customer.new', customerDraftSchema, newCustomer(only ?? ''));
  const problems = customerProblems(draft.value);
  const create = useOfficeAct(async () => {
    const body = customerWrite(draft.value);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const made = await office.ask({ method: 'POST', path: '/api/customers', body, idempotencyKey, answer: officeCustomerSchema });
    office.cache.put(`customer/${made.id}`, made);
    office.cache.invalidate('customers/');
    draft.discard();
    toast({ text: texts.created, tone: 'success' });
    navigate(officePaths.customer(made.id), { replace: true });
  });
  return (
    <DraftForm draft={draft} names={texts.fields} act={create} wrong={Object.keys(problems).length > 0} words={texts.serverProblems} saveLabel={texts.create} always>
      {(asked) => <CustomerFields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={false} />}
    </DraftForm>
  );
}

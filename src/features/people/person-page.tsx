import { useLocation } from 'wouter';
import { employeeSchema } from '../../domain/identity/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { BRANCHES_KEY } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { AsyncView } from '../../ui/async-view.tsx';
import { DraftForm } from '../../ui/draft-form.tsx';
import { useFormDraft } from '../../ui/form-draft.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState, Notice } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AccessPanel } from './access-panel.tsx';
import { PersonFields } from './person-fields.tsx';
import type { Person } from './person-form.ts';
import { NEW_PERSON, personDraft, personDraftSchema, personPatch, personProblems, personWrite } from './person-form.ts';
import { peopleTexts } from './texts.ts';
import { PEOPLE_KEY, usePeople } from './use-people.ts';
import './people.css';

/** One person: who they are, what they may do, how they enter. */
export function PersonPage({ id }: { id: string }) {
  const texts = useTexts(peopleTexts);
  const people = usePeople();
  const person = people.data?.find((candidate) => candidate.id === id);
  return (
    <Page narrow title={person?.name ?? texts.title} actions={<BackToPeople />}>
      <AsyncView query={people} lines={8}>
        {() => (person ? <EditPerson person={person} /> : <EmptyState icon="search" title={texts.notFound} />)}
      </AsyncView>
    </Page>
  );
}

function BackToPeople() {
  const texts = useTexts(peopleTexts);
  return <BackLink href={officePaths.people}>{texts.back}</BackLink>;
}

function EditPerson({ person }: { person: Person }) {
  const office = useOffice();
  const texts = useTexts(peopleTexts);
  const can = useCan();
  const toast = useToast();
  const draft = useFormDraft(`person.${person.id}`, personDraftSchema, personDraft(person));
  const problems = personProblems(draft.value);
  const mayEdit = can('people.edit');
  const save = useOfficeAct(async () => {
    const body = personPatch(draft.value, draft.changed);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const path = `/api/identity/employees/${person.id}`;
    const saved = await office.ask({ method: 'PATCH', path, body, idempotencyKey, answer: employeeSchema });
    const people = office.cache.entry(PEOPLE_KEY).get().data as Person[] | undefined;
    office.cache.put(PEOPLE_KEY, (people ?? []).map((other) => (other.id === saved.id ? saved : other)));
    office.cache.invalidate(BRANCHES_KEY);
    draft.discard();
    toast({ text: texts.saved, tone: 'success' });
  });
  return (
    <Stack>
      {!mayEdit && <Notice tone="primary">{texts.readOnly}</Notice>}
      {mayEdit && <AccessPanel person={person} />}
      <DraftForm draft={draft} names={texts.fields} act={save} wrong={Object.keys(problems).length > 0} words={texts.serverProblems}>
        {(asked) => <PersonFields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={!mayEdit} />}
      </DraftForm>
    </Stack>
  );
}

/** Somebody who is not here yet. */
export function NewPersonPage() {
  const office = useOffice();
  const texts = useTexts(peopleTexts);
  const toast = useToast();
  const [, navigate] = useLocation();
  const draft = useFormDraft('person.new', personDraftSchema, NEW_PERSON);
  const problems = personProblems(draft.value);
  const create = useOfficeAct(async () => {
    const body = personWrite(draft.value);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const made = await office.ask({ method: 'POST', path: '/api/identity/employees', body, idempotencyKey, answer: employeeSchema });
    const people = office.cache.entry(PEOPLE_KEY).get().data as Person[] | undefined;
    office.cache.put(PEOPLE_KEY, [...(people ?? []), made]);
    office.cache.invalidate(PEOPLE_KEY);
    draft.discard();
    toast({ text: texts.created(made.name), tone: 'success' });
    navigate(officePaths.person(made.id), { replace: true });
  });
  return (
    <Page narrow title={texts.newPerson} actions={<BackToPeople />}>
      <DraftForm draft={draft} names={texts.fields} act={create} wrong={Object.keys(problems).length > 0} words={texts.serverProblems} saveLabel={texts.create} always>
        {(asked) => <PersonFields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={false} />}
      </DraftForm>
    </Page>
  );
}

import { useState } from 'react';
import { useLocation } from 'wouter';
import { employeeSchema } from '../../domain/identity/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { BRANCHES_KEY } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { AsyncView, ProblemNotice } from '../../ui/async-view.tsx';
import { useFormDraft } from '../../ui/form-draft.ts';
import { FixFieldsNotice, Form } from '../../ui/form.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Stack } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
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
    <Page narrow title={person?.name ?? texts.title} actions={<BackLink />}>
      <AsyncView query={people} lines={8}>
        {() => (person ? <EditPerson person={person} /> : <EmptyState icon="search" title={texts.notFound} />)}
      </AsyncView>
    </Page>
  );
}

function BackLink() {
  const texts = useTexts(peopleTexts);
  const [, navigate] = useLocation();
  return (
    <LinkButton icon="back" href={officePaths.people} onNavigate={navigate}>
      {texts.back}
    </LinkButton>
  );
}

function EditPerson({ person }: { person: Person }) {
  const office = useOffice();
  const texts = useTexts(peopleTexts);
  const can = useCan();
  const toast = useToast();
  const [asked, setAsked] = useState(false);
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
    setAsked(false);
    toast({ text: texts.saved, tone: 'success' });
  });
  return (
    <Stack>
      {!mayEdit && <Notice tone="primary">{texts.readOnly}</Notice>}
      {mayEdit && <AccessPanel person={person} />}
      <Form
        onSubmit={() => {
          setAsked(true);
          if (Object.keys(problems).length === 0 && draft.changed.length > 0) void save.run();
        }}
      >
        <PersonFields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={!mayEdit} />
        <SaveBar
          changed={draft.changed.map((field) => texts.fields[field])}
          busy={save.busy}
          onDiscard={() => {
            draft.discard();
            save.reset();
          }}
        >
          {asked && Object.keys(problems).length > 0 && <FixFieldsNotice />}
          {save.problem && <ProblemNotice problem={save.problem} words={texts.serverProblems} />}
        </SaveBar>
      </Form>
    </Stack>
  );
}

/** Somebody who is not here yet. */
export function NewPersonPage() {
  const office = useOffice();
  const texts = useTexts(peopleTexts);
  const toast = useToast();
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState(false);
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
    <Page narrow title={texts.newPerson} actions={<BackLink />}>
      <Form
        onSubmit={() => {
          setAsked(true);
          if (Object.keys(problems).length === 0) void create.run();
        }}
      >
        <PersonFields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={false} />
        <SaveBar
          always
          changed={draft.changed.map((field) => texts.fields[field])}
          saveLabel={texts.create}
          busy={create.busy}
          onDiscard={() => {
            draft.discard();
            create.reset();
          }}
        >
          {asked && Object.keys(problems).length > 0 && <FixFieldsNotice />}
          {create.problem && <ProblemNotice problem={create.problem} words={texts.serverProblems} />}
        </SaveBar>
      </Form>
    </Page>
  );
}

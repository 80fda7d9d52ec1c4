import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useCan } from '../../device/office-client.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { AsyncView } from '../../ui/async-view.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Avatar, Badge } from '../../ui/labels.tsx';
import { Panel } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import type { Person } from './person-form.ts';
import { rolesText } from './person-form.ts';
import { peopleTexts } from './texts.ts';
import { usePeople } from './use-people.ts';
import './people.css';

/** Who works here, what they do and how they enter. */
export function PeoplePage() {
  const texts = useTexts(peopleTexts);
  const can = useCan();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const people = usePeople();
  const all = search.get('ver') === 'todos';
  const someInactive = people.data?.some(({ active }) => !active) ?? false;
  const create = can('people.edit') && (
    <LinkButton icon="add" variant="primary" href={officePaths.newPerson} onNavigate={navigate}>
      {texts.newPerson}
    </LinkButton>
  );
  return (
    <Page title={texts.title} actions={create}>
      {someInactive && <Checkbox label={texts.showInactive} checked={all} onChange={(checked) => setSearch(checked ? { ver: 'todos' } : {}, { replace: true })} />}
      <AsyncView query={people} lines={6}>
        {(list) => (
          <Panel flush>
            <PeopleTable
              people={list.filter(({ active }) => active || all)}
              empty={
                <EmptyState icon="people" title={texts.empty} action={create}>
                  {texts.emptyHelp}
                </EmptyState>
              }
            />
          </Panel>
        )}
      </AsyncView>
    </Page>
  );
}

function PeopleTable({ people, empty }: { people: readonly Person[]; empty: React.ReactNode }) {
  const texts = useTexts(peopleTexts);
  const { rate } = useFormats();
  const [, navigate] = useLocation();
  const branches = useBranches();
  const [selected, setSelected] = useState<string | null>(null);
  const branchName = (id: string) => branches.data?.find((branch) => branch.id === id)?.name;
  const words = { role: (role: keyof typeof texts.roles) => texts.roles[role], inBranch: texts.roleIn };
  const accessOf = (person: Person) =>
    [person.hasPin && texts.pin, person.hasPassword && texts.emailAccess].filter(Boolean).join(' · ') || <span className="ui-warning">{texts.noAccess}</span>;
  const columns: TableColumn<Person>[] = [
    {
      key: 'name',
      header: texts.columns.name,
      renderCell: (person) => (
        <span className="people-name">
          <Avatar name={person.name} />
          <span>
            {person.name} {!person.active && <Badge>{texts.inactive}</Badge>}
          </span>
        </span>
      ),
    },
    { key: 'roles', header: texts.columns.roles, grow: true, renderCell: (person) => rolesText(person.roles, words, branchName) || texts.noRole },
    { key: 'access', header: texts.columns.access, renderCell: accessOf },
    {
      key: 'discount',
      header: texts.columns.discount,
      numeric: true,
      wideOnly: true,
      renderCell: (person) => (person.maxDiscountBps === 0 ? '' : texts.upTo(rate(person.maxDiscountBps))),
    },
  ];
  return (
    <Table
      caption={texts.list}
      columns={columns}
      rows={people}
      rowKey={(person) => person.id}
      selectedKey={selected}
      onSelect={(person) => setSelected(person.id)}
      onOpen={(person) => navigate(officePaths.person(person.id))}
      empty={empty}
    />
  );
}

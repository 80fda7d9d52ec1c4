import { roleSchema } from '../../domain/identity/permissions.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { FormGrid, Panel, Stack } from '../../ui/layout.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { AdjustmentRows } from './adjustment-rows.tsx';
import { BranchSelect } from './branch-select.tsx';
import type { PersonDraft, PersonField, PersonProblem } from './person-form.ts';
import { permissionGroups, reachOf, shortNameOf } from './person-form.ts';
import { peopleTexts } from './texts.ts';

export interface PersonFieldsProps {
  draft: PersonDraft;
  change: (part: Partial<PersonDraft>) => void;
  problems: Partial<Record<PersonField, PersonProblem>>;
  disabled: boolean;
}

/** All fields of a person, and what they amount to. */
export function PersonFields(props: PersonFieldsProps) {
  const texts = useTexts(peopleTexts);
  return (
    <Stack>
      <WhoFields {...props} />
      <RoleFields {...props} />
      <Panel title={texts.sections.adjustments}>
        <AdjustmentRows
          adjustments={props.draft.adjustments}
          disabled={props.disabled}
          onChange={(adjustments) => props.change({ adjustments })}
        />
      </Panel>
      <EffectivePanel draft={props.draft} />
    </Stack>
  );
}

function WhoFields({ draft, change, problems, disabled }: PersonFieldsProps) {
  const texts = useTexts(peopleTexts);
  const error = (field: PersonField) => {
    const problem = problems[field];
    return problem && texts.problems[problem];
  };
  return (
    <Panel title={texts.sections.who}>
      <Stack>
        <FormGrid>
          <TextField
            label={texts.fields.name}
            maxLength={80}
            autoComplete="off"
            disabled={disabled}
            value={draft.name}
            error={error('name')}
            onChange={(name) => change({ name })}
          />
          <TextField
            label={texts.fields.shortName}
            hint={texts.shortNameHint}
            maxLength={20}
            autoComplete="off"
            disabled={disabled}
            placeholder={shortNameOf(draft.name)}
            value={draft.shortName}
            onChange={(shortName) => change({ shortName })}
          />
          <TextField
            label={texts.fields.email}
            hint={texts.emailHint}
            type="email"
            maxLength={120}
            autoComplete="off"
            disabled={disabled}
            value={draft.email}
            error={error('email')}
            onChange={(email) => change({ email })}
          />
          <NumberField
            label={texts.fields.maxDiscountBps}
            hint={texts.discountHint}
            decimals={2}
            suffix="%"
            disabled={disabled}
            value={draft.maxDiscountBps}
            error={error('maxDiscountBps')}
            onChange={(maxDiscountBps) => change({ maxDiscountBps })}
          />
        </FormGrid>
      </Stack>
    </Panel>
  );
}

function RoleFields({ draft, change, problems, disabled }: PersonFieldsProps) {
  const texts = useTexts(peopleTexts);
  const { roles } = draft;
  const edit = (index: number, part: Partial<PersonDraft['roles'][number]>) =>
    change({ roles: roles.map((grant, at) => (at === index ? { ...grant, ...part } : grant)) });
  return (
    <Panel title={texts.sections.roles}>
      <Stack gap={3}>
        {roles.map((grant, index) => (
          // Grants have no identity of their own: the place in the list is what the person sees.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className="people-row">
            <Select
              label={texts.role}
              disabled={disabled}
              value={grant.role}
              options={roleSchema.options.map((role) => ({ value: role, label: texts.roles[role] }))}
              onChange={(role) => edit(index, role === 'owner' ? { role, branchId: null } : { role })}
            />
            <BranchSelect disabled={disabled || grant.role === 'owner'} value={grant.branchId} onChange={(branchId) => edit(index, { branchId })} />
            {!disabled && (
              <IconButton
                icon="trash"
                label={texts.removeRole(texts.roles[grant.role])}
                onClick={() => change({ roles: roles.filter((_grant, at) => at !== index) })}
              />
            )}
          </div>
        ))}
        {problems.roles && (
          <p className="ui-small ui-error" role="alert">
            {texts.problems[problems.roles]}
          </p>
        )}
        {!disabled && (
          <div>
            <Button icon="add" onClick={() => change({ roles: [...roles, { role: 'cashier', branchId: null }] })}>
              {texts.addRole}
            </Button>
          </div>
        )}
      </Stack>
    </Panel>
  );
}

/** What roles and adjustments amount to, so that nobody has to work it out. */
function EffectivePanel({ draft }: { draft: PersonDraft }) {
  const texts = useTexts(peopleTexts);
  const branches = useBranches().data ?? [];
  const branchIds = branches.map(({ id }) => id);
  if (draft.roles.some(({ role }) => role === 'owner')) return <Panel title={texts.sections.effective}>{texts.ownerAll}</Panel>;
  const groups = permissionGroups()
    .map(({ group, permissions }) => ({
      group,
      held: permissions.flatMap((permission) => {
        const reach = reachOf(draft, permission, branchIds);
        if (reach === 'none') return [];
        const where = reach === 'all' ? '' : branches.filter(({ id }) => reach.includes(id)).map(({ name }) => name).join(', ');
        return [{ permission, where }];
      }),
    }))
    .filter(({ held }) => held.length > 0);
  return (
    <Panel title={texts.sections.effective}>
      <div className="people-reach">
        {groups.map(({ group, held }) => (
          <section key={group}>
            <h3>{texts.permissions.groups[group] ?? group}</h3>
            <ul>
              {held.map(({ permission, where }) => (
                <li key={permission}>
                  <Icon name="check" size={14} />
                  <span>
                    {texts.permissions.names[permission]}
                    {where !== '' && <span className="ui-muted ui-small"> · {where}</span>}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Panel>
  );
}

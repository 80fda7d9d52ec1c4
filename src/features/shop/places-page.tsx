import { useState } from 'react';
import { useCan } from '../../device/office-client.ts';
import type { OfficeBranch } from '../../device/office-lookups.ts';
import { useBranches } from '../../device/office-lookups.ts';
import { AsyncView } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Cluster, Panel, Stack } from '../../ui/layout.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { BranchDialog, RegisterDialog } from './place-dialogs.tsx';
import { zoneName } from './place-form.ts';
import { shopTexts } from './texts.ts';
import './shop.css';

/** The branches with their registers and warehouses. */
export function PlacesPage() {
  const texts = useTexts(shopTexts);
  const can = useCan();
  const branches = useBranches();
  const [making, setMaking] = useState<'branch' | OfficeBranch | null>(null);
  const create = can('config.edit', 'all') && (
    <Button icon="add" variant="primary" onClick={() => setMaking('branch')}>
      {texts.newBranch}
    </Button>
  );
  return (
    <Page title={texts.title} actions={create}>
      <AsyncView query={branches} lines={6}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon="store" title={texts.empty} action={create}>
              {texts.emptyHelp}
            </EmptyState>
          ) : (
            <div className="shop-branches">
              {list.map((branch) => (
                <BranchPanel key={branch.id} branch={branch} onAddRegister={() => setMaking(branch)} />
              ))}
            </div>
          )
        }
      </AsyncView>
      {making === 'branch' && <BranchDialog onClose={() => setMaking(null)} />}
      {making !== null && making !== 'branch' && <RegisterDialog branch={making} onClose={() => setMaking(null)} />}
    </Page>
  );
}

function BranchPanel({ branch, onAddRegister }: { branch: OfficeBranch; onAddRegister: () => void }) {
  const texts = useTexts(shopTexts);
  const can = useCan();
  const address = [branch.address, branch.postalCode].filter(Boolean).join(', ') || texts.noAddress;
  return (
    <Panel title={branch.name} aside={branch.active ? zoneName(branch.timeZone) : texts.inactive}>
      <Stack gap={3}>
        <p className="ui-muted">
          {address}
          {branch.phone && (
            <>
              <br />
              {branch.phone}
            </>
          )}
        </p>
        <div className="shop-group">
          <h3>{texts.registers}</h3>
          <Cluster>
            {branch.registers.map(({ id, name, active }) => (
              <span key={id} className={active ? 'ui-mono' : 'ui-mono ui-struck'}>
                <Badge>{name}</Badge>
              </span>
            ))}
            {can('config.edit', branch.id) && (
              <Button variant="quiet" icon="add" aria-label={texts.addRegisterTo(branch.name)} onClick={onAddRegister}>
                {texts.addRegister}
              </Button>
            )}
          </Cluster>
        </div>
        <div className="shop-group">
          <h3>{texts.warehouses}</h3>
          <p>{branch.warehouses.map(({ name, isDefault }) => (isDefault && branch.warehouses.length > 1 ? `${name} (${texts.isDefault})` : name)).join(', ')}</p>
        </div>
      </Stack>
    </Panel>
  );
}

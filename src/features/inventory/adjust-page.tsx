import { useState } from 'react';
import { recordedSchema } from '../../domain/inventory/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { RadioGroup } from '../../ui/choice.tsx';
import { useFormDraft } from '../../ui/form-draft.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { FormGrid, Panel, Stack } from '../../ui/layout.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { AdjustmentDraft, StockLine } from './stock-lines.ts';
import {
  ADJUST_REASONS, adjustmentBody, adjustmentDraftSchema, adjustmentProblems, afterAdjustment, changeLine, reasonSign, removeLine,
} from './stock-lines.ts';
import { StockForm } from './stock-form.tsx';
import { BackToStock, LineFrame, RecordedNotice, useOwnWarehouses, WarehouseSelect } from './stock-parts.tsx';
import { inventoryTexts } from './texts.ts';
import './inventory.css';

/** Stock that is not what it should be: why, and by how much. */
export function AdjustPage() {
  const office = useOffice();
  const texts = useTexts(inventoryTexts);
  const warehouses = useOwnWarehouses('inventory.adjust');
  const only = warehouses.length === 1 ? (warehouses[0]?.id ?? '') : '';
  const [recorded, setRecorded] = useState<{ title: string; flagged: boolean } | null>(null);
  const draft = useFormDraft('adjustment', adjustmentDraftSchema, { warehouseId: only, reason: '', note: '', lines: [] });
  const { value, change } = draft;
  const changeLines = (lines: StockLine[]): void => change({ lines });
  const problems = adjustmentProblems(value);
  const save = useOfficeAct(async () => {
    const body = adjustmentBody(value);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const answer = await office.ask({ method: 'POST', path: '/api/inventory/adjustments', body, idempotencyKey, answer: recordedSchema });
    office.cache.invalidate('products/', 'product/', 'stock/', 'journal/');
    setRecorded({ title: texts.adjusted(value.lines.length), flagged: answer.flags.length > 0 });
    draft.discard();
  });
  return (
    <Page title={texts.adjust} note={texts.adjustNote} actions={<BackToStock />}>
      {recorded && <RecordedNotice {...recorded} onAnother={() => setRecorded(null)} />}
      <StockForm
        draft={draft}
        names={texts.fields}
        act={save}
        problems={problems}
        saveLabel={texts.saveAdjustment}
        onLines={changeLines}
        lines={<AdjustmentLines value={value} change={changeLines} />}
      >
        {(asked) => <AdjustmentHead value={value} change={change} warehouses={warehouses} asked={asked} />}
      </StockForm>
    </Page>
  );
}

interface AdjustmentHeadProps {
  value: AdjustmentDraft;
  change: (part: Partial<AdjustmentDraft>) => void;
  warehouses: readonly { id: string; name: string }[];
  asked: boolean;
}

function AdjustmentHead({ value, change, warehouses, asked }: AdjustmentHeadProps) {
  const texts = useTexts(inventoryTexts);
  return (
    <Panel>
      <Stack>
        <div className="inventory-reasons">
          <RadioGroup
            label={texts.reason}
            value={value.reason === '' ? null : value.reason}
            options={ADJUST_REASONS.map((reason) => ({ value: reason, label: texts.reasons[reason] }))}
            error={asked && value.reason === '' ? texts.problems['no-reason'] : undefined}
            onChange={(reason) => change({ reason })}
          />
        </div>
        <FormGrid>
          <WarehouseSelect
            warehouses={warehouses}
            value={value.warehouseId}
            missing={asked && value.warehouseId === ''}
            onChange={(warehouseId) => change({ warehouseId })}
          />
          <TextField label={texts.note} maxLength={250} autoComplete="off" value={value.note} onChange={(note) => change({ note })} />
        </FormGrid>
      </Stack>
    </Panel>
  );
}

function AdjustmentLines({ value, change }: { value: AdjustmentDraft; change: (lines: StockLine[]) => void }) {
  const texts = useTexts(inventoryTexts);
  const { quantity } = useFormats();
  const { lines, warehouseId, reason } = value;
  const sign = reasonSign(reason);
  if (lines.length === 0) {
    return (
      <EmptyState icon="barcode" title={texts.emptyLines}>
        {texts.emptyAdjust}
      </EmptyState>
    );
  }
  return (
    <ul className="inventory-lines" aria-label={texts.parts}>
      {lines.map((line) => {
        const left = afterAdjustment(line, value);
        return (
          <LineFrame key={line.productId} line={line} kind="adjust" onRemove={() => change(removeLine(lines, line.productId))}>
            <NumberField
              label={texts.quantityOf(line.name)}
              labelHidden
              decimals={3}
              allowNegative={sign === null}
              prefix={sign === -1 ? '−' : sign === 1 ? '+' : '±'}
              value={line.quantityMilli}
              onChange={(quantityMilli) => change(changeLine(lines, line.productId, { quantityMilli }))}
            />
            <div className="inventory-figure">
              <span className="ui-mono">
                {quantity(line.onHandMilli[warehouseId] ?? 0)} → <strong className={left < 0 ? 'ui-error' : undefined}>{quantity(left)}</strong>
              </span>
              {left < 0 && <p className="ui-small ui-error">{texts.negativeLeft}</p>}
            </div>
          </LineFrame>
        );
      })}
    </ul>
  );
}

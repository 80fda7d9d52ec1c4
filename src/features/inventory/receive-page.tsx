import { useState } from 'react';
import { recordedSchema } from '../../domain/inventory/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useFormDraft } from '../../ui/form-draft.ts';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { DataList, FormGrid, Panel } from '../../ui/layout.tsx';
import { Money } from '../../ui/money.tsx';
import { MoneyField, NumberField } from '../../ui/number-field.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { ReceiptDraft, StockLine } from './stock-lines.ts';
import { changeLine, lineCostCents, receiptBody, receiptDraftSchema, receiptProblems, receiptTotals, removeLine } from './stock-lines.ts';
import { StockForm } from './stock-form.tsx';
import { BackToStock, LineFrame, RecordedNotice, useOwnWarehouses, WarehouseSelect } from './stock-parts.tsx';
import { inventoryTexts } from './texts.ts';
import './inventory.css';

/** Goods that arrived: from whom, what, how many, at what cost. */
export function ReceivePage() {
  const office = useOffice();
  const texts = useTexts(inventoryTexts);
  const { money } = useFormats();
  const warehouses = useOwnWarehouses('purchasing.receive');
  const only = warehouses.length === 1 ? (warehouses[0]?.id ?? '') : '';
  const [recorded, setRecorded] = useState<{ title: string; flagged: boolean } | null>(null);
  const draft = useFormDraft('receipt', receiptDraftSchema, { warehouseId: only, supplierName: '', supplierInvoice: '', note: '', lines: [] });
  const { value, change } = draft;
  const changeLines = (lines: StockLine[]): void => change({ lines });
  const problems = receiptProblems(value);
  const save = useOfficeAct(async () => {
    const body = receiptBody(value);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const answer = await office.ask({ method: 'POST', path: '/api/inventory/receipts', body, idempotencyKey, answer: recordedSchema });
    office.cache.invalidate('products/', 'product/', 'stock/', 'journal/');
    setRecorded({ title: texts.received(value.lines.length, money(receiptTotals(value.lines).totalCents)), flagged: answer.flags.length > 0 });
    draft.discard();
  });
  return (
    <Page title={texts.receive} note={texts.receiveNote} actions={<BackToStock />}>
      {recorded && <RecordedNotice {...recorded} onAnother={() => setRecorded(null)} />}
      <StockForm
        draft={draft}
        names={texts.fields}
        act={save}
        problems={problems}
        saveLabel={texts.saveReceipt}
        onLines={changeLines}
        lines={<ReceiptLines lines={value.lines} change={changeLines} />}
      >
        {(asked) => <ReceiptHead value={value} change={change} warehouses={warehouses} asked={asked} />}
      </StockForm>
    </Page>
  );
}

interface ReceiptHeadProps {
  value: ReceiptDraft;
  change: (part: Partial<ReceiptDraft>) => void;
  warehouses: readonly { id: string; name: string }[];
  asked: boolean;
}

function ReceiptHead({ value, change, warehouses, asked }: ReceiptHeadProps) {
  const texts = useTexts(inventoryTexts);
  return (
    <Panel>
      <FormGrid>
        <WarehouseSelect
          warehouses={warehouses}
          value={value.warehouseId}
          missing={asked && value.warehouseId === ''}
          onChange={(warehouseId) => change({ warehouseId })}
        />
        <TextField label={texts.supplier} maxLength={120} autoComplete="off" value={value.supplierName} onChange={(supplierName) => change({ supplierName })} />
        <TextField
          label={texts.invoice}
          mono
          maxLength={60}
          autoComplete="off"
          value={value.supplierInvoice}
          onChange={(supplierInvoice) => change({ supplierInvoice })}
        />
        <TextField label={texts.note} maxLength={250} autoComplete="off" value={value.note} onChange={(note) => change({ note })} />
      </FormGrid>
    </Panel>
  );
}

function ReceiptLines({ lines, change }: { lines: readonly StockLine[]; change: (lines: StockLine[]) => void }) {
  const texts = useTexts(inventoryTexts);
  const totals = receiptTotals(lines);
  if (lines.length === 0) {
    return (
      <EmptyState icon="barcode" title={texts.emptyLines}>
        {texts.emptyReceive}
      </EmptyState>
    );
  }
  return (
    <>
      <div className="inventory-line inventory-lines-head" aria-hidden="true">
        <span>{texts.columns.part}</span>
        <span className="inventory-figure">{texts.columns.quantity}</span>
        <span className="inventory-figure">{texts.columns.unitCost}</span>
        <span className="inventory-figure">{texts.columns.cost}</span>
      </div>
      <ul className="inventory-lines" aria-label={texts.parts}>
        {lines.map((line) => (
          <LineFrame key={line.productId} line={line} kind="receive" onRemove={() => change(removeLine(lines, line.productId))}>
            <NumberField
              label={texts.quantityOf(line.name)}
              labelHidden
              decimals={3}
              value={line.quantityMilli}
              onChange={(quantityMilli) => change(changeLine(lines, line.productId, { quantityMilli }))}
            />
            <MoneyField
              label={texts.costOf(line.name)}
              labelHidden
              valueCents={line.unitCostCents}
              onChangeCents={(unitCostCents) => change(changeLine(lines, line.productId, { unitCostCents }))}
            />
            <div className="inventory-figure">
              <Money cents={lineCostCents(line) ?? 0} strong />
            </div>
          </LineFrame>
        ))}
      </ul>
      <div className="inventory-totals">
        <DataList
          items={[
            { label: texts.subtotal, value: <Money cents={totals.netCents} /> },
            { label: texts.tax, value: <Money cents={totals.taxCents} /> },
            { label: texts.total, value: <Money cents={totals.totalCents} />, strong: true },
          ]}
        />
      </div>
    </>
  );
}

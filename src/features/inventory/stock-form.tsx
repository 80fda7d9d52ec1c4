import type { ReactNode } from 'react';
import type { SaveAct } from '../../ui/draft-form.tsx';
import { DraftForm } from '../../ui/draft-form.tsx';
import type { FormDraft } from '../../ui/form-draft.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { ProductSearch } from './product-search.tsx';
import type { StockLine, StockProblem } from './stock-lines.ts';
import { addProduct } from './stock-lines.ts';
import { MissingNotice } from './stock-parts.tsx';
import { inventoryTexts } from './texts.ts';

interface StockFormProps<T> {
  draft: FormDraft<T>;
  /** What its fields are called. */
  names: Readonly<Record<keyof T & string, string>>;
  act: SaveAct;
  problems: readonly StockProblem[];
  saveLabel: string;
  onLines: (lines: StockLine[]) => void;
  /** The parts that were added. */
  lines: ReactNode;
  /** What stands over them; it marks what is missing once somebody tried to save. */
  children: (asked: boolean) => ReactNode;
}

/** Parts by scanning or typing, under a head, saved as a whole: what came in, or what is put right. */
export function StockForm<T extends { warehouseId: string; lines: StockLine[] }>({ draft, names, act, problems, saveLabel, onLines, lines, children }: StockFormProps<T>) {
  const texts = useTexts(inventoryTexts);
  const { value } = draft;
  return (
    <DraftForm
      draft={draft}
      names={names}
      act={act}
      wrong={problems.length > 0}
      wrongNotice={<MissingNotice problems={problems} />}
      words={texts.serverProblems}
      saveLabel={saveLabel}
      always={value.lines.length > 0}
    >
      {(asked) => (
        <Stack>
          {children(asked)}
          <Panel title={texts.parts} flush>
            <div className="inventory-add">
              <ProductSearch warehouseId={value.warehouseId} onPick={(product) => onLines(addProduct(value.lines, product))} />
            </div>
            {lines}
          </Panel>
        </Stack>
      )}
    </DraftForm>
  );
}

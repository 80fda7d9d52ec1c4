import type { ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { officeProductSchema } from '../../domain/catalog/api.ts';
import type { OfficeProduct } from '../../domain/catalog/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { officePaths } from '../../device/office-paths.ts';
import type { OfficeProblem } from '../../device/office-problem.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { AsyncView, ProblemNotice } from '../../ui/async-view.tsx';
import { DraftForm } from '../../ui/draft-form.tsx';
import { useFormDraft } from '../../ui/form-draft.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/shell.tsx';
import { Notice } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ProductFields } from './product-fields.tsx';
import { NEW_PRODUCT, productDraft, productDraftSchema, productFields, productPatch, productProblems } from './product-form.ts';
import { StockHistory } from './stock-history.tsx';
import { catalogTexts } from './texts.ts';
import './catalog.css';

/** One part: its data, and what moved its stock; `history` stands below its fields. */
export function ProductPage({ id, history }: { id: string; history: ReactNode }) {
  const office = useOffice();
  const texts = useTexts(catalogTexts);
  const can = useCan();
  const [search, setSearch] = useSearchParams();
  const product = useOfficeQuery(`product/${id}`, () => office.ask({ path: `/api/products/${id}`, answer: officeProductSchema }));
  const view = search.get('vista') === 'movimientos' && can('inventory.view') ? 'history' : 'data';
  return (
    <Page
      narrow
      title={product.data?.name ?? texts.columns.part}
      note={product.data && <span className="ui-mono">{[product.data.partNumber, product.data.manufacturer].filter(Boolean).join(' · ')}</span>}
      actions={<BackToProducts />}
    >
      <AsyncView query={product} lines={10}>
        {(record) => (
          <>
            {can('inventory.view') && (
              <Tabs
                label={texts.views}
                tabs={[
                  { id: 'data', label: texts.data },
                  { id: 'history', label: texts.history },
                ]}
                value={view}
                onChange={(next) => setSearch(next === 'history' ? { vista: 'movimientos' } : {}, { replace: true })}
              />
            )}
            {view === 'history' ? (
              <StockHistory productId={id} />
            ) : (
              <>
                <EditProduct product={record} />
                {history}
              </>
            )}
          </>
        )}
      </AsyncView>
    </Page>
  );
}

function BackToProducts() {
  const texts = useTexts(catalogTexts);
  return <BackLink href={officePaths.products}>{texts.back}</BackLink>;
}

function EditProduct({ product }: { product: OfficeProduct }) {
  const office = useOffice();
  const texts = useTexts(catalogTexts);
  const can = useCan();
  const toast = useToast();
  const draft = useFormDraft(`product.${product.id}`, productDraftSchema, productDraft(product));
  const problems = productProblems(draft.value);
  const save = useOfficeAct(async () => {
    const body = productPatch(draft.value, draft.changed);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const saved = await office.ask({ method: 'PATCH', path: `/api/products/${product.id}`, body, idempotencyKey, answer: officeProductSchema });
    office.cache.put(`product/${product.id}`, saved);
    office.cache.invalidate('products/');
    draft.discard();
    toast({ text: texts.saved, tone: 'success' });
  });
  const mayEdit = can('catalog.edit');
  return (
    <DraftForm
      draft={draft}
      names={texts.fields}
      act={save}
      wrong={Object.keys(problems).length > 0}
      problemNotice={save.problem && <SaveProblem problem={save.problem} />}
    >
      {(asked) => (
        <>
          {!mayEdit && <Notice tone="primary">{texts.readOnly}</Notice>}
          <ProductFields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={!mayEdit} product={product} />
        </>
      )}
    </DraftForm>
  );
}

/** A part that is not there yet. */
export function NewProductPage() {
  const office = useOffice();
  const texts = useTexts(catalogTexts);
  const toast = useToast();
  const [, navigate] = useLocation();
  const draft = useFormDraft('product.new', productDraftSchema, NEW_PRODUCT);
  const problems = productProblems(draft.value);
  const create = useOfficeAct(async () => {
    const body = productFields(draft.value);
    const idempotencyKey = draft.keyFor(body, () => office.newId());
    const made = await office.ask({ method: 'POST', path: '/api/products', body, idempotencyKey, answer: officeProductSchema });
    office.cache.put(`product/${made.id}`, made);
    office.cache.invalidate('products/');
    draft.discard();
    toast({ text: texts.created, tone: 'success' });
    navigate(officePaths.product(made.id), { replace: true });
  });
  return (
    <Page narrow title={texts.newProduct} actions={<BackToProducts />}>
      <DraftForm
        draft={draft}
        names={texts.fields}
        act={create}
        wrong={Object.keys(problems).length > 0}
        problemNotice={create.problem && <SaveProblem problem={create.problem} />}
        saveLabel={texts.create}
        always
      >
        {(asked) => <ProductFields draft={draft.value} change={draft.change} problems={asked ? problems : {}} disabled={false} product={null} />}
      </DraftForm>
    </Page>
  );
}

/** Why it was not saved; when the part is there already, the way to it. */
function SaveProblem({ problem }: { problem: OfficeProblem }) {
  const texts = useTexts(catalogTexts);
  const [, navigate] = useLocation();
  const existing = problem.code === 'product-exists' ? problem.members['productId'] : undefined;
  if (typeof existing !== 'string') return <ProblemNotice problem={problem} words={texts.serverProblems} />;
  return (
    <Notice
      tone="error"
      action={
        <LinkButton href={officePaths.product(existing)} onNavigate={navigate}>
          {texts.exists}
        </LinkButton>
      }
    >
      {(texts.serverProblems as Record<string, string>)['product-exists'] ?? problem.detail}
    </Notice>
  );
}

import { lazy, Suspense, useEffect } from 'react';
import type { ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { useCan, useSession } from '../device/office-client.ts';
import { homeZone, useBranches } from '../device/office-lookups.ts';
import { officePaths } from '../device/office-paths.ts';
import type { Permission } from '../domain/identity/permissions.ts';
import { TodayPage } from '../features/overview/today-page.tsx';
import { useTaskCount } from '../features/overview/use-today.ts';
import { useLanguage, useTexts, ZoneProvider } from '../ui/i18n.tsx';
import { AppLink } from '../ui/link.tsx';
import { OfficeShell, Page, SideNav, TopBar, currentHref } from '../ui/shell.tsx';
import { EmptyState, NoPermissionState, Notice, Skeleton } from '../ui/states.tsx';
import { LoadBoundary } from './load-boundary.tsx';
import { OfficeMenu } from './office-menu.tsx';
import { officeNav } from './office-nav.ts';
import { OfficeRoot } from './office-root.tsx';
import { officeTexts } from './office-texts.ts';

// The owner's first screen comes with the office; each other part when somebody goes there.
const TasksPage = lazy(() => import('../features/overview/tasks-page.tsx').then((part) => ({ default: part.TasksPage })));
const SalesPage = lazy(() => import('../features/overview/sales-page.tsx').then((part) => ({ default: part.SalesPage })));
const SalePage = lazy(() => import('../features/overview/sale-page.tsx').then((part) => ({ default: part.SalePage })));
const ProductsPage = lazy(() => import('../features/catalog/products-page.tsx').then((part) => ({ default: part.ProductsPage })));
const ProductPage = lazy(() => import('../features/catalog/product-page.tsx').then((part) => ({ default: part.ProductPage })));
const NewProductPage = lazy(() => import('../features/catalog/product-page.tsx').then((part) => ({ default: part.NewProductPage })));
const ReceivePage = lazy(() => import('../features/inventory/receive-page.tsx').then((part) => ({ default: part.ReceivePage })));
const AdjustPage = lazy(() => import('../features/inventory/adjust-page.tsx').then((part) => ({ default: part.AdjustPage })));
const UploadPage = lazy(() => import('../features/importing/upload-page.tsx').then((part) => ({ default: part.UploadPage })));
const ImportPage = lazy(() => import('../features/importing/import-page.tsx').then((part) => ({ default: part.ImportPage })));
const CustomersPage = lazy(() => import('../features/customers/customers-page.tsx').then((part) => ({ default: part.CustomersPage })));
const CustomerPage = lazy(() => import('../features/customers/customer-page.tsx').then((part) => ({ default: part.CustomerPage })));
const NewCustomerPage = lazy(() => import('../features/customers/customer-page.tsx').then((part) => ({ default: part.NewCustomerPage })));
const InvoicesPage = lazy(() => import('../features/invoicing/office/invoices-page.tsx').then((part) => ({ default: part.InvoicesPage })));
const InvoicePage = lazy(() => import('../features/invoicing/office/invoice-page.tsx').then((part) => ({ default: part.InvoicePage })));
const NewInvoicePage = lazy(() => import('../features/invoicing/office/new-invoice-page.tsx').then((part) => ({ default: part.NewInvoicePage })));
const InvoiceRequestsPage = lazy(() => import('../features/invoicing/office/requests-page.tsx').then((part) => ({ default: part.RequestsPage })));
const AdvancesPage = lazy(() => import('../features/invoicing/office/advances-page.tsx').then((part) => ({ default: part.AdvancesPage })));
const GlobalPage = lazy(() => import('../features/invoicing/office/global-page.tsx').then((part) => ({ default: part.GlobalPage })));
const InvoicingSettingsPage = lazy(() => import('../features/invoicing/settings/settings-page.tsx').then((part) => ({ default: part.InvoicingSettingsPage })));
const JournalPage = lazy(() => import('../features/accounting/journal-page.tsx').then((part) => ({ default: part.JournalPage })));
const PeriodsPage = lazy(() => import('../features/accounting/periods-page.tsx').then((part) => ({ default: part.PeriodsPage })));
const PeoplePage = lazy(() => import('../features/people/people-page.tsx').then((part) => ({ default: part.PeoplePage })));
const PersonPage = lazy(() => import('../features/people/person-page.tsx').then((part) => ({ default: part.PersonPage })));
const NewPersonPage = lazy(() => import('../features/people/person-page.tsx').then((part) => ({ default: part.NewPersonPage })));
const DevicesPage = lazy(() => import('../features/devices/devices-page.tsx').then((part) => ({ default: part.DevicesPage })));
const HandInPage = lazy(() => import('../features/hand-in/hand-in-page.tsx').then((part) => ({ default: part.HandInPage })));
const RecordHistory = lazy(() => import('../features/history/record-history.tsx').then((part) => ({ default: part.RecordHistory })));
const PlacesPage = lazy(() => import('../features/shop/places-page.tsx').then((part) => ({ default: part.PlacesPage })));

/** Everything under `/oficina`. */
export function OfficeRoutes() {
  return (
    <OfficeRoot>
      <InHomeZone>
        <OfficeFrame />
      </InHomeZone>
    </OfficeRoot>
  );
}

/** Times that belong to no branch are shown in the zone where most of them stand. */
function InHomeZone({ children }: { children: ReactNode }) {
  const { timeZone } = useLanguage();
  const branches = useBranches();
  return <ZoneProvider timeZone={homeZone(branches.data ?? []) ?? timeZone}>{children}</ZoneProvider>;
}

function OfficeFrame() {
  const texts = useTexts(officeTexts);
  const session = useSession();
  const can = useCan();
  const [path, navigate] = useLocation();
  const items = officeNav(session, texts.nav, useTaskCount(can('reports.view')));
  const here = items.find(({ href }) => href === currentHref(items, path))?.label ?? texts.office;
  const business = session.tenant.name;
  useEffect(() => {
    document.title = `${here} · ${business}`;
  }, [here, business]);
  return (
    <OfficeShell
      topBar={
        <TopBar title={business} subtitle={texts.office}>
          <OfficeMenu />
        </TopBar>
      }
      nav={<SideNav items={items} path={path} onNavigate={navigate} phoneItems={3} />}
    >
      {session.tenant.status === 'suspended' && <Notice tone="warning">{texts.suspended}</Notice>}
      <LoadBoundary key={path}>
        <BeginAtTop />
        <Suspense
          fallback={
            <Page title={here}>
              <Skeleton lines={6} />
            </Page>
          }
        >
          <OfficePages firstHref={items[0]?.href} />
        </Suspense>
      </LoadBoundary>
    </OfficeShell>
  );
}

/** Drawn anew with each screen: one that was scrolled leaves the next at its top. */
function BeginAtTop() {
  useEffect(() => {
    document.querySelector('.ui-office-main')?.scrollTo(0, 0);
  }, []);
  return null;
}

/** Lets in who holds one of the permissions; the others are told who can give it. */
function Guarded({ any, children }: { any: readonly Permission[]; children: ReactNode }) {
  const texts = useTexts(officeTexts);
  const can = useCan();
  if (any.some((permission) => can(permission))) return children;
  return <NoPermissionState title={texts.noPermission}>{texts.noPermissionHelp}</NoPermissionState>;
}

function OfficePages({ firstHref }: { firstHref: string | undefined }) {
  const texts = useTexts(officeTexts);
  const [, navigate] = useLocation();
  if (firstHref === undefined) return <NoPermissionState title={texts.nothingPermitted}>{texts.nothingPermittedHelp}</NoPermissionState>;
  const page = (path: string, any: readonly Permission[], draw: (id: string) => ReactNode) => (
    <Route key={path} path={path}>
      {(params: { id?: string }) => <Guarded any={any}>{draw(params.id ?? '')}</Guarded>}
    </Route>
  );
  return (
    <Switch>
      {firstHref !== officePaths.today && <Route path={officePaths.today}>{() => <Redirect to={firstHref} replace />}</Route>}
      {page(officePaths.today, ['reports.view'], () => <TodayPage />)}
      {page(officePaths.tasks, ['reports.view'], () => <TasksPage />)}
      {page(officePaths.sales, ['reports.view', 'pos.sell'], () => <SalesPage />)}
      {page(officePaths.sale(':id'), ['reports.view', 'pos.sell'], (id) => <SalePage id={id} />)}
      {page(officePaths.products, ['catalog.view'], () => <ProductsPage />)}
      {page(officePaths.newProduct, ['catalog.edit'], () => <NewProductPage />)}
      {page(officePaths.receive, ['purchasing.receive'], () => <ReceivePage />)}
      {page(officePaths.adjust, ['inventory.adjust'], () => <AdjustPage />)}
      {page(officePaths.imports, ['data.import'], () => <UploadPage />)}
      {page(officePaths.product(':id'), ['catalog.view'], (id) => <ProductPage id={id} history={<RecordHistory collection="products" id={id} />} />)}
      {page(officePaths.import(':id'), ['data.import'], (id) => <ImportPage id={id} />)}
      {page(officePaths.customers, ['customers.view'], () => <CustomersPage />)}
      {page(officePaths.newCustomer, ['customers.create'], () => <NewCustomerPage />)}
      {page(officePaths.customer(':id'), ['customers.view'], (id) => <CustomerPage id={id} history={<RecordHistory collection="customers" id={id} />} />)}
      {page(officePaths.invoices, ['invoicing.view'], () => <InvoicesPage />)}
      {page(officePaths.newInvoice, ['invoicing.create'], () => <NewInvoicePage />)}
      {page(officePaths.invoiceRequests, ['invoicing.view'], () => <InvoiceRequestsPage />)}
      {page(officePaths.advances, ['invoicing.view'], () => <AdvancesPage />)}
      {page(officePaths.globalInvoice, ['invoicing.view'], () => <GlobalPage />)}
      {page(officePaths.invoicingSettings, ['config.view'], () => <InvoicingSettingsPage />)}
      {page(officePaths.invoice(':id'), ['invoicing.view'], (id) => <InvoicePage id={id} />)}
      {page(officePaths.journal, ['accounting.view'], () => <JournalPage />)}
      {page(officePaths.periods, ['accounting.view'], () => <PeriodsPage />)}
      {page(officePaths.people, ['people.view'], () => <PeoplePage />)}
      {page(officePaths.newPerson, ['people.edit'], () => <NewPersonPage />)}
      {page(officePaths.person(':id'), ['people.view'], (id) => <PersonPage id={id} />)}
      {page(officePaths.handIn, ['devices.manage'], () => <HandInPage />)}
      {page(officePaths.devices, ['devices.manage'], () => <DevicesPage />)}
      {page(officePaths.places, ['config.view'], () => <PlacesPage />)}
      <Route>
        <EmptyState
          icon="search"
          title={texts.notFound}
          action={
            <AppLink href={firstHref} onNavigate={navigate}>
              {texts.goHome}
            </AppLink>
          }
        />
      </Route>
    </Switch>
  );
}

import type { CustomerRow, HistoryRow, InvoiceRow, ProductRow, StockRow } from '../domain/sync/rows.ts';
import { LiveDrafts } from './drafts/live-drafts.ts';
import { followFirstPull } from './first-pull.ts';
import { InFlight } from './http/in-flight.ts';
import { House } from './house.ts';
import { ENROLMENT, type StoredEnrolment } from './identity/enrol.ts';
import { DeviceToken } from './identity/device-token.ts';
import { Verifiers } from './identity/verifiers.ts';
import { OperationLog } from './log/operation-log.ts';
import { followLog } from './overlay/follow-log.ts';
import type { Ports } from './ports.ts';
import { indexedDbNameOf } from './pull/pulled-database.ts';
import { PulledRows } from './pull/pulled-rows.ts';
import type { PulledStore } from './pull/pulled-store.ts';
import { SearchClient } from './search/search-client.ts';
import { CashBook } from './shop/cash-book.ts';
import { catalogueOf } from './shop/catalogue.ts';
import { CustomerDirectory } from './shop/customer-directory.ts';
import { InvoiceBook } from './shop/invoice-book.ts';
import { ticketsOf } from './shop/tickets.ts';
import { prefixOf, type StationContext } from './station-context.ts';
import { Station, type Opened } from './station.ts';
import { PendingList } from './sync/pending-list.ts';
import { SyncEngine } from './sync/sync-engine.ts';
import { SharedStatus, type SyncStatus } from './sync/sync-status.ts';
import { syncView } from './sync/sync-view.ts';

/** Opens everything an enrolled device works with, and starts speaking with the server. */
export async function openStation(context: StationContext): Promise<Station> {
  const opened = await openParts(context);
  await dropSoldCarts(context, opened.log);
  shareTickets(context, opened);
  opened.engine.start();
  await showStanding(context, opened);
  return new Station(context, opened);
}

/** A browser that ended between recording a sale and emptying its ticket still holds the ticket. */
async function dropSoldCarts({ cart }: StationContext, log: OperationLog): Promise<void> {
  for (const id of cart.unsold) if ((await log.read.byCart(id)) !== null) cart.spent(id);
}

/** The tab that speaks with the server shares the open tickets too. */
function shareTickets({ ports, cart, stores, stored }: StationContext, { status, token }: Opened): void {
  const { openSocket, connection } = ports;
  const show = (): void => cart.present(stored.enrolment.deviceId, stores.signedIn.get()?.employee.shortName ?? null);
  show();
  stores.signedIn.subscribe(show);
  if (openSocket === null) return;
  let end: (() => void) | null = null;
  const follow = (): void => {
    const leads = status.leader.get() && !status.store.get().revoked;
    if (leads && end === null) {
      const live = new LiveDrafts({
        openSocket, token,
        boardChanged: (board) => cart.showBoard(board),
        connected: (copy) => cart.shared(copy),
        stored: (copy, stateVector) => cart.stored(copy, stateVector),
      });
      const stopLeading = cart.lead(live);
      const stopHurry = connection.onOnline(() => live.hurry());
      end = () => {
        stopHurry();
        stopLeading();
      };
    } else if (!leads && end !== null) {
      end();
      end = null;
    }
  };
  status.leader.subscribe(follow);
  status.store.subscribe(follow);
}

async function openParts(context: StationContext): Promise<Opened> {
  const inFlight = new InFlight(context.ports);
  const ports: Ports = { ...context.ports, http: inFlight.http };
  const { stored, clock, database, stores } = context;
  const { enrolment, privateKey } = stored;
  const { deviceId, branchId, registerId } = enrolment;
  const prefix = prefixOf(stored);
  const [{ pulled, place }, log, verifiers] = await Promise.all([
    openPulled(ports, prefix),
    OperationLog.open(ports, { device: deviceId, branch: branchId, register: registerId }, prefix, () => clock.offset),
    Verifiers.open(ports, database),
  ]);
  const token = new DeviceToken(ports, deviceId, privateKey, clock);
  const house = await House.open({ ports, database, stores, enrolment, token }, pulled);
  const cash = await CashBook.open(log, stores.cashSession, (id) => house.nameOf(id));
  const products = new PulledRows<ProductRow>(pulled, 'products');
  const stock = new PulledRows<StockRow>(pulled, 'stock');
  const customerRows = new PulledRows<CustomerRow>(pulled, 'customers');
  const invoiceRows = new PulledRows<InvoiceRow>(pulled, 'invoices');
  const effects = await followLog(log, [products, stock, customerRows, invoiceRows]);
  const search = new SearchClient(ports.openSearch(), indexedDbNameOf(place, 'products'), `${place}-search`);
  products.onChanged(() => search.refresh());
  // A catalogue without parts is complete too.
  products.onStanding(() => {
    if (!search.state.get().ready) search.refresh();
  });
  const status: SharedStatus = new SharedStatus(ports.channel(`${prefix}-sync`), initialStatus(stored), () => engine.wake());
  const engine: SyncEngine = new SyncEngine({
    ports, prefix, log, clock, token, database: pulled, deviceId, key: privateKey, certificate: enrolment.certificate, status, inFlight, streamHttp: context.ports.http,
    ended: (how) => rememberEnd(context, status, how),
  });
  return {
    pulled, log, house, cash, search, engine, status, verifiers, token,
    tickets: ticketsOf({ log: log.read, history: new PulledRows<HistoryRow>(pulled, 'history'), series: enrolment.folioSeries, nameOf: (id) => house.nameOf(id) }),
    catalogue: catalogueOf({ search, products, stock, effects, shop: () => stores.shop.get() }),
    customers: new CustomerDirectory(customerRows, effects),
    invoices: new InvoiceBook(invoiceRows, effects, log, () => stores.invoiceRevision.set(stores.invoiceRevision.get() + 1)),
  };
}

/**
 * Opens what is pulled. Where that cannot be opened (damaged on the disk), a second place beside it, which is pulled
 * from the beginning: nothing is deleted, and whoever opens the first again goes on from where it stood.
 */
async function openPulled(ports: Ports, prefix: string): Promise<{ pulled: PulledStore; place: string }> {
  try {
    return { pulled: await ports.openPulled(prefix), place: prefix };
  } catch {
    const place = `${prefix}-anew`;
    return { pulled: await ports.openPulled(place), place };
  }
}

function initialStatus({ ended }: StoredEnrolment): SyncStatus {
  return { lastContactMs: null, problem: null, sending: false, revoked: ended === 'revoked', forked: ended === 'forked' };
}

async function rememberEnd({ database, stored }: StationContext, status: SharedStatus, how: 'revoked' | 'forked'): Promise<void> {
  const { revoked, forked } = status.store.get();
  if (how === 'revoked' ? revoked : forked) return;
  await database.put({ [ENROLMENT]: { ...stored, ended: how } });
  status.change(how === 'revoked' ? { revoked: true } : { forked: true });
}

/** Keeps what screens see of the device as a whole: its standing and its sync mark. */
async function showStanding({ ports, stores, stored, clock }: StationContext, { pulled, log, house, cash, search, status }: Opened): Promise<void> {
  const { enrolment } = stored;
  const persisted = await ports.storage.persisted();
  let firstPull = { done: false, rows: 0 };
  const showReady = (): void => {
    const { revoked } = status.store.get();
    const shown = stores.standing.get();
    // The browser may have been asked again since.
    const kept = shown.kind === 'ready' ? shown.persisted : persisted;
    stores.standing.set(revoked ? { kind: 'revoked', enrolment } : { kind: 'ready', enrolment, firstPull, persisted: kept });
  };
  const list: PendingList = await PendingList.open(log, () => clock.nowMs(), () => showSync());
  const showSync = (): void => {
    stores.sync.set(syncView(list, status.store.get(), status.leader.get(), stores.shop.get()?.tenant.status ?? 'active'));
  };
  let revokedShown = status.store.get().revoked;
  status.store.subscribe(() => {
    showSync();
    if (status.store.get().revoked !== revokedShown) showReady();
    revokedShown = status.store.get().revoked;
  });
  status.leader.subscribe(showSync);
  stores.shop.subscribe(showSync);
  stores.people.subscribe(() => cash.refresh());
  stores.catalogue.set(search.state.get());
  search.state.subscribe(() => stores.catalogue.set(search.state.get()));
  house.followTiles(status.store);
  showReady();
  showSync();
  cash.refresh();
  await followFirstPull(pulled, () => house.refresh(), (progress) => {
    firstPull = progress;
    showReady();
  });
}

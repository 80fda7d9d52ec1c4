import { tilesSchema, type Enrolment } from '../domain/identity/api.ts';
import { isAllowed, type Permission } from '../domain/identity/permissions.ts';
import type { EmployeeRow, SettingRow } from '../domain/sync/rows.ts';
import { askServer } from './http/api-client.ts';
import type { DeviceToken } from './identity/device-token.ts';
import { peopleOf } from './identity/people.ts';
import type { DeviceDatabase } from './local/device-database.ts';
import type { Ports } from './ports.ts';
import type { PulledStore } from './pull/pulled-store.ts';
import { PulledRows } from './pull/pulled-rows.ts';
import { shopFrom } from './shop/settings.ts';
import type { Store } from './contract.ts';
import type { DeviceStores } from './stores.ts';
import type { SyncStatus } from './sync/sync-status.ts';
import { withToken } from './sync/pull-sender.ts';

const TILES = 'tiles';

interface HouseContext {
  ports: Ports;
  database: DeviceDatabase;
  stores: DeviceStores;
  enrolment: Enrolment;
  token: DeviceToken;
}

/** The house as pulled: its settings and people, all in memory, kept as they change. */
export class House {
  readonly #context: HouseContext;
  readonly #settings: PulledRows<SettingRow>;
  readonly #employees: PulledRows<EmployeeRow>;
  #people = new Map<string, EmployeeRow>();
  /** Who has a PIN, when the server last said so. */
  #tiles: ReadonlySet<string> | null = null;

  private constructor(context: HouseContext, database: PulledStore) {
    this.#context = context;
    this.#settings = new PulledRows(database, 'settings');
    this.#employees = new PulledRows(database, 'employees');
  }

  static async open(context: HouseContext, database: PulledStore): Promise<House> {
    const house = new House(context, database);
    const tiles = await context.database.get<string[]>(TILES);
    house.#tiles = tiles === null ? null : new Set(tiles);
    house.#settings.onChanged(() => void house.#readShop());
    house.#employees.onChanged(() => void house.#readPeople().then(() => house.#refreshTiles()));
    await house.refresh();
    return house;
  }

  /** Reads shop and people as they stand. */
  async refresh(): Promise<void> {
    await Promise.all([this.#readShop(), this.#readPeople()]);
  }

  employee(id: string): EmployeeRow | null {
    return this.#people.get(id) ?? null;
  }

  nameOf(id: string): string | null {
    return this.#people.get(id)?.name ?? null;
  }

  /** Whether a person may attempt something in this device's branch, as last pulled. */
  can(employeeId: string, permission: Permission): boolean {
    const person = this.employee(employeeId);
    return person !== null && person.active && isAllowed(person.roles, person.adjustments, permission, this.#context.enrolment.branchId);
  }

  /** Asks who has a PIN whenever the server is reached after it was not. */
  followTiles(status: Store<SyncStatus>): void {
    let reached = false;
    status.subscribe(() => {
      const { problem, lastContactMs } = status.get();
      const now = problem === null && lastContactMs !== null;
      if (now && !reached) void this.#refreshTiles();
      reached = now;
    });
  }

  /** Without an answer what was known stays. */
  async #refreshTiles(): Promise<void> {
    const { ports, database } = this.#context;
    const request = (token: string) => askServer(ports, { method: 'GET', path: '/api/identity/tiles', token, answer: tilesSchema });
    const answer = await withToken(this.#context, request).catch(() => null);
    if (answer === null) return;
    const ids = answer.value.items.map((item) => item.id);
    this.#tiles = new Set(ids);
    // A full disk keeps nobody from signing in.
    await database.put({ [TILES]: ids }).catch(() => {});
    this.#showPeople();
  }

  async #readShop(): Promise<void> {
    const { rows } = await this.#settings.all();
    this.#context.stores.shop.set(shopFrom([...rows.values()].flatMap(({ row }) => row ?? []), this.#context.enrolment));
  }

  async #readPeople(): Promise<void> {
    const { rows } = await this.#employees.all();
    this.#people = new Map([...rows].flatMap(([id, { row }]) => (row === null ? [] : [[id, row] as const])));
    this.#showPeople();
  }

  #showPeople(): void {
    this.#context.stores.people.set(peopleOf(this.#people.values(), this.#context.enrolment, this.#tiles));
  }
}

/** How the page speaks with the search worker. */
export interface SearchPort {
  post(message: ToSearch): void;
  listen(heard: (message: FromSearch) => void): void;
  close(): void;
}

export type ToSearch =
  /** The RxDB collection's IndexedDB database, and where the index itself may be kept. */
  | { kind: 'open'; productsDatabase: string; indexDatabase: string }
  /** Products changed in the database: take in what is newer than what the index holds. */
  | { kind: 'refresh' }
  | { kind: 'search'; request: number; text: string; vehicle: string; limit: number }
  | { kind: 'lookup'; request: number; code: string };

/** One part found; `crossReference` is what was typed when a number that stands for it was meant. */
export interface Hit {
  id: string;
  crossReference: string | null;
  exact: boolean;
}

export type FromSearch =
  | { kind: 'state'; ready: boolean; products: number }
  | { kind: 'found'; request: number; hits: Hit[]; total: number }
  | { kind: 'failed'; reason: string };

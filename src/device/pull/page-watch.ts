/** Watches one page given to RxDB until each of its documents was reported written, or it failed. */
export class PageWatch {
  readonly standing: Promise<boolean>;
  readonly #seq: number;
  #left: number;
  #settle: (well: boolean) => void = () => {};

  constructor(seq: number, documents: number) {
    this.#seq = seq;
    this.#left = documents;
    this.standing = new Promise((resolve) => {
      this.#settle = resolve;
    });
    if (documents === 0) this.#settle(true);
  }

  /** One document of a page was written. */
  received(seq: number): void {
    if (seq !== this.#seq) return;
    this.#left -= 1;
    if (this.#left === 0) this.#settle(true);
  }

  fail(): void {
    this.#settle(false);
  }
}

import type { Page } from 'playwright';
import { expect } from './expect.ts';
import type { Person } from './real-shop.ts';

/** `$1,234.50` */
export function pesos(cents: number): string {
  const [whole = '', fraction = ''] = (cents / 100).toFixed(2).split('.');
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}

/** A figure as a person types it into a field of money: `1234.5`. */
export function typedPesos(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** The fewest notes and coins that make an amount of whole half pesos. */
export function piecesOf(cents: number): { face: string; count: number }[] {
  const pieces: { face: string; count: number }[] = [];
  let left = cents;
  for (const face of [100_000, 50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50]) {
    const count = Math.floor(left / face);
    left -= count * face;
    if (count > 0) pieces.push({ face: face < 100 ? '$0.50' : `$${(face / 100).toLocaleString('en-US')}`, count });
  }
  if (left !== 0) throw new Error(`${cents} cannot be counted in coins`);
  return pieces;
}

export type Payment =
  | { method: 'cash'; tenderedCents: number | 'exact' }
  | { method: 'card' | 'transfer'; reference: string }
  | { method: 'mixed'; cardCents: number; transferCents: number };

/** The counter as a person works it: by what is written on the screen, and by keys. */
export class CounterScreen {
  readonly page: Page;
  /** Milliseconds between two keys. */
  readonly keyDelayMs: () => number;

  constructor(page: Page, keyDelayMs: () => number = () => 10) {
    this.page = page;
    this.keyDelayMs = keyDelayMs;
  }

  get field() {
    return this.page.getByRole('combobox', { name: 'Buscar parte' });
  }

  get ticket() {
    return this.page.getByRole('region', { name: 'Ticket' });
  }

  get lines() {
    return this.page.getByRole('list', { name: 'Líneas del ticket' }).getByRole('listitem');
  }

  dialog(name: string | RegExp) {
    return this.page.getByRole('dialog', { name, exact: typeof name === 'string' });
  }

  /** The quiet mark, by what it says: "Al día", "3 por enviar". */
  syncMark(state: string | RegExp) {
    return this.page.getByRole('button', { name: typeof state === 'string' ? `Envío: ${state}. Ver detalle` : state });
  }

  async enrol(code: string, name: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Código' }).fill(code);
    await this.page.getByRole('textbox', { name: 'Nombre del equipo' }).fill(name);
    await this.page.getByRole('button', { name: 'Registrar' }).click();
    await expect(this.page.getByRole('heading', { name: 'Quién atiende' })).toBeVisible({ timeout: 60_000 });
  }

  /** From the tiles to the counter. Where the server is too busy to answer in time, the PIN is typed again, as the screen asks. */
  async signIn({ name, shortName, pin }: Person): Promise<void> {
    await this.page.getByRole('list', { name: 'Personas' }).getByRole('button', { name: shortName }).click();
    await expect(this.page.getByLabel(`PIN de ${name}`).first()).toBeFocused();
    const unanswered = this.page.getByText(/Sin conexión solo entra quien ya entró antes|No se pudo comprobar el PIN/);
    do {
      await this.page.keyboard.type(pin, { delay: this.keyDelayMs() });
      await expect(this.field.or(unanswered).first()).toBeVisible();
    } while ((await unanswered.count()) > 0);
  }

  async waitForParts(count: number): Promise<void> {
    await expect(this.page.getByText(`${count} partes en este equipo`)).toBeVisible({ timeout: 60_000 });
  }

  /** Until the service worker keeps the whole app: from then on it starts without the server. */
  async waitForShell(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  async openRegister(floatCents: number): Promise<void> {
    await this.page.keyboard.press('F10');
    await expect(this.dialog('Abrir caja')).toBeVisible();
    await this.page.getByRole('textbox', { name: 'Fondo de caja' }).fill(typedPesos(floatCents));
    await this.page.keyboard.press('Enter');
    await expect(this.dialog('Abrir caja')).toBeHidden();
  }

  /** Types as a scanner or a person does: key by key, ending in Enter. */
  async enter(text: string): Promise<void> {
    for (const key of text) await this.page.keyboard.press(key === ' ' ? 'Space' : key, { delay: this.keyDelayMs() });
    await this.page.keyboard.press('Enter');
  }

  /** Waits until a line of the ticket shows this quantity. */
  async waitForLine(name: string, quantity: string): Promise<void> {
    await expect(this.page.getByRole('button', { name: `Cantidad de ${name}: ${quantity}. Cambiar` })).toBeVisible();
  }

  async waitForTotal(cents: number): Promise<void> {
    await expect(this.ticket.locator('.counter-total')).toContainText(pesos(cents));
  }

  /** On the line that was entered last. */
  async discount(kind: 'percent' | 'amount', figure: string): Promise<void> {
    await this.page.keyboard.press('F7');
    const dialog = this.dialog('Descuento de la línea');
    await expect(dialog).toBeVisible();
    if (kind === 'amount') await dialog.getByRole('radio', { name: 'Pesos' }).check();
    await dialog.getByRole('textbox', { name: 'Descuento' }).fill(figure);
    await this.page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
  }

  async chooseCustomer(name: string): Promise<void> {
    await this.page.keyboard.press('F3');
    const dialog = this.dialog('Cliente');
    await expect(dialog).toBeVisible();
    await this.page.keyboard.type(name, { delay: this.keyDelayMs() });
    await dialog.getByRole('option', { name: new RegExp(`^${name}`) }).click();
    await expect(dialog).toBeHidden();
    await expect(this.ticket.getByRole('button', { name: `Elegir cliente: ${name}` })).toBeVisible();
  }

  async openPayment(): Promise<void> {
    await this.page.keyboard.press('F9');
    await expect(this.dialog('Cobrar').getByRole('textbox', { name: 'Recibido' })).toBeFocused();
  }

  /** Pays what is on the ticket; the folio, once "Guardado" shows. */
  async pay(totalCents: number, payment: Payment): Promise<{ folio: string; changeCents: number }> {
    await this.openPayment();
    const dialog = this.dialog('Cobrar');
    await expect(dialog.getByText('A cobrar').locator('..')).toContainText(pesos(totalCents));
    await this.#fillPayment(payment);
    await this.page.keyboard.press('Enter');
    return this.saved();
  }

  async #fillPayment(payment: Payment): Promise<void> {
    const dialog = this.dialog('Cobrar');
    if (payment.method === 'cash') {
      if (payment.tenderedCents !== 'exact') await this.page.keyboard.type(typedPesos(payment.tenderedCents), { delay: this.keyDelayMs() });
    } else if (payment.method === 'mixed') {
      await this.page.keyboard.press('F4');
      await dialog.getByRole('textbox', { name: 'Tarjeta' }).fill(typedPesos(payment.cardCents));
      await dialog.getByRole('textbox', { name: 'Transferencia' }).fill(typedPesos(payment.transferCents));
    } else {
      await this.page.keyboard.press(payment.method === 'card' ? 'F2' : 'F3');
      await dialog.getByRole('textbox', { name: 'Referencia' }).fill(payment.reference);
    }
  }

  /** What the screen says of the sale just made. */
  async saved(): Promise<{ folio: string; changeCents: number }> {
    const dialog = this.dialog('Guardado');
    await expect(dialog).toBeVisible();
    const folio = /Folio (\S+)/.exec(await dialog.innerText())?.[1] ?? '';
    const change = await dialog.getByRole('status').locator('.ui-money').innerText();
    return { folio, changeCents: Math.round(Number(change.replace(/[$,]/g, '')) * 100) };
  }

  async next(): Promise<void> {
    await expect(this.dialog('Guardado').getByRole('button', { name: 'Siguiente' })).toBeFocused();
    await this.page.keyboard.press('Enter');
    await expect(this.dialog('Guardado')).toBeHidden();
  }

  /** Takes cash out of the drawer for an expense. */
  async takeOut(cents: number, reason: string): Promise<void> {
    await this.page.keyboard.press('F10');
    const dialog = this.dialog('Caja');
    await dialog.getByRole('tab', { name: 'Entrada o salida' }).click();
    await dialog.getByRole('textbox', { name: 'Cantidad' }).fill(typedPesos(cents));
    await dialog.getByRole('textbox', { name: 'Motivo' }).fill(reason);
    await dialog.getByRole('button', { name: 'Registrar salida' }).click();
    await expect(dialog.getByText(`Salida de ${pesos(cents)} guardada`)).toBeVisible();
    await this.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }

  /** Counts the drawer, pieces by face value in centavos, and closes on it. */
  async closeRegister(pieces: readonly { face: string; count: number }[]): Promise<string> {
    await this.page.keyboard.press('F10');
    const dialog = this.dialog('Caja');
    await dialog.getByRole('tab', { name: 'Cerrar' }).click();
    for (const { face, count } of pieces) await dialog.getByRole('textbox', { name: `Piezas de ${face}`, exact: true }).first().fill(String(count));
    await dialog.getByRole('button', { name: 'Cerrar caja' }).click();
    const closed = this.dialog('Caja cerrada');
    await expect(closed).toBeVisible();
    const text = await closed.innerText();
    await this.page.keyboard.press('Enter');
    await expect(closed).toBeHidden();
    return text;
  }
}

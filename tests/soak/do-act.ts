import { expect } from '../e2e/expect.ts';
import { piecesOf, pesos, type CounterScreen } from '../e2e/counter-screen.ts';
import { totalOf } from '../e2e/reckoning.ts';
import type { Act, SaleAct } from './book.ts';

/** Does it on the screens, by keys and by what is written there; what of it stands there already is not done again. */
export async function doAct(counter: CounterScreen, act: Act): Promise<void> {
  switch (act.kind) {
    case 'sale':
      return sell(counter, act);
    case 'expense':
      return counter.takeOut(act.cents, act.reason);
    case 'opening':
      return counter.openRegister(act.floatCents);
    case 'closing':
      await counter.closeRegister(piecesOf(act.countedCents));
  }
}

async function sell(counter: CounterScreen, { lines, discountCents, totalCents, payment }: SaleAct): Promise<void> {
  for (const { part, quantityMilli } of lines) {
    const quantity = String(quantityMilli / 1000);
    // A ticket that was cut off comes back with the lines it had.
    if ((await counter.lines.getByRole('button', { name: `Cantidad de ${part.name}: ${quantity}. Cambiar` }).count()) === 0) {
      await counter.enter(`${quantity}*${part.partNumber}`);
    }
    await counter.waitForLine(part.name, quantity);
  }
  await expect(counter.lines).toHaveCount(lines.length);
  const undiscounted = totalOf(lines.map((line) => ({ ...line, discountCents: 0 })), 1);
  if (discountCents > 0) {
    const total = counter.ticket.locator('.counter-total');
    await expect(total).toContainText(new RegExp([undiscounted, totalCents].map((cents) => pesos(cents).replaceAll(/[$.]/g, '\\$&')).join('|')));
    if ((await total.innerText()).includes(pesos(undiscounted))) await counter.discount('amount', (discountCents / 100).toFixed(2));
  }
  await counter.waitForTotal(totalCents);
  await counter.pay(totalCents, payment);
  await counter.next();
}

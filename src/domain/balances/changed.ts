import type { OperationDefinition, Ruling } from '../kernel/definition.ts';
import type { Flag } from '../kernel/decision.ts';
import { noEffects, type CashEffect } from '../kernel/effects.ts';
import type { Operation } from '../kernel/envelope.ts';
import type { World } from '../kernel/world.ts';
import { judgeSession } from '../cash/session.ts';
import { accountOf, journalEntry, type Posting } from '../ledger/entry.ts';
import { balanceChangedSchema, type BalanceChanged } from './operations.ts';

type Purpose = BalanceChanged['purpose'];

/** What each kind may change for, and which way: 1 up, −1 down, 0 either. */
const purposes: Record<BalanceChanged['kind'], Partial<Record<Purpose, 1 | -1 | 0>>> = {
  credit: { opening: 0, correction: 0 },
  'gift-card': { opening: 1, sold: 1, redeemed: -1, correction: 0 },
  points: { opening: 1, earned: 1, spent: -1, correction: 0 },
};

/** A gift card is sold for money, and redeemed out of the drawer into which the sale it pays for then goes. */
const moneyPurposes: ReadonlySet<Purpose> = new Set(['sold', 'redeemed']);
/** What needs the right to give credit: nothing was sold or earned for it. */
const officePurposes: ReadonlySet<Purpose> = new Set(['opening', 'correction']);

/**
 * A balance changed by itself. Credit against 330 (opening), 430 or 630 (correction); gift cards are a liability (216)
 * without IVA until what they pay for is sold; points are in no account.
 */
export const balanceChanged: OperationDefinition<BalanceChanged> = {
  type: 'balance.changed',
  version: 1,
  body: balanceChangedSchema,
  personal: null,
  permission: 'pos.sell',
  needs: ({ kind, ownerId, sessionId }) => ({ balances: [`${kind}/${ownerId}`], sessions: sessionId === null ? [] : [sessionId] }),
  decide: ruleChange,
  effects({ body }) {
    const { kind, ownerId, amountCents, purpose, reason, method, sessionId } = body;
    const cash: CashEffect[] = method === null || sessionId === null ? [] : [{ sessionId, kind: 'gift-card', method, amountCents, reason }];
    return {
      ...noEffects(),
      balances: [{ kind, ownerId, amountCents, taxCents: 0, reason }],
      cash,
      journal: journalEntry('balance', `${titles[kind]}: ${reason}`, postings(kind, purpose, amountCents, method)),
    };
  },
};

const titles: Record<BalanceChanged['kind'], string> = { credit: 'Saldo de cliente', 'gift-card': 'Tarjeta de regalo', points: 'Puntos' };

/** The code of what makes a change contradict itself, or null. */
export function changeContradiction({ kind, purpose, amountCents, method, sessionId }: BalanceChanged): string | null {
  const direction = purposes[kind][purpose];
  if (direction === undefined) return 'purpose-mismatch';
  if (direction !== 0 && Math.sign(amountCents) !== direction) return 'sign-mismatch';
  if (moneyPurposes.has(purpose) !== (method !== null)) return 'method-mismatch';
  return method === 'cash' && sessionId === null ? 'cash-without-session' : null;
}

function ruleChange({ body, author, branch, register }: Operation<BalanceChanged>, world: World): Ruling {
  const contradiction = changeContradiction(body);
  if (contradiction !== null) return { outcome: 'quarantined', reason: contradiction, flags: [] };
  const flags: Flag[] = [];
  const permission = 'customers.edit_credit';
  if (officePurposes.has(body.purpose) && author !== null && !(world.employee(author)?.can(permission, branch) ?? false)) {
    flags.push({ code: 'not-permitted', data: { permission } });
  }
  const balanceCents = world.balance(body.kind, body.ownerId).amountCents;
  if (body.amountCents < 0 && body.purpose !== 'opening' && balanceCents + body.amountCents < 0) {
    flags.push({ code: 'balance-below-zero', data: { balanceCents, amountCents: body.amountCents } });
  }
  return { flags: [...flags, ...judgeSession(world, body.sessionId, register)] };
}

function postings(kind: BalanceChanged['kind'], purpose: Purpose, amountCents: number, method: BalanceChanged['method']): Posting[] {
  if (kind === 'points') return [];
  const up = amountCents > 0;
  if (kind === 'credit') return [['120', amountCents], [purpose === 'opening' ? '330' : up ? '430' : '630', -amountCents]];
  const against = method !== null ? accountOf(method) : purpose === 'opening' ? '330' : up ? '630' : '430';
  return [[against, amountCents], ['216', -amountCents]];
}

/** Mexican notes and coins by face value in centavos, largest first. */
export const NOTE_FACES = [100_000, 50_000, 20_000, 10_000, 5000, 2000] as const;
export const COIN_FACES = [2000, 1000, 500, 200, 100, 50] as const;

/**
 * Pieces counted, by place: `note-2000` and `coin-2000` are both worth twenty pesos but are counted apart. Null is a
 * place left empty.
 */
export type CashCount = Readonly<Record<string, number | null>>;

export const noteKey = (face: number): string => `note-${face}`;
export const coinKey = (face: number): string => `coin-${face}`;

/** Pieces by face value in centavos, as the closing operation keeps them: notes and coins of one face together. */
export function denominationsOf(count: CashCount): Record<string, number> {
  const pieces: Record<string, number> = {};
  for (const [key, amount] of Object.entries(count)) {
    const face = key.split('-')[1] ?? '';
    if (amount) pieces[face] = (pieces[face] ?? 0) + amount;
  }
  return pieces;
}

/** What was counted, in centavos. */
export function countedCentsOf(count: CashCount): number {
  return Object.entries(denominationsOf(count)).reduce((total, [face, pieces]) => total + Number(face) * pieces, 0);
}

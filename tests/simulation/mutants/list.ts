/** A bug that is planted: in one file, one piece of text is replaced. The text must be there exactly once. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Bugs of the kind that real systems had. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    name: 'the server skips deduplication',
    file: 'server/sync/chain.ts',
    find: "  if (known) return { kind: 'duplicate', taken: known };",
    replace: "  if (known && chain.through < 0) return { kind: 'duplicate', taken: known };",
  },
  {
    name: 'the server applies past a gap',
    file: 'server/sync/chain.ts',
    find: "  if (number > chain.through + 1) return { kind: 'gap' };",
    replace: "  if (number > chain.through + 1000) return { kind: 'gap' };",
  },
  {
    name: 'the pull\'s checkpoint runs ahead of its rows',
    file: 'server/sync/pull.ts',
    find: '  return last ? { scope, position: last.position, token, lastId: last.id }',
    replace: '  return last ? { scope, position: anchor.position, token, lastId: END_OF_POSITION }',
  },
  {
    name: 'the token of a checkpoint is forgotten',
    file: 'server/sync/pull.ts',
    find: '    const answer = this.#asked.get(checkpoint.token) ?? this.#ask(Number(position), token);',
    replace: '    const answer = Promise.resolve(true);',
  },
  {
    name: 'the pull loses the filter of branches',
    file: 'server/sync/pull.ts',
    find: 'from.lastId, limit, puller.branchId, ...(',
    replace: 'from.lastId, limit, null, ...(',
  },
  {
    name: 'costs are sent to counters',
    file: 'server/sync/pull-projections.ts',
    find: "productData(deviceClass === 'office')",
    replace: "productData(deviceClass !== 'office')",
  },
  {
    name: 'the server believes the device\'s clock',
    file: 'src/domain/kernel/clock.ts',
    find: '  return Math.min(notBefore, receivedAtMs);',
    replace: '  return notBefore;',
  },
  {
    name: 'business time runs back along a chain',
    file: 'src/domain/kernel/clock.ts',
    find: '  const notBefore = Math.max(clock.logicalMs, previousBusinessMs ?? 0);',
    replace: '  const notBefore = clock.wallMs;',
  },
  {
    name: 'the effects of an operation are applied twice',
    file: 'server/sync/writes/inventory.ts',
    find: 'quantity_milli = stock_levels.quantity_milli + excluded.quantity_milli',
    replace: 'quantity_milli = stock_levels.quantity_milli + 2 * excluded.quantity_milli',
  },
  {
    name: 'what was deferred is never tried again',
    file: 'server/sync/retry-deferred.ts',
    find: '  if (known.length === 0) return [];',
    replace: '  if (known.length < 1000) return [];',
  },
  {
    name: 'a restored server is not offered again what it lost',
    file: 'src/device/sync/pull-sender.ts',
    find: '    if (value.through.number < acknowledged) await log.offerAgain(value.through.number + 1);',
    replace: '    if (value.through.number < acknowledged - 100_000) await log.offerAgain(value.through.number + 1);',
  },
  {
    name: 'a lost reply counts as an answer',
    file: 'src/device/push/push-loop.ts',
    find: '    const body = await signHandIn(ports.subtle, key, deviceId, batch);',
    replace: `    const body = await signHandIn(ports.subtle, key, deviceId, batch);
    await log.settle(batch.map(({ number, hash }) => ({ number, hash, answer: 'applied' as const, reason: null, flags: [] })));`,
  },
  {
    name: 'the overlay goes by the push\'s answer instead of through',
    file: 'src/device/overlay/own-effects.ts',
    find: '    if (isRefused(row)) this.#drop(row.number);',
    replace: '    if (isRefused(row) || row.answer !== null) this.#drop(row.number);',
  },
  {
    name: 'the overlay counts what a row holds already',
    file: 'src/device/overlay/coverage.ts',
    find: '  return !covers(coverage.row, number) && !covers(coverage.collection, number);',
    replace: '  return !covers(coverage.collection, number);',
  },
  {
    name: 'the log renumbers after a crash',
    file: 'src/device/log/operation-log.ts',
    find: '    if (last !== null) log.#head = headOf(parseRow(last));',
    replace: '    if (last !== null) log.#head = { ...headOf(parseRow(last)), hash: \'0\'.repeat(64) };',
  },
  {
    name: 'what was quarantined is dropped',
    file: 'server/sync/batch.ts',
    find: '    this.#disposed.push({ received, decision });',
    replace: "    if (decision.outcome !== 'quarantined') this.#disposed.push({ received, decision });",
  },
  {
    name: 'a batch that is tried again is added to the rollups once more',
    file: 'server/sync/writes/rollups.ts',
    find: '${name} = rollups.${name} + excluded.${name}',
    replace: '${name} = rollups.${name} + 2 * excluded.${name}',
  },
  {
    name: '"Guardado" is said before the disk has it',
    file: 'src/device/log/operation-log.ts',
    find: '        await this.#append(entry.row);',
    replace: '        void this.#append(entry.row).catch(() => {});',
  },
  {
    name: 'through is written with the first page instead of the last',
    file: 'src/device/pull/arrange-page.ts',
    find: '  if (last && (documents.length > 0',
    replace: '  if ((documents.length > 0',
  },
  {
    name: 'a row that changed again keeps its old position',
    file: 'server/sync/positions.ts',
    find: "ON CONFLICT (collection, id) DO UPDATE SET branch_id = excluded.branch_id, deleted = excluded.deleted, position = excluded.position\n      )",
    replace: "ON CONFLICT (collection, id) DO NOTHING\n      )",
  },
];

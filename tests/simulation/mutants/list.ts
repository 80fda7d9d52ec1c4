/** A bug that is planted: in one file, one piece of text is replaced. The text must be there exactly once. */
export interface Mutant {
  readonly name: string;
  /** The case of docs/reliability-cases.md whose defence is taken away, where there is one. */
  readonly case?: string;
  /** Faults that are to happen ten times as often while it is planted, by name: the bug needs them. */
  readonly loud?: readonly string[];
  /** What would hide it, or make its seed another's: does not happen. */
  readonly calm?: readonly string[];
  /** Tried first: the seed that caught it when it was planted last. */
  readonly seed?: number;
  /** Tried first instead: the plan that found the bug when it was a real one, by its name among the regressions. */
  readonly regression?: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Bugs of the kind that real systems had. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    name: 'the server skips deduplication',
    case: '01',
    file: 'server/sync/chain.ts',
    find: "  if (known) return { kind: 'duplicate', taken: known };",
    replace: "  if (known && chain.through < 0) return { kind: 'duplicate', taken: known };",
  },
  {
    name: 'the server applies past a gap',
    loud: ['backup-taken', 'backup-restored'],
    file: 'server/sync/chain.ts',
    find: "  if (number > chain.through + 1) return { kind: 'gap' };",
    replace: "  if (number > chain.through + 1000) return { kind: 'gap' };",
  },
  {
    name: 'the pull\'s checkpoint runs ahead of its rows',
    case: '28',
    file: 'server/sync/pull.ts',
    find: '  return last ? { scope, position: last.position, token, lastId: last.id }',
    replace: '  return last ? { scope, position: anchor.position, token, lastId: END_OF_POSITION }',
  },
  {
    name: 'the token of a checkpoint is forgotten',
    loud: ['backup-taken', 'backup-restored'],
    case: '35',
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
    case: '29',
    file: 'src/domain/kernel/clock.ts',
    find: '  return Math.min(notBefore, receivedAtMs);',
    replace: '  return notBefore;',
  },
  {
    name: 'business time runs back along a chain',
    case: '29',
    file: 'src/domain/kernel/clock.ts',
    find: '  const notBefore = Math.max(clock.logicalMs, previousBusinessMs ?? 0);',
    replace: '  const notBefore = clock.wallMs;',
  },
  {
    name: 'the effects of an operation are applied twice',
    case: '15',
    file: 'server/sync/writes/inventory.ts',
    find: 'quantity_milli = stock_levels.quantity_milli + excluded.quantity_milli',
    replace: 'quantity_milli = stock_levels.quantity_milli + 2 * excluded.quantity_milli',
  },
  {
    name: 'what was deferred is never tried again',
    case: '30',
    file: 'server/sync/retry-deferred.ts',
    find: '  if (known.length === 0) return [];',
    replace: '  if (known.length < 1000) return [];',
  },
  {
    name: 'a restored server is not offered again what it lost',
    loud: ['backup-taken', 'backup-restored'],
    case: '26',
    file: 'src/device/sync/held-chain.ts',
    find: '      if (number < acknowledged) await this.#log.offerAgain(number + 1);',
    replace: '      if (number < acknowledged - 100_000) await this.#log.offerAgain(number + 1);',
  },
  {
    name: 'the overlay goes by the push\'s answer instead of through',
    case: '34',
    file: 'src/device/overlay/own-effects.ts',
    find: '    if (isRefused(row)) this.#drop(row.number);',
    replace: '    if (isRefused(row) || row.answer !== null) this.#drop(row.number);',
  },
  {
    name: 'the overlay counts what a row holds already',
    seed: 2,
    loud: ['backup-taken', 'backup-restored', 'line-bad'],
    file: 'src/device/overlay/coverage.ts',
    find: '  return !covers(coverage.row, number) && !covers(coverage.collection, number);',
    replace: '  return !covers(coverage.collection, number);',
  },
  {
    name: 'the log renumbers after a crash',
    file: 'src/device/log/operation-log.ts',
    find: '    if (last !== null) log.#head = headOf(last);',
    replace: '    if (last !== null) log.#head = { ...headOf(last), hash: \'0\'.repeat(64) };',
  },
  {
    name: 'what was quarantined is dropped',
    case: '11',
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
    case: '04',
    file: 'src/device/log/operation-log.ts',
    find: '        await this.#append(entry.row);',
    replace: '        void this.#append(entry.row).catch(() => {});',
  },
  {
    name: 'through is written with the first page instead of the last',
    loud: ['backup-taken', 'backup-restored', 'line-bad', 'crash-at-a-write'],
    case: '28',
    file: 'src/device/pull/arrange-page.ts',
    find: '  if (last && (documents.length > 0',
    replace: '  if ((documents.length > 0',
  },
  {
    name: 'a row that changed again keeps its old position',
    case: '27',
    file: 'server/sync/positions.ts',
    find: "ON CONFLICT (collection, id) DO UPDATE SET branch_id = excluded.branch_id, deleted = excluded.deleted, position = excluded.position\n      )",
    replace: "ON CONFLICT (collection, id) DO NOTHING\n      )",
  },
  {
    name: 'a hand-in goes to whichever tenant comes first',
    file: 'server/sync/push.ts',
    find: 'FROM device_tenants WHERE device_id = $1',
    replace: 'FROM device_tenants WHERE $1::uuid IS NOT NULL ORDER BY device_id LIMIT 1',
  },
  {
    name: 'a pulled row is written as own sales that wait will leave it',
    case: '34',
    file: 'src/device/sync/pull-sender.ts',
    find: '    await log.disposed(value.through);',
    replace: `    await log.disposed(value.through);
    for (const { core } of await log.read.pending()) {
      const { type, body } = JSON.parse(core);
      if (type !== 'sale.completed') continue;
      for (const { rows } of value.pages.filter(({ collection }) => collection === 'stock')) {
        for (const { productId, warehouseId, quantityMilli } of body.lines) {
          const held = rows.find(({ id }) => id === productId)?.data?.['onHandMilli'];
          if (held) held[warehouseId] -= quantityMilli;
        }
      }
    }`,
  },
  {
    name: 'what was applied is applied once more after an upgrade',
    file: 'server/sync/retry-deferred.ts',
    find: '  return batch.filter(({ envelope }) => envelope !== null && open.has(envelope.id));',
    replace: '  return [...batch, ...batch].filter(({ envelope }) => envelope !== null && open.has(envelope.id));',
  },
  {
    name: 'a register keeps its series of folios when its tablet is enrolled anew',
    loud: ['storage-evicted'],
    case: '03',
    file: 'server/modules/identity/enrol.ts',
    find: '  return folioSeries(registerName, former);',
    replace: '  return folioSeries(registerName, former && 1);',
  },
  {
    name: 'a device that was enrolled after the backup is not taken back',
    loud: ['backup-taken', 'backup-restored'],
    file: 'server/modules/identity/device-return.ts',
    find: '      await insertDevice(tx, { ...device, enrolledBy: null });',
    replace: '',
  },
  {
    name: 'a twin\'s chain is taken for one\'s own',
    loud: ['device-cloned', 'backup-taken', 'backup-restored'],
    // Noticed when one twin, never told of the other, loses to a restore what the other's longer chain then hides.
    calm: ['line-mended', 'line-bad', 'page-crashed', 'crash-at-a-write', 'disk-full', 'storage-evicted', 'device-revoked', 'tenant-suspended', 'night', 'till-added'],
    seed: 40,
    case: '35',
    file: 'src/device/sync/held-chain.ts',
    find: '    return row === null || row.hash === hash;',
    replace: '    return true;',
  },
  {
    name: 'two presses sell one cart twice',
    case: '17',
    file: 'src/device/log/seal.ts',
    find: '      ...(draft.cartId === undefined ? {} : { cartId: draft.cartId }),',
    replace: '',
  },
  {
    name: 'a customer\'s balance is written instead of changed',
    case: '16',
    file: 'server/sync/writes/balances.ts',
    find: 'amount_cents = balances.amount_cents + excluded.amount_cents',
    replace: 'amount_cents = excluded.amount_cents',
  },
  {
    name: 'the chain stands still before what was quarantined',
    case: '19',
    file: 'server/sync/batch.ts',
    find: '    if (!isNext) return;',
    replace: "    if (!isNext || decision.outcome === 'quarantined') return;",
  },
  {
    name: 'a line is rounded down',
    case: '22',
    file: 'src/domain/pricing/line.ts',
    find: '  const grossCents = mulDivRound(line.priceCents, line.quantityMilli, 1000);',
    replace: '  const grossCents = Math.floor((line.priceCents * line.quantityMilli) / 1000);',
  },
  {
    name: 'the second of two twins\' operations bears the folio of the first',
    loud: ['device-cloned'],
    calm: ['till-added'],
    seed: 7,
    case: '32',
    file: 'server/sync/folios.ts',
    find: '    const copy = (this.#used.get(folio) ?? 0) + 1;',
    replace: '    const copy = (this.#used.get(folio) ?? 0) < 0 ? 2 : 1;',
  },
  {
    name: 'what was sent is remembered by the wall clock',
    loud: ['clock-wrong'],
    case: '33',
    file: 'src/device/push/push-loop.ts',
    find: '        const batch = takeBatch(await log.read.pending(this.#most));',
    replace: `        const sentMs = log.sentMs ?? 0;
        const batch = takeBatch((await log.read.pending(this.#most)).filter(({ recordedMs, answer }) => answer !== null || recordedMs >= sentMs));
        log.sentMs = Math.max(sentMs, ...batch.map(({ recordedMs }) => recordedMs));`,
  },
  {
    name: 'a revoked device may not hand in what it still holds',
    loud: ['device-revoked', 'line-cut'],
    case: '38',
    file: 'server/sync/push.ts',
    find: 'FROM devices WHERE id = $1\', [deviceId]);',
    replace: 'FROM devices WHERE id = $1 AND revoked_at IS NULL\', [deviceId]);',
  },
  {
    name: 'two tabs enrol a profile at once',
    regression: 'two-tabs-enrol-at-once',
    file: 'src/device/identity/enrol.ts',
    find: "  return locks.request('nexus-enrol', {}, change);",
    replace: '  return locks === undefined ? Promise.reject(new Error()) : change();',
  },
];

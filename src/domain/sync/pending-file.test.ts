import { describe, expect, it } from 'vitest';
import { readPendingFile } from './pending-file.ts';

const deviceId = '0198f000-0000-7000-8000-000000000001';
const device = { deviceId, deviceName: 'Mostrador', tenantName: 'El Tornillo', branchName: 'Centro', registerName: 'A1', folioSeries: 'A1' };
const operation = (number: number, core: string) => ({ number, hash: 'a'.repeat(64), core, personal: null });
const handIn = (...operations: ReturnType<typeof operation>[]) => ({ device: deviceId, operations, signature: 'A'.repeat(86) });
const file = (handIns: object[], over: object = {}) => JSON.stringify({ format: 'nexus-pending-1', device, exportedMs: 5, handIns, ...over });
const sale = '{"type":"sale.completed"}';

describe('a file of unsent operations', () => {
  it('says whose it is and what is in it', () => {
    const read = readPendingFile(file([handIn(operation(7, sale), operation(8, '{"type":"cash.moved"}')), handIn(operation(9, sale), operation(10, 'torn'))]));
    expect(read).toMatchObject({ device, exportedMs: 5, operations: 4, fromNumber: 7, toNumber: 10 });
    expect(read).toMatchObject({ types: [{ type: 'sale.completed', count: 2 }, { type: 'cash.moved', count: 1 }, { type: null, count: 1 }] });
  });

  it.each([
    ['not-pending-file', 'hola'],
    ['not-pending-file', file([handIn(operation(1, sale))], { format: 'nexus-pending-9' })],
    ['not-pending-file', file([{ ...handIn(operation(1, sale)), signature: 'short' }])],
    ['empty-file', file([])],
    ['mixed-devices', file([{ ...handIn(operation(1, sale)), device: '0198f000-0000-7000-8000-000000000002' }])],
  ])('is refused: %s', (problem, text) => expect(readPendingFile(text)).toEqual({ problem }));
});

import { expect, it } from 'vitest';
import type { PushAnswer, PushRequest, PushResponse } from '../../domain/sync/api.ts';
import { disposed, handInAll } from './hand-in-file.ts';

const request = (number: number): PushRequest => ({ device: '', operations: [{ number, hash: '', core: '', personal: null }], signature: '' });
const said = (answers: PushAnswer['answer'][], over: Partial<PushResponse> = {}): PushResponse => ({
  answers: answers.map((answer, index) => ({ number: index + 1, hash: '', answer, reason: null, flags: [] })), through: 1, expected: null, serverMs: 0, forked: false, ...over,
});

it('hands in part after part and adds up what became of them', async () => {
  const sent: number[] = [];
  const told: number[] = [];
  const answers = [said(['applied', 'flagged', 'duplicate']), said(['quarantined', 'applied', 'deferred'], { forked: true })];
  const tally = await handInAll([request(1), request(4)], async ({ operations }) => {
    sent.push(operations[0]!.number);
    return answers[sent.length - 1]!;
  }, (so) => told.push(disposed(so)));
  expect(sent).toEqual([1, 4]);
  expect(told).toEqual([3, 6]);
  expect(tally).toEqual({ applied: 2, flagged: 1, known: 1, quarantined: 1, declined: 0, deferred: 1, expected: null, forked: true });
});

it('stops where something before the file is missing', async () => {
  let sent = 0;
  const tally = await handInAll([request(8), request(9)], async () => {
    sent += 1;
    return said([], { expected: 5 });
  }, () => undefined);
  expect([sent, tally.expected, disposed(tally)]).toEqual([1, 5, 0]);
});

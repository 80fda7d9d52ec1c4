import { describe, expect, it } from 'vitest';
import { changeReceiver, EMPTY_RECEIVER, readReceiver, receiverDraftOf, receiverProblems, regimesFor, usesFor, type ReceiverDraft } from './receiver-form.ts';

const company: ReceiverDraft = { rfc: 'TSU010203CD9', legalName: 'TALLER SUAREZ', taxRegime: '601', postalCode: '64000', cfdiUse: 'G03', email: '' };
const codes = (draft: ReceiverDraft) => Object.fromEntries(Object.entries(receiverProblems(draft)).map(([field, { code }]) => [field, code]));

describe('the receiver of an invoice', () => {
  it('is read as the counter types it', () => {
    const typed = changeReceiver(EMPTY_RECEIVER, { rfc: 'tsu-010203 cd9', legalName: 'Taller Suarez ', taxRegime: '601', postalCode: '64-000', email: ' a@b.mx ' });
    expect(readReceiver(typed)).toEqual({ ...company, email: 'a@b.mx' });
  });

  it('says what is missing, and what is wrong, field by field', () => {
    expect(codes(EMPTY_RECEIVER)).toEqual({ rfc: 'missing', legalName: 'name-missing', taxRegime: 'missing', cfdiUse: 'missing', postalCode: 'missing' });
    expect(codes({ ...company, rfc: 'TSU010203CD8', postalCode: '640', email: 'a@b' })).toEqual({ rfc: 'rfc-check-digit', postalCode: 'postal-code-pattern', email: 'email' });
    expect(codes({ ...company, rfc: 'XAXX010101000', taxRegime: '616', cfdiUse: 'S01' })).toEqual({ rfc: 'general-public' });
    expect(readReceiver({ ...company, rfc: 'TSU010203CD8' })).toBeNull();
  });

  it('warns of a form of partnership in the name, and goes on', () => {
    const draft = { ...company, legalName: 'TALLER SUAREZ SA DE CV' };
    expect(receiverProblems(draft)).toEqual({ legalName: { code: 'name-with-suffix', severity: 'warning' } });
    expect(readReceiver(draft)?.legalName).toBe('TALLER SUAREZ SA DE CV');
  });

  it('offers the regimes of the kind of person and the uses of the regime', () => {
    expect(regimesFor({ rfc: 'TSU010203CD9' }).map(({ code }) => code)).toContain('601');
    expect(regimesFor({ rfc: 'TSU010203CD9' }).map(({ code }) => code)).not.toContain('612');
    expect(regimesFor({ rfc: 'TSU' })).toHaveLength(19);
    expect(usesFor({ rfc: 'TSU010203CD9', taxRegime: '601' }).map(({ code }) => code)).not.toContain('D01');
    expect(usesFor({ rfc: 'RUHT850312AB1', taxRegime: '616' }).map(({ code }) => code)).toEqual(['G02', 'S01']);
    expect(usesFor({ rfc: '', taxRegime: '' }).map(({ code }) => code)).not.toContain('CP01');
  });

  it('takes back what no longer fits, and puts in the usual use', () => {
    expect(changeReceiver(company, { rfc: 'RUHT850312AB1' })).toMatchObject({ taxRegime: '', cfdiUse: 'G03' });
    expect(changeReceiver({ ...company, rfc: 'RUHT850312AB1', taxRegime: '612' }, { taxRegime: '605' })).toMatchObject({ cfdiUse: 'S01' });
    expect(changeReceiver(EMPTY_RECEIVER, { rfc: 'XEXX010101000' })).toMatchObject({ taxRegime: '616', cfdiUse: 'S01' });
  });

  it('comes from a customer as far as they are known', () => {
    const known = { rfc: 'TSU010203CD9', legalName: 'Taller Suarez', taxRegime: '601', postalCode: null, cfdiUse: null, email: null };
    expect(receiverDraftOf(known)).toEqual({ ...company, postalCode: '' });
  });
});

import { describe, expect, it } from 'vitest';
import type { ProviderSettings } from '../../../domain/invoicing/api.ts';
import { changeProvider, providerDraft, readProvider } from './provider-form.ts';

const sw: ProviderSettings = { kind: 'sw', baseUrl: 'https://services.sw.example', user: 'shop', password: '****' };
const issue: ProviderSettings = {
  kind: 'issue', baseUrl: 'https://horux.example', headers: { 'X-Key': '****' }, issuePath: '/issue', body: { jsonField: 'cfdi' }, recoverPath: null, cancelPath: '/cancel',
  answer: { xml: 'data.cfdi', base64: true, errorCode: 'code', errorMessage: null },
};

describe('the provider', () => {
  it.each([sw, issue, { kind: 'local' } as const])('is written as it was read: $kind', (settings) => {
    expect(readProvider(providerDraft(settings))).toEqual({ ok: true, settings });
  });

  it('names the fields that are wrong', () => {
    expect(readProvider({ ...providerDraft(sw), baseUrl: 'x', password: '' })).toEqual({ ok: false, fields: new Set(['baseUrl', 'password']) });
    expect(readProvider({ ...providerDraft(issue), headerValue: '', answerXml: '' })).toEqual({ ok: false, fields: new Set(['headerValue', 'answerXml']) });
  });

  it('never takes a secret along to another address', () => {
    expect(changeProvider(providerDraft(sw), { baseUrl: 'https://other.example' }).password).toBe('');
    expect(changeProvider(providerDraft(sw), { user: 'other' }).password).toBe('****');
    expect(changeProvider(providerDraft(issue), { kind: 'sw' })).toMatchObject({ headerValue: '', password: '' });
  });
});

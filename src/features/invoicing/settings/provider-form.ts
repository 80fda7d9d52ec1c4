import { z } from 'zod';
import { MASKED, providerSettingsSchema, type ProviderSettings } from '../../../domain/invoicing/api.ts';

type Issue = Extract<ProviderSettings, { kind: 'issue' }>;

/** Who stamps, as the form holds it; secrets are `****` until somebody types over them. */
export const providerDraftSchema = z.object({
  kind: z.enum(['local', 'sw', 'finkok', 'issue']), baseUrl: z.string(), user: z.string(), password: z.string(), headerName: z.string(), headerValue: z.string(),
  issuePath: z.string(), jsonField: z.string(), recoverPath: z.string(), cancelPath: z.string(), answerXml: z.string(), answerBase64: z.boolean(), answerCode: z.string(), answerMessage: z.string(),
});
export type ProviderDraft = z.infer<typeof providerDraftSchema>;
export type ProviderField = keyof ProviderDraft;

const EMPTY: ProviderDraft = {
  kind: 'local', baseUrl: '', user: '', password: '', headerName: 'Authorization', headerValue: '', issuePath: '/', jsonField: '', recoverPath: '', cancelPath: '',
  answerXml: '', answerBase64: false, answerCode: '', answerMessage: '',
};

export function providerDraft(settings: ProviderSettings): ProviderDraft {
  switch (settings.kind) {
    case 'local':
      return EMPTY;
    case 'sw':
    case 'finkok':
      return { ...EMPTY, ...settings };
    case 'issue':
      return issueDraft(settings);
  }
}

function issueDraft({ kind, baseUrl, headers, issuePath, body, recoverPath, cancelPath, answer }: Issue): ProviderDraft {
  const [[headerName, headerValue] = ['', '']] = Object.entries(headers);
  return {
    ...EMPTY, kind, baseUrl, headerName, headerValue, issuePath, jsonField: body === 'xml' ? '' : body.jsonField, recoverPath: recoverPath ?? '', cancelPath: cancelPath ?? '',
    answerXml: answer.xml, answerBase64: answer.base64, answerCode: answer.errorCode ?? '', answerMessage: answer.errorMessage ?? '',
  };
}

/** The settings as the server takes them; where they cannot be, the names of the fields that are wrong. */
export function readProvider(draft: ProviderDraft): { ok: true; settings: ProviderSettings } | { ok: false; fields: ReadonlySet<string> } {
  const parsed = providerSettingsSchema.safeParse(settingsOf(draft));
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, fields: new Set(parsed.error.issues.map(({ path }) => fieldOf(path.join('.')))) };
}

function settingsOf(draft: ProviderDraft): unknown {
  const { kind, user, password } = draft;
  const baseUrl = draft.baseUrl.trim().replace(/\/+$/, '');
  if (kind === 'local') return { kind };
  if (kind !== 'issue') return { kind, baseUrl, user: user.trim(), password };
  const orNull = (text: string): string | null => text.trim() || null;
  return {
    kind, baseUrl, headers: draft.headerName.trim() === '' ? {} : { [draft.headerName.trim()]: draft.headerValue }, issuePath: draft.issuePath.trim(),
    body: draft.jsonField.trim() === '' ? 'xml' : { jsonField: draft.jsonField.trim() }, recoverPath: orNull(draft.recoverPath), cancelPath: orNull(draft.cancelPath),
    answer: { xml: draft.answerXml.trim(), base64: draft.answerBase64, errorCode: orNull(draft.answerCode), errorMessage: orNull(draft.answerMessage) },
  };
}

function fieldOf(path: string): string {
  if (path.startsWith('headers')) return 'headerValue';
  if (path.startsWith('body')) return 'jsonField';
  return { 'answer.xml': 'answerXml', 'answer.errorCode': 'answerCode', 'answer.errorMessage': 'answerMessage' }[path] ?? path;
}

/** The draft after a change; a secret goes to the address it was typed for: another address asks for it again. */
export function changeProvider(draft: ProviderDraft, change: Partial<ProviderDraft>): ProviderDraft {
  const next = { ...draft, ...change };
  const moved = (change.kind !== undefined && change.kind !== draft.kind) || (change.baseUrl !== undefined && change.baseUrl !== draft.baseUrl);
  if (!moved) return next;
  return { ...next, password: next.password === MASKED ? '' : next.password, headerValue: next.headerValue === MASKED ? '' : next.headerValue };
}

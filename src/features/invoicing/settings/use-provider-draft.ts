import { useState } from 'react';
import type { ProviderSettings } from '../../../domain/invoicing/api.ts';
import { useFormDraft, type FormDraft } from '../../../ui/form-draft.ts';
import { changeProvider, providerDraft, providerDraftSchema, type ProviderDraft } from './provider-form.ts';

const SECRETS = ['password', 'headerValue'] as const;
type Secrets = Pick<ProviderDraft, (typeof SECRETS)[number]>;

const keptSchema = providerDraftSchema.omit({ password: true, headerValue: true });

function splitSecrets({ password, headerValue, ...kept }: ProviderDraft): { kept: Omit<ProviderDraft, keyof Secrets>; secrets: Secrets } {
  return { kept, secrets: { password, headerValue } };
}

/** A form over the provider's settings that outlives a reload, but for its secrets: those are kept nowhere in the browser. */
export function useProviderDraft(settings: ProviderSettings): FormDraft<ProviderDraft> {
  const record = splitSecrets(providerDraft(settings));
  const kept = useFormDraft('invoicing.provider', keptSchema, record.kept);
  // What was typed before a reload may be of another address than the secrets the server keeps.
  const [secrets, setSecrets] = useState<Secrets>(() => splitSecrets(changeProvider(providerDraft(settings), kept.value)).secrets);
  const value = { ...kept.value, ...secrets };
  return {
    value,
    changed: [...kept.changed, ...SECRETS.filter((name) => secrets[name] !== record.secrets[name])],
    change: (part) => {
      const next = splitSecrets(changeProvider(value, part));
      kept.change(next.kept);
      setSecrets(next.secrets);
    },
    discard: () => {
      kept.discard();
      setSecrets(record.secrets);
    },
    keyFor: kept.keyFor,
  };
}

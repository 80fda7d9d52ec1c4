import type { ProviderSettings } from '../../../../src/domain/invoicing/api.ts';
import type { TenantDatabase } from '../../../db/database.ts';
import { finkokProvider, type FinkokPorts } from '../../../platform/e-invoice/finkok-provider.ts';
import { issueProvider } from '../../../platform/e-invoice/issue-provider.ts';
import type { Provider } from '../../../platform/e-invoice/provider.ts';
import { swProvider } from '../../../platform/e-invoice/sw-provider.ts';
import type { Signers } from './certificates.ts';
import { openProvider } from './provider-settings.ts';
import type { Vault } from './vault.ts';

export interface ProviderPorts {
  vault: Vault;
  /** What signs cancellations where the provider wants them signed. */
  signers: Signers;
  nowMs(): number;
  /** Address of the local provider. */
  localUrl: string;
  /** How long a provider's answer may take. */
  timeoutMs: number;
}

/** Makes the adapter that settings name. */
function providerOf(settings: ProviderSettings, { localUrl, timeoutMs, ...signing }: Pick<ProviderPorts, 'localUrl' | 'timeoutMs'> & FinkokPorts): Provider {
  switch (settings.kind) {
    case 'local':
      return { ...swProvider({ baseUrl: localUrl, user: 'local', password: 'local', timeoutMs }), name: 'local' };
    case 'sw':
      return swProvider({ ...settings, timeoutMs });
    case 'finkok':
      return finkokProvider({ ...settings, timeoutMs }, signing);
    case 'issue': {
      const { kind: _, ...rest } = settings;
      return issueProvider({ ...rest, timeoutMs });
    }
  }
}

/** The adapters of this process, one a tenant: they hold tokens. Made anew when the settings changed, here or elsewhere. */
export class Providers {
  readonly #ports: ProviderPorts;
  readonly #made = new Map<string, { version: number; provider: Provider }>();

  constructor(ports: ProviderPorts) {
    this.#ports = ports;
  }

  /** @throws VaultError when the credentials cannot be opened */
  async of(db: TenantDatabase): Promise<Provider> {
    const { rows: [row] } = await db.query<{ version: number }>('SELECT provider_version AS version FROM cfdi_settings');
    const made = this.#made.get(db.tenantId);
    if (made !== undefined && made.version === row?.version) return made.provider;
    const { settings, version } = await openProvider(db, db.tenantId, this.#ports.vault);
    const { localUrl, timeoutMs, nowMs, signers } = this.#ports;
    const signer: FinkokPorts['signer'] = async (rfc) => {
      const held = await signers.inForce(db, rfc);
      await db.transaction((tx) => signers.noteUse(tx, held, null));
      return held;
    };
    const provider = providerOf(settings, { localUrl, timeoutMs, nowMs, signer });
    this.#made.set(db.tenantId, { version, provider });
    return provider;
  }
}

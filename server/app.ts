import type { Logger } from 'pino';
import { registerCatalogRoutes } from './modules/catalog/routes.ts';
import { registerChainRoutes } from './modules/chains/routes.ts';
import { registerCustomerRoutes } from './modules/customers/routes.ts';
import { registerHistoryRoutes } from './modules/history/routes.ts';
import type { Identity } from './modules/identity/identity.ts';
import { registerIdentityRoutes } from './modules/identity/register-identity-routes.ts';
import { registerImportRoutes } from './modules/importing/routes.ts';
import { registerInventoryRoutes } from './modules/inventory/routes.ts';
import { registerDeviceFileRoutes } from './modules/invoicing/delivery/device-routes.ts';
import { registerLogoRoutes } from './modules/invoicing/delivery/logo-routes.ts';
import { registerDeliveryRoutes } from './modules/invoicing/delivery/routes.ts';
import { registerSelfServiceRoutes } from './modules/invoicing/self-service/routes.ts';
import type { Invoicing } from './modules/invoicing/invoicing.ts';
import { registerInvoicingRoutes } from './modules/invoicing/routes.ts';
import { registerLedgerRoutes } from './modules/ledger/routes.ts';
import { registerReportRoutes } from './modules/reports/routes.ts';
import { registerSaleRoutes } from './modules/sales/routes.ts';
import type { Config } from './platform/config.ts';
import type { Databases } from './platform/database-port.ts';
import { registerClientRoutes } from './platform/http/client-routes.ts';
import { compression } from './platform/http/compression.ts';
import type { App } from './platform/http/context.ts';
import { requestContext } from './platform/http/request-context.ts';
import { createRouter, undeclaredRoutes, useMiddleware } from './platform/http/router.ts';
import { sameOriginWrites } from './platform/http/same-origin.ts';
import { securityHeaders } from './platform/http/security-headers.ts';
import type { Readiness } from './platform/http/system-routes.ts';
import { registerSystemRoutes } from './platform/http/system-routes.ts';
import type { PositionHub } from './sync/position-hub.ts';
import type { DraftHub } from './sync/drafts/draft-hub.ts';
import { registerDraftRoutes } from './sync/drafts/register-draft-routes.ts';
import { registerSyncRoutes } from './sync/register-sync-routes.ts';

/** What every module's routes are made of. */
export interface AppDeps {
  readonly config: Config;
  readonly databases: Databases;
  readonly log: Logger;
  readonly identity: Identity;
  /** Tells devices that something is new. */
  readonly hub: PositionHub;
  /** Open tickets that devices edit together. */
  readonly drafts: DraftHub;
  /** Certificates, providers and archives of invoices. */
  readonly invoicing: Invoicing;
  readonly readiness: () => Promise<Readiness>;
  /** Aborted when the server is stopping: streams end themselves by it. */
  readonly closing: AbortSignal;
  /** Where the built app is (dist/client). */
  readonly clientDir: string;
  readonly version: string;
}

export type RegisterRoutes = (app: App, deps: AppDeps) => void;

/** The routes of every module, in no particular order: a new module adds its line here. */
const modules: readonly RegisterRoutes[] = [
  registerSystemRoutes,
  (app, { identity }) => registerIdentityRoutes(app, identity),
  (app, { databases, identity, hub, closing }) => registerSyncRoutes(app, { databases, authenticator: identity.authenticator, hub, closing }),
  (app, { identity, drafts }) => registerDraftRoutes(app, { drafts, authenticator: identity.authenticator }),
  registerCatalogRoutes,
  registerCustomerRoutes,
  registerHistoryRoutes,
  registerInventoryRoutes,
  registerImportRoutes,
  registerSaleRoutes,
  registerReportRoutes,
  registerChainRoutes,
  registerLedgerRoutes,
  registerDeliveryRoutes,
  registerDeviceFileRoutes,
  registerLogoRoutes,
  registerSelfServiceRoutes,
  registerInvoicingRoutes,
];

/** The whole HTTP application; throws when something reachable was not declared by defineRoute. */
export function createApp(deps: AppDeps): App {
  const { config } = deps;
  const app = createRouter({
    authenticator: deps.identity.authenticator,
    databases: deps.databases,
    denied: deps.identity.denied,
    production: config.nodeEnv === 'production',
  });
  useMiddleware(app, requestContext(deps.log, config.trustedProxies));
  useMiddleware(app, securityHeaders(config.publicUrl));
  useMiddleware(app, compression());
  useMiddleware(app, sameOriginWrites(config.publicUrl));
  for (const register of modules) register(app, deps);
  registerClientRoutes(app, deps.clientDir);
  const holes = undeclaredRoutes(app);
  if (holes.length > 0) throw new Error(`routes that nobody declared: ${holes.join(', ')}`);
  return app;
}

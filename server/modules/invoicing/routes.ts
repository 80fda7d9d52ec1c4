import type { App } from '../../platform/http/context.ts';
import { registerAdvanceRoutes } from './follow-up/advance-routes.ts';
import { registerTicketRoutes } from './covering/ticket-routes.ts';
import { registerDocumentRoutes } from './documents/document-routes.ts';
import { registerGlobalRoutes } from './global/global-routes.ts';
import type { Invoicing } from './invoicing.ts';
import { registerInvoicingSettingsRoutes } from './settings/settings-routes.ts';

/** Everything about invoices that people ask of the server. */
export function registerInvoicingRoutes(app: App, { invoicing }: { invoicing: Invoicing }): void {
  registerInvoicingSettingsRoutes(app, invoicing);
  registerTicketRoutes(app);
  registerDocumentRoutes(app, invoicing);
  registerGlobalRoutes(app, invoicing);
  registerAdvanceRoutes(app);
}

import type { App } from '../../platform/http/context.ts';
import { registerAuditRoutes } from './audit-routes.ts';
import { registerDeviceRoutes } from './device-routes.ts';
import type { Identity } from './identity.ts';
import { registerPeopleRoutes } from './people-routes.ts';
import { registerPlaceRoutes } from './place-routes.ts';
import { registerSignInRoutes } from './sign-in-routes.ts';

/** All routes of sign-in, devices, people, places and the audit. Public are enrolment, a device's token, sign-in and refresh. */
export function registerIdentityRoutes(app: App, identity: Identity): void {
  registerSignInRoutes(app, identity);
  registerDeviceRoutes(app, identity);
  registerPeopleRoutes(app, identity);
  registerPlaceRoutes(app, identity);
  registerAuditRoutes(app);
}

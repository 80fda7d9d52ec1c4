import { sessionCan } from '../device/office-client.ts';
import { officePaths } from '../device/office-paths.ts';
import type { Session } from '../domain/identity/api.ts';
import type { Permission } from '../domain/identity/permissions.ts';
import type { IconName } from '../ui/icon.tsx';
import type { NavItem } from '../ui/shell.tsx';
import type { OfficeTexts } from './office-texts.es.ts';

interface OfficePlace {
  name: keyof OfficeTexts['nav'];
  href: string;
  icon: IconName;
  /** Any of these lets a person in. */
  permissions: readonly Permission[];
}

/** By work, what is looked at most first: a phone shows the first three, the rest behind "Más". */
const PLACES: readonly OfficePlace[] = [
  { name: 'today', href: officePaths.today, icon: 'home', permissions: ['reports.view'] },
  { name: 'sales', href: officePaths.sales, icon: 'receipt', permissions: ['reports.view', 'pos.sell'] },
  { name: 'products', href: officePaths.products, icon: 'barcode', permissions: ['catalog.view'] },
  { name: 'tasks', href: officePaths.tasks, icon: 'alert', permissions: ['reports.view'] },
  { name: 'receive', href: officePaths.receive, icon: 'warehouse', permissions: ['purchasing.receive'] },
  { name: 'customers', href: officePaths.customers, icon: 'people', permissions: ['customers.view'] },
  { name: 'invoices', href: officePaths.invoices, icon: 'file', permissions: ['invoicing.view'] },
  { name: 'journal', href: officePaths.journal, icon: 'wallet', permissions: ['accounting.view'] },
  { name: 'people', href: officePaths.people, icon: 'lock', permissions: ['people.view'] },
  { name: 'devices', href: officePaths.devices, icon: 'settings', permissions: ['devices.manage'] },
  { name: 'places', href: officePaths.places, icon: 'store', permissions: ['config.view'] },
];

/** The places that a person may enter, with how many things wait for a decision. */
export function officeNav(session: Session, words: OfficeTexts['nav'], taskCount: number): NavItem[] {
  return PLACES.filter(({ permissions }) => permissions.some((permission) => sessionCan(session, permission))).map(({ name, href, icon }) => ({
    href,
    icon,
    label: words[name],
    ...(name === 'tasks' && taskCount > 0 ? { count: taskCount } : {}),
  }));
}

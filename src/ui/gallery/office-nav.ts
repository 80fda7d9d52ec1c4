import type { NavItem } from '../shell.tsx';

export const OFFICE_NAV: readonly NavItem[] = [
  { href: '/oficina', label: 'Hoy', icon: 'home' },
  { href: '/oficina/reportes', label: 'Reportes', icon: 'chart' },
  { href: '/oficina/inventario', label: 'Inventario', icon: 'warehouse', count: 3 },
  { href: '/oficina/clientes', label: 'Clientes', icon: 'people' },
  { href: '/oficina/facturas', label: 'Facturas', icon: 'receipt' },
  { href: '/oficina/contabilidad', label: 'Contabilidad', icon: 'wallet' },
  { href: '/oficina/ajustes', label: 'Ajustes', icon: 'settings' },
];

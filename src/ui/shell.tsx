import { useState } from 'react';
import type { ReactNode } from 'react';
import { AppLink } from './link.tsx';
import { Badge } from './labels.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useTexts } from './i18n.tsx';
import { Sheet } from './dialog.tsx';
import { uiTexts } from './texts.ts';
import './shell.css';

interface TopBarProps {
  /** Name of the business. */
  title: string;
  /** Branch and register. */
  subtitle?: string | undefined;
  /** At the right: sync mark, clock, person. */
  children?: ReactNode;
}

/** The line at the top: where one is, and who. */
export function TopBar({ title, subtitle, children }: TopBarProps) {
  return (
    <header className="ui-topbar">
      <p className="ui-topbar-title">{title}</p>
      {subtitle && <p className="ui-topbar-subtitle ui-ellipsis">{subtitle}</p>}
      <div className="ui-topbar-end">{children}</div>
    </header>
  );
}

export interface NavItem {
  href: string;
  label: string;
  icon: IconName;
  /** A count of things that wait. */
  count?: number | undefined;
}

interface SideNavProps {
  items: readonly NavItem[];
  /** Path of the page shown; the item with the longest href that begins it is current. */
  path: string;
  onNavigate: (href: string) => void;
  /** How many items stand in the phone's bar before "Más". */
  phoneItems?: number | undefined;
}

/** The href of the item that a path belongs to. */
export function currentHref(items: readonly { href: string }[], path: string): string | undefined {
  return items
    .filter(({ href }) => path === href || path.startsWith(href.endsWith('/') ? href : `${href}/`))
    .reduce<string | undefined>((best, { href }) => (best !== undefined && best.length >= href.length ? best : href), undefined);
}

function NavLink({ item, current, onNavigate }: { item: NavItem; current: boolean; onNavigate: (href: string) => void }) {
  return (
    <AppLink className="ui-nav-link" href={item.href} aria-current={current ? 'page' : undefined} onNavigate={onNavigate}>
      <Icon name={item.icon} />
      <span>{item.label}</span>
      {item.count ? <Badge tone="warning">{item.count}</Badge> : null}
    </AppLink>
  );
}

/** Navigation by work: a column on a desktop; on a phone a bar below, the rest behind "Más". */
export function SideNav({ items, path, onNavigate, phoneItems = 4 }: SideNavProps) {
  const texts = useTexts(uiTexts);
  const [more, setMore] = useState(false);
  const current = currentHref(items, path);
  const link = (item: NavItem) => (
    <li key={item.href}>
      <NavLink
        item={item}
        current={item.href === current}
        onNavigate={(href) => {
          setMore(false);
          onNavigate(href);
        }}
      />
    </li>
  );
  const barItems = items.slice(0, phoneItems);
  const hiddenItems = items.slice(phoneItems);
  return (
    <>
      <nav className="ui-nav" aria-label={texts.navigation}>
        <ul className="ui-nav-column">{items.map(link)}</ul>
        <ul className="ui-nav-bar">
          {barItems.map(link)}
          {hiddenItems.length > 0 && (
            <li>
              <button
                type="button"
                className="ui-nav-link"
                aria-haspopup="dialog"
                data-current={hiddenItems.some((item) => item.href === current) || undefined}
                onClick={() => setMore(true)}
              >
                <Icon name="menu" />
                <span>{texts.more}</span>
              </button>
            </li>
          )}
        </ul>
      </nav>
      <Sheet open={more} title={texts.more} onClose={() => setMore(false)}>
        <ul className="ui-nav-column">{hiddenItems.map(link)}</ul>
      </Sheet>
    </>
  );
}

interface OfficeShellProps {
  topBar: ReactNode;
  nav: ReactNode;
  children: ReactNode;
}

/** The office: bar on top, navigation at the left (below on a phone), the page scrolls. */
export function OfficeShell({ topBar, nav, children }: OfficeShellProps) {
  return (
    <div className="ui-office">
      {topBar}
      {nav}
      <main className="ui-office-main">{children}</main>
    </div>
  );
}

interface PageProps {
  title: string;
  /** Under the title: how old the figures are, how many rows. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Text pages and forms read better narrow. */
  narrow?: boolean | undefined;
}

/** A page of the office: its title, its acts, its content. */
export function Page({ title, note, actions, children, narrow }: PageProps) {
  return (
    <div className="ui-page" data-narrow={narrow || undefined}>
      <header className="ui-page-head">
        <div>
          <h1>{title}</h1>
          {note && <div className="ui-muted">{note}</div>}
        </div>
        {actions && <div className="ui-page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface CounterShellProps {
  /** Heading of the page, for screen readers. */
  title: string;
  topBar: ReactNode;
  /** Left two thirds: the smart field and what it found. */
  children: ReactNode;
  /** Right third: the ticket. On a phone pass a PeekSheet: it comes below. */
  aside: ReactNode;
  /** Not drawn on a phone. */
  keyBar?: ReactNode;
}

/** The counter: exactly as high as the screen; only what is inside scrolls. */
export function CounterShell({ title, topBar, children, aside, keyBar }: CounterShellProps) {
  return (
    <div className="ui-counter">
      {topBar}
      <main className="ui-counter-main">
        <h1 className="ui-visually-hidden">{title}</h1>
        {children}
      </main>
      <aside className="ui-counter-aside">{aside}</aside>
      <footer className="ui-counter-keys">{keyBar}</footer>
    </div>
  );
}

interface CenteredShellProps {
  /** Heading for screen readers, where the task shows none of its own. */
  title?: string | undefined;
  /** At the top right: language, theme. */
  corner?: ReactNode;
  children: ReactNode;
}

/** One small task alone on the screen: PIN, enrolment, sign-in. */
export function CenteredShell({ title, corner, children }: CenteredShellProps) {
  return (
    <div className="ui-centered">
      {corner && <header className="ui-centered-corner">{corner}</header>}
      <main className="ui-centered-main">
        {title && <h1 className="ui-visually-hidden">{title}</h1>}
        {children}
      </main>
    </div>
  );
}

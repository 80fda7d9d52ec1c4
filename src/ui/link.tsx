import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import type { ButtonVariant } from './button.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import './button.css';

interface AppLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  href: string;
  /** Goes there without loading the page anew; absent, the browser follows the link. */
  onNavigate?: ((href: string) => void) | undefined;
}

/** A link inside the app. A new tab or window stays the browser's business. */
export function AppLink({ href, onNavigate, children, ...rest }: AppLinkProps) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        const elsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
        if (!onNavigate || elsewhere) return;
        event.preventDefault();
        onNavigate(href);
      }}
    >
      {children}
    </a>
  );
}

interface LinkButtonProps extends AppLinkProps {
  children: ReactNode;
  variant?: ButtonVariant | undefined;
  icon?: IconName | undefined;
}

/** A link that looks like a button, for going somewhere. */
export function LinkButton({ variant = 'secondary', icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <AppLink {...rest} className={classNames('ui-button', className)} data-variant={variant}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </AppLink>
  );
}

import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import './button.css';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  children: ReactNode;
  variant?: ButtonVariant | undefined;
  /** `large` is for the one act of a screen (the pay button). */
  size?: 'medium' | 'large' | undefined;
  /** Shows a key on the button, e.g. `F9`; useHotkeys makes it work. */
  keyHint?: string | undefined;
  icon?: IconName | undefined;
  /** Takes the whole width. */
  block?: boolean | undefined;
  /** Work is under way: it stays focusable, says so, and ignores presses. */
  busy?: boolean | undefined;
}

/** A button; `type="button"` unless said otherwise, so that none sends a form by accident. */
export function Button(props: ButtonProps) {
  const { children, variant = 'secondary', size, keyHint, icon, block, busy, className, onClick, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={classNames('ui-button', className)}
      data-variant={variant}
      data-size={size}
      data-block={block || undefined}
      aria-busy={busy || undefined}
      aria-keyshortcuts={keyHint}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {keyHint && <Kbd>{keyHint}</Kbd>}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: IconName;
  /** What it does, for those who do not see the drawing; also its tooltip. */
  label: string;
  variant?: ButtonVariant | undefined;
  /** `large` is 64 px, for the one under the thumb. */
  size?: 'medium' | 'large' | undefined;
}

/** A square button with a drawing. */
export function IconButton({ icon, label, variant = 'quiet', size, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames('ui-button ui-button-icon', className)}
      data-variant={variant}
      data-size={size}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} size={size === 'large' ? 32 : 20} />
    </button>
  );
}

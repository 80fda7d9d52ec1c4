import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import './states.css';

const SKELETON_DELAY_MS = 200;

/** True once a wait has lasted long enough to be worth showing; what comes sooner never flickers. */
export function useLateFlag(waiting: boolean, delayMs = SKELETON_DELAY_MS): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [waiting, delayMs]);
  return late;
}

/** Grey lines where words will be, after 200 ms of waiting. */
export function Skeleton({ lines = 3 }: { lines?: number | undefined }) {
  const texts = useTexts(uiTexts);
  const late = useLateFlag(true);
  return (
    <div className="ui-skeleton" aria-live="polite">
      <span className="ui-visually-hidden">{late ? texts.loading : ''}</span>
      {late && Array.from({ length: lines }, (_, index) => <span key={index} className="ui-skeleton-line" />)}
    </div>
  );
}

interface StateProps {
  title: string;
  /** What it means and what to do. */
  children?: ReactNode;
  /** A button, or several. */
  action?: ReactNode;
}

function StateBlock({ title, children, action, icon, tone }: StateProps & { icon: IconName; tone: 'neutral' | 'error' }) {
  return (
    <div className="ui-state" data-tone={tone} role={tone === 'error' ? 'alert' : undefined}>
      <Icon name={icon} size={28} />
      <p className="ui-state-title">{title}</p>
      {children && <div className="ui-muted">{children}</div>}
      {action && <div className="ui-state-action">{action}</div>}
    </div>
  );
}

/** Nothing here yet: says what to do first. */
export function EmptyState({ icon = 'file', ...rest }: StateProps & { icon?: IconName | undefined }) {
  return <StateBlock {...rest} icon={icon} tone="neutral" />;
}

/** What happened, what it means, what to do. */
export function ErrorState({ onRetry, ...rest }: Omit<StateProps, 'action'> & { onRetry?: (() => void) | undefined; action?: ReactNode }) {
  const texts = useTexts(uiTexts);
  const retry = onRetry && (
    <Button icon="refresh" onClick={onRetry}>
      {texts.retry}
    </Button>
  );
  return <StateBlock {...rest} action={rest.action ?? retry} icon="alert" tone="error" />;
}

/** This person may not see it: says who can give the permission. */
export function NoPermissionState(props: StateProps) {
  return <StateBlock {...props} icon="lock" tone="neutral" />;
}

/** A quiet line: no network, and what still works. */
export function OfflineNote({ children }: { children: ReactNode }) {
  return (
    <p className="ui-offline" aria-live="polite">
      <Icon name="cloud-off" size={16} />
      <span>{children}</span>
    </p>
  );
}

interface NoticeProps {
  tone: 'primary' | 'success' | 'warning' | 'error';
  title?: string | undefined;
  children?: ReactNode;
  action?: ReactNode;
}

/** Something to know, in the place it concerns. Errors are announced at once. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  return (
    <div className="ui-notice" data-tone={tone} role={tone === 'error' ? 'alert' : 'status'}>
      <Icon name={tone === 'success' ? 'check' : 'alert'} />
      <div>
        {title && <p className="ui-strong">{title}</p>}
        {children}
      </div>
      {action && <div className="ui-notice-action">{action}</div>}
    </div>
  );
}

interface ProgressBarProps {
  label: string;
  /** How much is done of `max`; null while nobody knows. */
  value: number | null;
  max?: number | undefined;
  /** Figures beside the bar, e.g. `12,000 de 50,000`. */
  detail?: string | undefined;
  onCancel?: (() => void) | undefined;
}

/** Work that takes a while, and the way to stop it. */
export function ProgressBar({ label, value, max = 100, detail, onCancel }: ProgressBarProps) {
  const texts = useTexts(uiTexts);
  return (
    <div className="ui-progress">
      <label className="ui-progress-main">
        <span className="ui-progress-head">
          <span>{label}</span>
          {detail && <span className="ui-mono ui-muted">{detail}</span>}
        </span>
        <progress max={max} {...(value === null ? undefined : { value })} />
      </label>
      {onCancel && (
        <Button variant="secondary" onClick={onCancel}>
          {texts.cancel}
        </Button>
      )}
    </div>
  );
}

import { createContext, use, useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import './toast.css';

export interface ToastMessage {
  text: string;
  tone?: 'neutral' | 'success' | 'error' | undefined;
  /** One act, e.g. undo. */
  action?: { label: string; onPress: () => void } | undefined;
  /** How long it stays; errors stay until closed. */
  durationMs?: number | undefined;
}

const DURATION_MS = 5000;

const ToastContext = createContext<((message: ToastMessage) => void) | undefined>(undefined);

/** Shows passing news one at a time, in the order they came. Nothing about money is said only here. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [queue, setQueue] = useState<readonly ToastMessage[]>([]);
  const show = useCallback((message: ToastMessage) => {
    // A copy, so that the same message twice is two messages with a time each.
    setQueue((waiting) => [...waiting, { ...message }]);
  }, []);
  const dismiss = useCallback(() => setQueue((waiting) => waiting.slice(1)), []);
  return (
    <ToastContext value={show}>
      {children}
      <ToastRegion message={queue[0]} onDismiss={dismiss} />
    </ToastContext>
  );
}

function ToastRegion({ message, onDismiss }: { message: ToastMessage | undefined; onDismiss: () => void }) {
  const texts = useTexts(uiTexts);
  const lasting = message?.tone === 'error' && message.durationMs === undefined;
  const durationMs = message?.durationMs ?? DURATION_MS;
  useEffect(() => {
    if (!message || lasting) return undefined;
    const timer = setTimeout(onDismiss, durationMs);
    return () => clearTimeout(timer);
  }, [message, lasting, durationMs, onDismiss]);
  const action = message?.action;
  return (
    <div className="ui-toast-region" aria-live="polite">
      {message && (
        <div className="ui-toast" data-tone={message.tone}>
          {message.tone === 'success' && <Icon name="check" />}
          {message.tone === 'error' && <Icon name="alert" />}
          <span>{message.text}</span>
          {action && (
            <Button
              variant="quiet"
              onClick={() => {
                onDismiss();
                action.onPress();
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon="close" label={texts.dismiss} onClick={onDismiss} />
        </div>
      )}
    </div>
  );
}

/** The function that shows a passing message. */
export function useToast(): (message: ToastMessage) => void {
  const show = use(ToastContext);
  if (!show) throw new Error('useToast needs a ToastProvider above it');
  return show;
}

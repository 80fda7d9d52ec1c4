import { Component } from 'react';
import type { ReactNode } from 'react';
import { ErrorState } from '../ui/states.tsx';
import { useTexts } from '../ui/i18n.tsx';
import { appTexts } from './texts.ts';

function LoadFailed() {
  const texts = useTexts(appTexts);
  return (
    <ErrorState title={texts.loadFailed} onRetry={() => location.reload()}>
      {texts.loadFailedHelp}
    </ErrorState>
  );
}

/** Catches a screen that could not be loaded or drawn, so that one broken part never leaves a white page. */
export class LoadBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <LoadFailed /> : this.props.children;
  }
}

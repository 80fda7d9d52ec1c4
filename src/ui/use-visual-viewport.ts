import { useEffect } from 'react';

/**
 * Keeps `--viewport-height` on `<html>` equal to what a screen keyboard leaves free, for browsers that do not resize
 * the page themselves (Safari). Shells use `var(--viewport-height, 100dvh)`.
 */
export function useVisualViewport(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return undefined;
    const root = document.documentElement;
    const update = () => {
      // Pinch zoom shrinks the visual viewport too; only a keyboard should change the layout.
      if (viewport.scale > 1.01) return;
      root.style.setProperty('--viewport-height', `${Math.round(viewport.height)}px`);
    };
    update();
    viewport.addEventListener('resize', update);
    return () => {
      viewport.removeEventListener('resize', update);
      root.style.removeProperty('--viewport-height');
    };
  }, []);
}

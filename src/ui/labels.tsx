import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import type { Tone } from './tone.ts';
import './labels.css';

interface ChipProps {
  children: string;
  selected?: boolean | undefined;
  /** Pressing it chooses or unchooses. */
  onPress?: (() => void) | undefined;
  /** Pressing it takes it away (a mark shows that); instead of onPress. */
  onRemove?: (() => void) | undefined;
}

/** A small choice or filter. */
export function Chip({ children, selected, onPress, onRemove }: ChipProps) {
  const texts = useTexts(uiTexts);
  return (
    <button
      type="button"
      className="ui-chip"
      data-selected={selected || undefined}
      aria-pressed={onRemove ? undefined : (selected ?? false)}
      aria-label={onRemove ? texts.remove(children) : undefined}
      onClick={onRemove ?? onPress}
    >
      <span>{children}</span>
      {onRemove && <Icon name="close" size={14} />}
    </button>
  );
}

/** A word on a tint: what kind or what state a thing is in. */
export function Badge({ children, tone = 'neutral' }: { children: ReactNode; tone?: Tone | undefined }) {
  return (
    <span className="ui-badge" data-tone={tone}>
      {children}
    </span>
  );
}

interface StatusDotProps {
  children: ReactNode;
  tone: Tone;
  /** A ring instead of a disc: something is under way or waits. The shape differs, not the colour alone. */
  hollow?: boolean | undefined;
}

/** A dot and its word. */
export function StatusDot({ children, tone, hollow }: StatusDotProps) {
  return (
    <span className="ui-status" data-tone={tone}>
      <span className="ui-status-dot" data-hollow={hollow || undefined} aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}

/** First letters of the first two words of a name; a nickname in quotes is no word of it. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase('es-MX');
}

/** Initials on a disc; the name itself stands beside it, so screen readers skip it. */
export function Avatar({ name, size = 'medium' }: { name: string; size?: 'medium' | 'large' | undefined }) {
  return (
    <span className="ui-avatar" data-size={size} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

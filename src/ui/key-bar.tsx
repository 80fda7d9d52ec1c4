import { Kbd } from './kbd.tsx';
import './key-bar.css';

export interface KeyBarItem {
  id: string;
  /** What is written on it and announced: `F9`. */
  hotkey: string;
  label: string;
  onPress: () => void;
  disabled?: boolean | undefined;
  /** A count worth knowing, e.g. parked tickets. */
  count?: number | undefined;
}

/** The function keys as buttons along the foot of the screen. It only draws them: useHotkeys listens. */
export function KeyBar({ label, items }: { label: string; items: readonly KeyBarItem[] }) {
  return (
    <div className="ui-keybar" role="toolbar" aria-label={label}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          className="ui-keybar-key"
          disabled={item.disabled}
          aria-keyshortcuts={item.hotkey}
          // The field in use keeps the focus, and with it the scanner.
          onMouseDown={(event) => event.preventDefault()}
          onClick={item.onPress}
        >
          <Kbd>{item.hotkey}</Kbd>
          <span>
            {item.label}
            {item.count ? ` · ${item.count}` : ''}
          </span>
        </button>
      ))}
    </div>
  );
}

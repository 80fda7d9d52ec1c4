import './kbd.css';

/** The name of a key. Decoration: the control it stands on also has `aria-keyshortcuts`. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="ui-kbd" aria-hidden="true">
      {children}
    </kbd>
  );
}

import { Fragment } from 'react';
import { altAlternative } from '../../ui/hotkeys.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { barKeys, type BarAction } from './counter-keys.ts';
import { counterTexts } from './texts.ts';

/** All keys of the counter. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const texts = useTexts(counterTexts);
  const lines = texts.helpLines;
  const rows: [string[], string][] = [
    ...Object.entries(barKeys).map(([action, [key]]): [string[], string] => [[key, altAlternative(key) ?? ''], lines[action as BarAction]]),
    [['↑', '↓'], lines.arrows],
    [['Enter'], lines.enter],
    [['3*'], lines.star],
    [['+', '−'], lines.plusMinus],
    [[texts.deleteKey], lines.delete],
    [['Esc'], lines.escape],
  ];
  return (
    <Dialog open title={texts.helpTitle} onClose={onClose}>
      <dl className="counter-help">
        {rows.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Fragment key={key}>
                  <Kbd>{key}</Kbd>
                  <span className="ui-visually-hidden">{key} </span>
                </Fragment>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="ui-muted ui-small">{texts.helpAlt}</p>
    </Dialog>
  );
}

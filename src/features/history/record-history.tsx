import type { FieldWrite } from '../../domain/history/api.ts';
import { recordHistorySchema } from '../../domain/history/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficePages } from '../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../ui/async-view.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Panel } from '../../ui/layout.tsx';
import { historyTexts } from './texts.ts';
import { valueText } from './value-text.ts';
import './history.css';

/** Who changed which field of a record, to what and when; what lost to a later change is shown as lost. */
export function RecordHistory({ collection, id }: { collection: 'customers' | 'products'; id: string }) {
  const office = useOffice();
  const texts = useTexts(historyTexts);
  // Below the record's own key, so that saving the record draws this anew.
  const writes = useOfficePages(`${collection}/history/${id}`, (after) => office.ask({ path: `/api/${collection}/${id}/history`, query: { after }, answer: recordHistorySchema }));
  return (
    <Panel title={texts.title}>
      <AsyncView query={writes} lines={3}>
        {() =>
          writes.items.length === 0 ? (
            <p className="ui-muted">{texts.empty}</p>
          ) : (
            <>
              <ul className="history">
                {writes.items.map((write) => (
                  <HistoryLine key={`${write.operationId}/${write.field}`} write={write} />
                ))}
              </ul>
              {writes.hasMore && <MoreButton list={writes} />}
            </>
          )
        }
      </AsyncView>
    </Panel>
  );
}

function HistoryLine({ write }: { write: FieldWrite }) {
  const texts = useTexts(historyTexts);
  const formats = useFormats();
  const { field, value, won, byName, deviceName, atMs } = write;
  return (
    <li className="history-line">
      <span>
        <span className="ui-strong">{texts.fields[field] ?? field}</span>
        {': '}
        <span className={won ? undefined : 'ui-struck'}>{valueText(field, value, formats, texts)}</span> {!won && <Badge tone="warning">{texts.lost}</Badge>}
      </span>
      <span className="ui-muted ui-small">{[byName ?? texts.nobody, deviceName ?? texts.office, formats.dateTime(atMs)].join(' · ')}</span>
      {!won && <span className="ui-muted ui-small">{texts.lostHelp}</span>}
    </li>
  );
}

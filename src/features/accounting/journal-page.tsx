import { useLocation, useSearchParams } from 'wouter';
import { addDays, localDayAndHour } from '../../domain/kernel/days.ts';
import { journalSchema } from '../../domain/ledger/api.ts';
import type { Journal, JournalEntryRow } from '../../domain/ledger/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useOfficePages } from '../../device/office-query.ts';
import { AsyncView, MoreButton } from '../../ui/async-view.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useFormats, useLanguage, useTexts } from '../../ui/i18n.tsx';
import { Badge, StatusDot } from '../../ui/labels.tsx';
import { Cluster, Panel } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Money } from '../../ui/money.tsx';
import { Page } from '../../ui/shell.tsx';
import { EmptyState, Notice } from '../../ui/states.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { AccountSum } from './journal-view.ts';
import { balanceOf, inBookOrder } from './journal-view.ts';
import { accountingTexts } from './texts.ts';
import './accounting.css';

/** The journal of a day: on screen with its totals, and as a file. */
export function JournalPage() {
  const office = useOffice();
  const texts = useTexts(accountingTexts);
  const formats = useFormats();
  const { timeZone } = useLanguage();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const day = search.get('dia') ?? localDayAndHour(office.nowMs(), timeZone).day;
  const journal = useOfficePages<JournalEntryRow, Journal>(`journal/${day}`, (after) =>
    office.ask({ path: '/api/ledger/journal', query: { day, after }, answer: journalSchema }),
  );
  const download = useOfficeAct(async () => {
    const file = await office.download('/api/ledger/journal.csv', { day });
    saveFile(file.blob, file.fileName ?? `diario-${day}.csv`);
  });
  const go = (next: string) => setSearch({ dia: next }, { replace: true });
  return (
    <Page
      title={`${texts.title}: ${texts.journal.toLowerCase()}`}
      note={`${formats.weekday(day)}, ${formats.day(day)}`}
      actions={
        <Cluster>
          <LinkButton icon="lock" href={officePaths.periods} onNavigate={navigate}>
            {texts.periods.title}
          </LinkButton>
          <Button icon="download" busy={download.busy} onClick={() => void download.run()}>
            {texts.download}
          </Button>
        </Cluster>
      }
    >
      <search className="journal-filters">
        <IconButton icon="back" variant="secondary" label={texts.before} onClick={() => go(addDays(day, -1))} />
        <TextField label={texts.day} labelHidden type="date" value={day} onChange={(next) => next !== '' && go(next)} />
        <IconButton icon="next" variant="secondary" label={texts.after} onClick={() => go(addDays(day, 1))} />
      </search>
      {download.problem && <Notice tone="error">{download.problem.kind === 'offline' ? texts.downloadFailed : download.problem.detail}</Notice>}
      <AsyncView query={journal} lines={10}>
        {(data) =>
          data.items.length === 0 ? (
            <EmptyState icon="wallet" title={texts.empty}>
              {texts.emptyHelp}
            </EmptyState>
          ) : (
            <>
              <SumsPanel journal={data} />
              <Panel title={texts.entriesTitle} flush>
                {data.items.map((entry) => (
                  <Entry key={`${entry.operationId}/${entry.sequence}`} entry={entry} />
                ))}
                {journal.hasMore && (
                  <div className="journal-after">
                    <MoreButton list={journal} />
                  </div>
                )}
              </Panel>
            </>
          )
        }
      </AsyncView>
    </Page>
  );
}

function SumsPanel({ journal }: { journal: Journal }) {
  const texts = useTexts(accountingTexts);
  const { count } = useFormats();
  const { totals } = journal;
  const balanced = balanceOf(journal) === 'balanced';
  return (
    <Panel
      flush
      title={texts.sums}
      aside={
        <Cluster gap={3}>
          <span>{texts.entries(count(totals.entryCount), totals.entryCount === 1)}</span>
          <StatusDot tone={balanced ? 'success' : 'error'}>{balanced ? texts.balanced : texts.unbalanced}</StatusDot>
        </Cluster>
      }
    >
      <table className="journal-lines">
        <thead>
          <tr>
            <th scope="col">{texts.account}</th>
            <th scope="col">{texts.accountName}</th>
            <th scope="col">{texts.debit}</th>
            <th scope="col">{texts.credit}</th>
          </tr>
        </thead>
        <tbody>
          {totals.accounts.map((line) => (
            <Line key={line.account} line={line} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={2}>{texts.total}</td>
            <td>
              <Money cents={totals.debitCents} />
            </td>
            <td>
              <Money cents={totals.creditCents} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}

function Line({ line, asEntry }: { line: AccountSum; asEntry?: boolean }) {
  return (
    <tr className={asEntry && line.debitCents === 0 ? 'journal-credit' : undefined}>
      <td className="ui-mono">{line.account}</td>
      <td>{line.name}</td>
      <td>{line.debitCents !== 0 && <Money cents={line.debitCents} />}</td>
      <td>{line.creditCents !== 0 && <Money cents={line.creditCents} />}</td>
    </tr>
  );
}

function Entry({ entry }: { entry: JournalEntryRow }) {
  const texts = useTexts(accountingTexts);
  const { day } = useFormats();
  return (
    <section className="journal-entry">
      <div className="journal-entry-head">
        <Badge>{texts.kinds[entry.kind] ?? entry.kind}</Badge>
        <h3>{entry.description}</h3>
        <span className="ui-muted ui-small">
          {entry.branchName}
          {entry.businessDay !== entry.postingDay && ` · ${texts.ofAnotherDay(day(entry.businessDay))}`}
        </span>
      </div>
      <table className="journal-lines">
        <caption className="ui-visually-hidden">{texts.showLines(entry.description)}</caption>
        <thead className="ui-visually-hidden">
          <tr>
            <th scope="col">{texts.account}</th>
            <th scope="col">{texts.accountName}</th>
            <th scope="col">{texts.debit}</th>
            <th scope="col">{texts.credit}</th>
          </tr>
        </thead>
        <tbody>
          {inBookOrder(entry.lines).map((line) => (
            <Line key={`${line.account}/${line.debitCents === 0 ? 'c' : 'd'}`} line={line} asEntry />
          ))}
        </tbody>
      </table>
    </section>
  );
}

import { importSchema } from '../../domain/importing/api.ts';
import type { Import } from '../../domain/importing/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import { AsyncView, ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Cluster, DataList, Panel } from '../../ui/layout.tsx';
import { Page } from '../../ui/shell.tsx';
import { Notice, ProgressBar } from '../../ui/states.tsx';
import { CountsPanel } from './counts-panel.tsx';
import { ImportResult } from './import-result.tsx';
import { isWorking, stepOf } from './import-view.ts';
import { MappingPanel } from './mapping-panel.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import { importTexts } from './texts.ts';
import { BackToStock } from './upload-page.tsx';
import './importing.css';

const WORKING_EVERY_MS = 1000;

/** One import, from the check of its rows to its result. */
export function ImportPage({ id }: { id: string }) {
  const office = useOffice();
  const texts = useTexts(importTexts);
  const key = `import/${id}`;
  const known = office.cache.entry(key).get().data as Import | undefined;
  const job = useOfficeQuery(key, () => office.ask({ path: `/api/imports/${id}`, answer: importSchema }), {
    everyMs: known === undefined || isWorking(known) ? WORKING_EVERY_MS : undefined,
  });
  return (
    <Page title={texts.title} note={job.data && <span className="ui-mono">{job.data.fileName}</span>} actions={<BackToStock />}>
      <AsyncView query={job} lines={8}>
        {(data) => <ImportBody job={data} onChanged={(changed) => office.cache.put(key, changed)} />}
      </AsyncView>
    </Page>
  );
}

interface ImportBodyProps {
  job: Import;
  onChanged: (job: Import) => void;
}

function ImportBody({ job, onChanged }: ImportBodyProps) {
  const office = useOffice();
  const texts = useTexts(importTexts);
  const { count } = useFormats();
  const act = useOfficeAct(async (what: 'apply' | 'cancel') => {
    const path = `/api/imports/${job.id}/${what}`;
    onChanged(await office.ask({ method: 'POST', path, idempotencyKey: office.newId(), answer: importSchema }));
    office.cache.invalidate('products/', 'product/', 'stock/');
  });
  const step = stepOf(job);
  const { good } = job.counts;
  return (
    <>
      <ProblemNotice problem={act.problem} words={texts.serverProblems} />
      {(step === 'checking' || step === 'applying') && <WorkingPanel job={job} onCancel={() => void act.run('cancel')} />}
      {step === 'result' && <ImportResult job={job} />}
      {step === 'review' && (
        <>
          <CountsPanel
            counts={[
              [texts.good, job.counts.good],
              [texts.bad, job.counts.bad],
              [texts.warnings, job.counts.warnings],
            ]}
          >
            {good === 0 ? (
              <Notice tone="error">{texts.nothingGood}</Notice>
            ) : (
              <Cluster>
                <Button variant="primary" busy={act.busy} onClick={() => void act.run('apply')}>
                  {texts.apply(count(good))}
                </Button>
                <Button onClick={() => void act.run('cancel')}>{texts.cancelImport}</Button>
                <span className="ui-muted ui-small">{texts.applyHint}</span>
              </Cluster>
            )}
          </CountsPanel>
          <ProblemsPanel job={job} />
          <MappingPanel key={JSON.stringify(job.mapping)} job={job} onChanged={onChanged} />
          <ReadPanel job={job} />
        </>
      )}
      {step === 'result' && job.problems.length > 0 && <ProblemsPanel job={job} />}
    </>
  );
}

function WorkingPanel({ job, onCancel }: { job: Import; onCancel: () => void }) {
  const texts = useTexts(importTexts);
  const { count } = useFormats();
  const { done, total } = job.progress;
  return (
    <Panel>
      <ProgressBar
        label={stepOf(job) === 'applying' ? texts.applying : texts.checking}
        value={total === 0 ? null : done}
        max={Math.max(total, 1)}
        detail={total === 0 ? undefined : texts.rowsDone(count(done), count(total))}
        onCancel={onCancel}
      />
    </Panel>
  );
}

function ReadPanel({ job }: { job: Import }) {
  const texts = useTexts(importTexts);
  const { count } = useFormats();
  return (
    <Panel title={texts.found}>
      <DataList
        mono={false}
        items={[
          { label: texts.rows, value: <span className="ui-mono">{count(job.rows)}</span> },
          { label: texts.encoding, value: texts.encodings[job.encoding] ?? job.encoding },
          { label: texts.delimiter, value: texts.delimiters[job.delimiter] ?? job.delimiter },
          { label: texts.decimal, value: texts.decimals[job.decimal] ?? job.decimal },
        ]}
      />
    </Panel>
  );
}

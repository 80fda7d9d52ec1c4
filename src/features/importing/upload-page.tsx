import { useState } from 'react';
import { useLocation } from 'wouter';
import { importSchema } from '../../domain/importing/api.ts';
import { useCan, useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { useBranches, warehousesOf } from '../../device/office-lookups.ts';
import { officePaths } from '../../device/office-paths.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { AsyncView, ProblemNotice } from '../../ui/async-view.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { Page } from '../../ui/shell.tsx';
import { ProgressBar } from '../../ui/states.tsx';
import { importTexts } from './texts.ts';
import './importing.css';

const UPLOAD_TIMEOUT_MS = 10 * 60_000;

/** Begins an import: where its stock goes, and the file. */
export function UploadPage() {
  const texts = useTexts(importTexts);
  const branches = useBranches();
  return (
    <Page narrow title={texts.title} note={texts.note} actions={<BackToStock />}>
      <AsyncView query={branches} lines={4}>
        {() => <UploadForm />}
      </AsyncView>
    </Page>
  );
}

export function BackToStock() {
  const texts = useTexts(importTexts);
  return <BackLink href={officePaths.products}>{texts.back}</BackLink>;
}

function UploadForm() {
  const office = useOffice();
  const can = useCan();
  const texts = useTexts(importTexts);
  const [, navigate] = useLocation();
  const branches = useBranches();
  const warehouses = warehousesOf(branches.data ?? []).filter(({ branchId }) => can('data.import', branchId));
  const [chosen, setChosen] = useState('');
  const [fileName, setFileName] = useState<string>();
  const warehouseId = chosen === '' && warehouses.length === 1 ? (warehouses[0]?.id ?? '') : chosen;
  const upload = useOfficeAct(async (file: File) => {
    setFileName(file.name);
    // Spreadsheet programs give the same file many types: the server reads its bytes, not its type.
    const body = new Blob([file], { type: 'text/csv' });
    const query = { fileName: file.name.slice(0, 200), warehouseId };
    const job = await office.ask({ method: 'POST', path: '/api/imports', query, body, idempotencyKey: office.newId(), answer: importSchema, timeoutMs: UPLOAD_TIMEOUT_MS });
    office.cache.put(`import/${job.id}`, job);
    navigate(officePaths.import(job.id));
  });
  return (
    <Panel>
      <Stack>
        <Select
          label={texts.warehouse}
          hint={texts.warehouseHint}
          placeholder={texts.chooseWarehouse}
          value={warehouseId}
          disabled={upload.busy}
          options={warehouses.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosen}
        />
        <FileDrop
          label={texts.file}
          hint={warehouseId === '' ? texts.chooseWarehouseFirst : texts.fileHint}
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          disabled={warehouseId === '' || upload.busy}
          fileName={upload.busy ? fileName : undefined}
          onFile={(file) => void upload.run(file)}
        />
        {upload.busy && <ProgressBar label={texts.uploading} value={null} />}
        <ProblemNotice problem={upload.problem} words={texts.serverProblems} />
      </Stack>
    </Panel>
  );
}

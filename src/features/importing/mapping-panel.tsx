import { useState } from 'react';
import { importSchema } from '../../domain/importing/api.ts';
import type { Import, ImportField } from '../../domain/importing/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { ProblemNotice } from '../../ui/async-view.tsx';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { Notice } from '../../ui/states.tsx';
import { IMPORT_FIELDS, missingFields, remap, REQUIRED_FIELDS, sameMapping, sampleOf, unusedColumns } from './import-view.ts';
import { importTexts } from './texts.ts';
import '../../ui/table.css';

interface MappingPanelProps {
  job: Import;
  onChanged: (job: Import) => void;
}

/** Which column each field is read from, with what stands in it; another choice is checked again. */
export function MappingPanel({ job, onChanged }: MappingPanelProps) {
  const office = useOffice();
  const texts = useTexts(importTexts);
  const [mapping, setMapping] = useState(job.mapping);
  const check = useOfficeAct(async () => {
    const path = `/api/imports/${job.id}/mapping`;
    onChanged(await office.ask({ method: 'PUT', path, body: { mapping }, idempotencyKey: office.newId(), answer: importSchema }));
  });
  const missing = missingFields(mapping);
  const unused = unusedColumns(job, mapping);
  const columns = job.headings.map((heading, index) => ({ value: String(index), label: heading.trim() || texts.columnNumber(index + 1) }));
  const choose = (field: ImportField, value: string) => setMapping(remap(mapping, field, value === '' ? null : Number(value)));
  return (
    <>
      <Panel title={texts.columnsTitle}>
        <Stack>
          <div className="import-mapping">
            {IMPORT_FIELDS.map((field) => (
              <Select
                key={field}
                label={texts.fields[field]}
                note={REQUIRED_FIELDS.includes(field) ? texts.required : undefined}
                value={mapping[field] === undefined ? '' : String(mapping[field])}
                hint={<span className="ui-mono ui-ellipsis">{sampleOf(job, mapping[field]) || '\u00A0'}</span>}
                options={[{ value: '', label: texts.notTaken }, ...columns]}
                onChange={(value) => choose(field, value)}
              />
            ))}
          </div>
          {unused.length > 0 && <p className="ui-muted ui-small">{texts.unused(unused.join(', '))}</p>}
          {missing.length > 0 && <Notice tone="error">{texts.missing(missing.map((field) => texts.fields[field]).join(', '))}</Notice>}
          <ProblemNotice problem={check.problem} words={texts.serverProblems} />
          {!sameMapping(mapping, job.mapping) && (
            <div>
              <Button variant="primary" busy={check.busy} disabled={missing.length > 0} onClick={() => void check.run()}>
                {texts.checkAgain}
              </Button>
            </div>
          )}
        </Stack>
      </Panel>
      <FirstRows job={job} mapping={mapping} />
    </>
  );
}

function FirstRows({ job, mapping }: { job: Import; mapping: Import['mapping'] }) {
  const texts = useTexts(importTexts);
  const fieldOf = (column: number) => IMPORT_FIELDS.find((field) => mapping[field] === column);
  return (
    <Panel title={texts.firstRows} flush>
      {/* Wider than any screen: it scrolls by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="import-rows" aria-label={texts.firstRows} tabIndex={0}>
        <table className="ui-table">
          <thead>
            <tr>
              {job.headings.map((heading, index) => {
                const field = fieldOf(index);
                return (
                  // Headings may repeat; their place is what they are known by.
                  // oxlint-disable-next-line react/no-array-index-key
                  <th key={index} scope="col">
                    {heading || texts.columnNumber(index + 1)}
                    <br />
                    <span className={field ? 'ui-primary' : undefined}>{field ? texts.fields[field] : texts.notTaken}</span>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {job.firstRows.map((row, at) => (
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={at}>
                {job.headings.map((_heading, index) => (
                  // oxlint-disable-next-line react/no-array-index-key
                  <td key={index} className="ui-mono">
                    {row[index] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

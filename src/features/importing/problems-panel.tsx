import { useId, useMemo } from 'react';
import type { Import } from '../../domain/importing/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { useOfficeAct } from '../../device/office-act.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { Badge } from '../../ui/labels.tsx';
import { Panel } from '../../ui/layout.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Notice } from '../../ui/states.tsx';
import { useIsPhone } from '../../ui/use-media-query.ts';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { inOrder } from './import-view.ts';
import { importTexts } from './texts.ts';

/** Every problem by row: the first on screen, all of them in a file. */
export function ProblemsPanel({ job }: { job: Import }) {
  const office = useOffice();
  const texts = useTexts(importTexts);
  const { count } = useFormats();
  const phone = useIsPhone();
  const id = useId();
  const problems = useMemo(() => inOrder(job.problems), [job.problems]);
  const download = useOfficeAct(async () => {
    const file = await office.download(`/api/imports/${job.id}/problems.csv`);
    saveFile(file.blob, `problemas-${job.fileName}`);
  });
  if (problems.length === 0) return <Panel title={texts.problemsTitle}>{texts.noProblems}</Panel>;
  return (
    <Panel title={texts.problemsTitle} flush aside={texts.problemCount(count(job.counts.bad), count(job.counts.warnings))}>
      {download.problem && <Notice tone="error">{texts.downloadFailed}</Notice>}
      <VirtualRows
        id={id}
        label={texts.problemsTitle}
        className="import-problems"
        items={problems}
        rowHeightPx={phone ? 76 : 40}
        itemKey={(_problem, index) => String(index)}
        renderItem={(problem) => (
          <div className="import-problem">
            <span className="ui-mono ui-muted">{texts.problemRow(count(problem.row))}</span>
            <span>
              <Badge tone={problem.severity === 'error' ? 'error' : 'warning'}>{texts.severity[problem.severity]}</Badge>
            </span>
            <span title={problem.message}>{problem.message}</span>
          </div>
        )}
      />
      <div className="import-after">
        <Button icon="download" busy={download.busy} onClick={() => void download.run()}>
          {texts.downloadProblems}
        </Button>
      </div>
    </Panel>
  );
}

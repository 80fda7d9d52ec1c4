import { useLocation } from 'wouter';
import type { Import } from '../../domain/importing/api.ts';
import { officePaths } from '../../device/office-paths.ts';
import { useTexts } from '../../ui/i18n.tsx';
import { Cluster } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Notice } from '../../ui/states.tsx';
import { CountsPanel } from './counts-panel.tsx';
import { importTexts } from './texts.ts';

/** How an import ended, and what it took in. */
export function ImportResult({ job }: { job: Import }) {
  const texts = useTexts(importTexts);
  const [, navigate] = useLocation();
  const { created, changed, unchanged, stocked, bad } = job.counts;
  return (
    <>
      {job.state === 'done' && <Notice tone="success" title={texts.doneTitle} />}
      {job.state === 'cancelled' && (
        <Notice tone="warning" title={texts.cancelledTitle}>
          {texts.cancelledHelp}
        </Notice>
      )}
      {job.state === 'failed' && (
        <Notice tone="error" title={texts.failedTitle}>
          {job.failure}
        </Notice>
      )}
      <CountsPanel
        counts={[
          [texts.created, created],
          [texts.changed, changed],
          [texts.unchanged, unchanged],
          [texts.stocked, stocked],
          [texts.bad, bad],
        ]}
      >
        <Cluster>
          <LinkButton icon="barcode" variant="primary" href={officePaths.products} onNavigate={navigate}>
            {texts.seeParts}
          </LinkButton>
          <LinkButton icon="upload" href={officePaths.imports} onNavigate={navigate}>
            {texts.another}
          </LinkButton>
        </Cluster>
      </CountsPanel>
    </>
  );
}

import { useState } from 'react';
import { certificateListSchema, certificateSchema, type CertificateRow } from '../../../domain/invoicing/api.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { useOfficeQuery } from '../../../device/office-query.ts';
import { AsyncView, ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { Badge } from '../../../ui/labels.tsx';
import { Cluster, DataList, Panel, Stack } from '../../../ui/layout.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { CertificateDialog } from './certificate-dialog.tsx';
import { invoicingSettingsTexts } from '../texts.ts';
import { MONITOR_KEY, SETTINGS_KEYS } from '../office/use-invoicing.ts';

const TONES = { 'in-force': 'success', spare: 'primary', expired: 'error', retired: 'neutral' } as const;
/** From so few days on its end is urgent. */
const FEW_DAYS = 30;

/** The certificates that seal; key and passphrase are never shown. */
export function CertificatesPanel() {
  const office = useOffice();
  const texts = useTexts(invoicingSettingsTexts);
  const can = useCan();
  const [uploading, setUploading] = useState(false);
  const [retiring, setRetiring] = useState<CertificateRow | null>(null);
  const certificates = useOfficeQuery(SETTINGS_KEYS.certificates, () => office.ask({ path: '/api/invoicing/certificates', answer: certificateListSchema }));
  const mayEdit = can('config.edit', 'all');
  const upload = mayEdit && (
    <Button variant="primary" icon="upload" onClick={() => setUploading(true)}>
      {texts.upload}
    </Button>
  );
  return (
    <AsyncView query={certificates} lines={4}>
      {({ items }) => (
        <Stack>
          {items.length === 0 ? (
            <EmptyState icon="lock" title={texts.noCertificates} action={upload}>
              {texts.noCertificatesHelp}
            </EmptyState>
          ) : (
            <>
              <p className="ui-muted">{texts.certificatesHelp}</p>
              <Cluster>{upload}</Cluster>
              {items.map((certificate) => (
                <CertificateCard key={certificate.id} certificate={certificate} onRetire={mayEdit ? () => setRetiring(certificate) : undefined} />
              ))}
            </>
          )}
          {uploading && <CertificateDialog onClose={() => setUploading(false)} />}
          {retiring && <RetireDialog certificate={retiring} onClose={() => setRetiring(null)} />}
        </Stack>
      )}
    </AsyncView>
  );
}

function CertificateCard({ certificate, onRetire }: { certificate: CertificateRow; onRetire: (() => void) | undefined }) {
  const texts = useTexts(invoicingSettingsTexts);
  const { date, dateTime, count } = useFormats();
  const { number, rfc, state, daysLeft, throwaway, validFromMs, validToMs, uploadedByName, uploadedAtMs, lastUsedAtMs, key } = certificate;
  const alive = state === 'in-force' || state === 'spare';
  const left = daysLeft < 0 ? texts.expired : texts.daysLeft(count(daysLeft), daysLeft === 1);
  return (
    <Panel
      title={rfc}
      aside={
        <Cluster>
          {throwaway && <Badge tone="warning">{texts.throwaway}</Badge>}
          <Badge tone={TONES[state]}>{texts.states[state]}</Badge>
        </Cluster>
      }
    >
      <Stack gap={3}>
        <DataList
          items={[
            { label: texts.number, value: <span className="invoicing-break">{number}</span> },
            {
              label: texts.valid,
              value: (
                <>
                  {texts.validity(date(validFromMs), date(validToMs))} <span className={alive && daysLeft <= FEW_DAYS ? 'ui-warning' : 'ui-muted'}>{left}</span>
                </>
              ),
            },
            { label: texts.key, value: key },
            { label: texts.uploadedBy, value: [uploadedByName, date(uploadedAtMs)].filter(Boolean).join(' · ') },
            { label: texts.lastUsed, value: lastUsedAtMs === null ? texts.never : dateTime(lastUsedAtMs) },
          ]}
        />
        {alive && onRetire && (
          <Cluster justify="end">
            <Button aria-label={texts.retireOf(number)} onClick={onRetire}>
              {texts.retire}
            </Button>
          </Cluster>
        )}
      </Stack>
    </Panel>
  );
}

function RetireDialog({ certificate, onClose }: { certificate: CertificateRow; onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(invoicingSettingsTexts);
  const toast = useToast();
  const [key] = useState(() => office.newId());
  const retire = useOfficeAct(async () => {
    await office.ask({ method: 'POST', path: `/api/invoicing/certificates/${certificate.id}/retire`, body: {}, idempotencyKey: key, answer: certificateSchema });
    office.cache.invalidate(SETTINGS_KEYS.certificates, MONITOR_KEY);
    toast({ text: texts.retired, tone: 'success' });
    onClose();
  });
  return (
    <Dialog
      open
      size="small"
      title={texts.retireTitle}
      description={texts.retireHelp(certificate.number)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button variant="danger" busy={retire.busy} onClick={() => void retire.run()}>
            {texts.retire}
          </Button>
        </>
      }
    >
      {retire.problem && <ProblemNotice problem={retire.problem} words={texts.serverProblems} />}
    </Dialog>
  );
}

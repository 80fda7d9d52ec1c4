import { useState } from 'react';
import { certificateSchema } from '../../../domain/invoicing/api.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useOffice } from '../../../device/office-client.ts';
import { ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Stack } from '../../../ui/layout.tsx';
import { Notice } from '../../../ui/states.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { invoicingSettingsTexts } from '../texts.ts';
import { MONITOR_KEY, SETTINGS_KEYS } from '../office/use-invoicing.ts';

/** A file as it is, in base64. */
async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
}

/** A certificate with its key and passphrase: they go to the server once and stay there encrypted. */
export function CertificateDialog({ onClose }: { onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(invoicingSettingsTexts);
  const toast = useToast();
  const [certificate, setCertificate] = useState<File | null>(null);
  const [key, setKey] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [asked, setAsked] = useState(false);
  const upload = useOfficeAct(async (cer: File, privateKey: File) => {
    const body = { certificate: await base64Of(cer), key: await base64Of(privateKey), passphrase };
    await office.ask({ method: 'POST', path: '/api/invoicing/certificates', body, idempotencyKey: office.newId(), answer: certificateSchema });
    office.cache.invalidate(SETTINGS_KEYS.certificates, SETTINGS_KEYS.settings, MONITOR_KEY);
    toast({ text: texts.uploaded, tone: 'success' });
    onClose();
  });
  const submit = () => {
    setAsked(true);
    if (certificate !== null && key !== null && passphrase !== '') void upload.run(certificate, key);
  };
  const missing = asked && (certificate === null || key === null || passphrase === '');
  return (
    <Dialog
      open
      title={texts.upload}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button type="submit" variant="primary" busy={upload.busy}>
            {texts.upload}
          </Button>
        </>
      }
    >
      <Stack>
        <FileDrop label={texts.cerFile} accept=".cer" fileName={certificate?.name} disabled={upload.busy} onFile={setCertificate} />
        <FileDrop label={texts.keyFile} accept=".key" fileName={key?.name} disabled={upload.busy} onFile={setKey} />
        <TextField label={texts.passphrase} type="password" autoComplete="off" maxLength={200} disabled={upload.busy} value={passphrase} onChange={setPassphrase} />
        {missing && <Notice tone="error">{texts.filesMissing}</Notice>}
        <ProblemNotice problem={upload.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}

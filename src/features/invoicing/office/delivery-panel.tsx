import { useRef, useState } from 'react';
import type { DocumentDetail } from '../../../domain/invoicing/api.ts';
import { invoiceLinkSchema, mailListSchema, mailSchema, type InvoiceLink } from '../../../domain/invoicing/delivery-api.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useOffice } from '../../../device/office-client.ts';
import { useOfficeQuery } from '../../../device/office-query.ts';
import { AsyncView, ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../../ui/i18n.tsx';
import { Cluster, Panel, Stack } from '../../../ui/layout.tsx';
import { saveFile } from '../../../ui/save-file.ts';
import { TextField } from '../../../ui/text-field.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { folioText } from './document-view.ts';
import { officeInvoiceTexts } from '../texts.ts';

const mailsKey = (id: string): string => `invoice-mails/${id}`;
const KINDS = ['pdf', 'xml'] as const;

/** How a stamped document reaches people: as files, by mail, by a link. */
export function DeliveryPanel({ document }: { document: DocumentDetail }) {
  const texts = useTexts(officeInvoiceTexts);
  return (
    <Panel title={texts.delivery}>
      <Stack gap={3}>
        <Files document={document} />
        <LinkMaker id={document.id} />
        <Mails id={document.id} />
      </Stack>
    </Panel>
  );
}

function Files({ document }: { document: DocumentDetail }) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const download = useOfficeAct(async (kind: (typeof KINDS)[number]) => {
    const { blob, fileName } = await office.download(`/api/invoicing/documents/${document.id}/${kind}`);
    saveFile(blob, fileName ?? `${folioText(document)}.${kind}`);
  });
  return (
    <>
      <Cluster>
        {KINDS.map((kind) => (
          <Button key={kind} icon="download" busy={download.busy} onClick={() => void download.run(kind)}>
            {texts[kind]}
          </Button>
        ))}
      </Cluster>
      <ProblemNotice problem={download.problem} words={texts.serverProblems} />
    </>
  );
}

function LinkMaker({ id }: { id: string }) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const toast = useToast();
  const { date } = useFormats();
  const [link, setLink] = useState<InvoiceLink | null>(null);
  const make = useOfficeAct(async () => {
    setLink(await office.ask({ method: 'POST', path: `/api/invoicing/documents/${id}/link`, body: {}, answer: invoiceLinkSchema }));
  });
  const copy = (url: string) => {
    void navigator.clipboard.writeText(url).then(() => toast({ text: texts.copied, tone: 'success' }));
  };
  if (link === null) {
    return (
      <>
        <Cluster>
          <Button icon="cloud" busy={make.busy} onClick={() => void make.run()}>
            {texts.link}
          </Button>
        </Cluster>
        <ProblemNotice problem={make.problem} words={texts.serverProblems} />
      </>
    );
  }
  return (
    <TextField
      label={texts.linkLabel}
      hint={texts.linkHelp(date(link.expiresAtMs))}
      mono
      readOnly
      value={link.url}
      onFocus={(event) => event.currentTarget.select()}
      onChange={() => undefined}
      suffix={
        <Button variant="quiet" onClick={() => copy(link.url)}>
          {texts.copy}
        </Button>
      }
    />
  );
}

function Mails({ id }: { id: string }) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const { dateTime } = useFormats();
  const [sending, setSending] = useState(false);
  const mails = useOfficeQuery(mailsKey(id), () => office.ask({ path: `/api/invoicing/documents/${id}/emails`, answer: mailListSchema }));
  return (
    <AsyncView query={mails} lines={1}>
      {({ on, items }) => (
        <>
          {on ? (
            <Cluster>
              <Button icon="upload" onClick={() => setSending(true)}>
                {texts.send}
              </Button>
            </Cluster>
          ) : (
            <p className="ui-muted ui-small">{texts.mailOff}</p>
          )}
          {items.length > 0 && (
            <ul aria-label={texts.mails} className="ui-small">
              {items.map((mail) => (
                <li key={mail.id} className={mail.state === 'failed' ? 'ui-error' : 'ui-muted'}>
                  {[mail.address, texts.mailStates[mail.state], dateTime(mail.sentAtMs ?? mail.createdAtMs), mail.error].filter(Boolean).join(' · ')}
                </li>
              ))}
            </ul>
          )}
          {sending && <MailDialog id={id} onClose={() => setSending(false)} />}
        </>
      )}
    </AsyncView>
  );
}

function MailDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const office = useOffice();
  const texts = useTexts(officeInvoiceTexts);
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const [address, setAddress] = useState('');
  const [key] = useState(() => office.newId());
  const send = useOfficeAct(async () => {
    const to = address.trim();
    const body = to === '' ? {} : { address: to };
    await office.ask({ method: 'POST', path: `/api/invoicing/documents/${id}/email`, body, idempotencyKey: `${key}.${to}`, answer: mailSchema });
    office.cache.invalidate(mailsKey(id));
    toast({ text: texts.sent, tone: 'success' });
    onClose();
  });
  return (
    <Dialog
      open
      size="small"
      title={texts.send}
      initialFocus={field}
      onClose={onClose}
      onSubmit={() => void send.run()}
      footer={
        <>
          <Button onClick={onClose}>{texts.keep}</Button>
          <Button type="submit" variant="primary" busy={send.busy}>
            {texts.send}
          </Button>
        </>
      }
    >
      <Stack>
        <TextField ref={field} label={texts.sendTo} hint={texts.sendToHint} type="email" autoComplete="off" maxLength={254} value={address} onChange={setAddress} />
        <ProblemNotice problem={send.problem} words={texts.serverProblems} />
      </Stack>
    </Dialog>
  );
}

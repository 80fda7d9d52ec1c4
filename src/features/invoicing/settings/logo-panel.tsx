import { useCallback, useState } from 'react';
import { logoSchema, MAX_LOGO_BYTES } from '../../../domain/invoicing/delivery-api.ts';
import { useOfficeAct } from '../../../device/office-act.ts';
import { useCan, useOffice } from '../../../device/office-client.ts';
import { useOfficeQuery } from '../../../device/office-query.ts';
import { AsyncView, ProblemNotice } from '../../../ui/async-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import { useTexts } from '../../../ui/i18n.tsx';
import { Cluster, Panel, Stack } from '../../../ui/layout.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { invoicingSettingsTexts } from '../texts.ts';

const PATH = '/api/invoicing/logo';
const KEY = 'invoicing-logo';

/** The picture at the head of invoices: seen, set, taken away. */
export function LogoPanel() {
  const office = useOffice();
  const { logo: texts, readOnly, serverProblems } = useTexts(invoicingSettingsTexts);
  const toast = useToast();
  const mayEdit = useCan()('config.edit', 'all');
  const [tooLarge, setTooLarge] = useState(false);
  const logo = useOfficeQuery(KEY, async () => (await office.download(PATH)).blob);
  const done = (words: string) => {
    office.cache.invalidate(KEY);
    toast({ text: words, tone: 'success' });
  };
  const set = useOfficeAct(async (file: File) => {
    await office.ask({ method: 'PUT', path: PATH, body: file, answer: logoSchema });
    done(texts.set);
  });
  const remove = useOfficeAct(async () => {
    await office.ask({ method: 'DELETE', path: PATH, answer: logoSchema });
    done(texts.removed);
  });
  const take = (file: File) => {
    setTooLarge(file.size > MAX_LOGO_BYTES);
    if (file.size <= MAX_LOGO_BYTES) void set.run(file);
  };
  return (
    <AsyncView query={logo} lines={3}>
      {(picture) => (
        <Panel title={texts.title}>
          <Stack>
            {picture.size === 0 ? <p className="ui-muted">{texts.none}</p> : <Picture blob={picture} label={texts.now} />}
            {mayEdit ? (
              <>
                <FileDrop label={texts.choose} hint={texts.hint} accept=".png,.jpg,.jpeg,image/png,image/jpeg" error={tooLarge ? texts.tooLarge : undefined} disabled={set.busy} onFile={take} />
                {picture.size > 0 && (
                  <Cluster>
                    <Button icon="trash" busy={remove.busy} onClick={() => void remove.run()}>
                      {texts.remove}
                    </Button>
                  </Cluster>
                )}
              </>
            ) : (
              <p className="ui-muted">{readOnly}</p>
            )}
            <ProblemNotice problem={set.problem ?? remove.problem} words={serverProblems} />
          </Stack>
        </Panel>
      )}
    </AsyncView>
  );
}

function Picture({ blob, label }: { blob: Blob; label: string }) {
  const show = useCallback((image: HTMLImageElement | null) => {
    if (image === null) return undefined;
    const url = URL.createObjectURL(blob);
    image.src = url;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return <img ref={show} className="invoicing-logo" alt={label} />;
}

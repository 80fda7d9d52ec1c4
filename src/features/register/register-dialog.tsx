import { useState } from 'react';
import type { ClosedSession, OpenCashSession } from '../../device/contract.ts';
import { useDevice, useStore } from '../../device/device-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { DataList } from '../../ui/layout.tsx';
import { Money } from '../../ui/money.tsx';
import { Notice } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { CloseForm } from './close-form.tsx';
import { MoveForm } from './move-form.tsx';
import { OpenForm } from './open-form.tsx';
import { registerTexts } from './texts.ts';
import './register.css';

interface RegisterDialogProps {
  /** Set when a sale waits for the register: called once it is open, instead of showing it. */
  whenOpen?: (() => void) | undefined;
  onClose: () => void;
}

type Part = 'summary' | 'move' | 'close';

/** The cash register: opened with a float, cash in and out, counted and closed. */
export function RegisterDialog({ whenOpen, onClose }: RegisterDialogProps) {
  const device = useDevice();
  const session = useStore(device.cashSession);
  const texts = useTexts(registerTexts);
  const [closed, setClosed] = useState<ClosedSession | null>(null);
  if (closed) return <ClosedDialog closed={closed} onClose={onClose} />;
  if (session === null) {
    return (
      <OpenForm
        description={whenOpen ? texts.openToSell : undefined}
        onClose={onClose}
        onOpened={() => {
          onClose();
          whenOpen?.();
        }}
      />
    );
  }
  return <OpenRegister session={session} onClosed={setClosed} onClose={onClose} />;
}

function OpenRegister({ session, onClosed, onClose }: { session: OpenCashSession; onClosed: (closed: ClosedSession) => void; onClose: () => void }) {
  const device = useDevice();
  const texts = useTexts(registerTexts);
  const formats = useFormats();
  const blind = useStore(device.shop)?.tenant.blindClose ?? false;
  const [part, setPart] = useState<Part>('summary');
  const tabs = (['summary', 'move', 'close'] as const).map((id) => ({ id, label: texts[id] }));
  return (
    <Dialog
      open
      size="large"
      title={texts.title}
      description={texts.openedAt(formats.dateTime(session.openedMs), session.openedBy ?? '')}
      onClose={onClose}
    >
      <Tabs label={texts.tabs} tabs={tabs} value={part} onChange={setPart}>
        {part === 'summary' && <Summary session={session} blind={blind} />}
        {part === 'move' && (device.can('pos.cash_in_out') ? <MoveForm /> : <Notice tone="warning">{texts.mayNotMove}</Notice>)}
        {part === 'close' &&
          (device.can('pos.close_register') ? (
            <CloseForm expectedCents={blind ? null : session.expected.cash} onClosed={onClosed} />
          ) : (
            <Notice tone="warning">{texts.mayNot}</Notice>
          ))}
      </Tabs>
    </Dialog>
  );
}

function Summary({ session, blind }: { session: OpenCashSession; blind: boolean }) {
  const texts = useTexts(registerTexts);
  const formats = useFormats();
  const known = [
    { label: texts.sales, value: formats.count(session.sales) },
    { label: texts.floatLine, value: <Money cents={session.openingCents} /> },
  ];
  if (blind) {
    return (
      <div className="register-part">
        <DataList items={known} />
        <p className="ui-muted">{texts.blind}</p>
      </div>
    );
  }
  const { expected } = session;
  return (
    <div className="register-part">
      <DataList items={known} />
      <h3>{texts.expected}</h3>
      <DataList
        items={[
          { label: texts.methods.cash, value: <Money cents={expected.cash} size="title" />, strong: true },
          { label: texts.methods.card, value: <Money cents={expected.card} /> },
          { label: texts.methods.transfer, value: <Money cents={expected.transfer} /> },
        ]}
      />
    </div>
  );
}

function ClosedDialog({ closed, onClose }: { closed: ClosedSession; onClose: () => void }) {
  const texts = useTexts(registerTexts);
  const { expectedCents, countedCents, differenceCents } = closed;
  const word = differenceCents === 0 ? texts.exact : differenceCents < 0 ? texts.short : texts.over;
  const footer = (
    <Button variant="primary" size="large" block keyHint="Enter" onClick={onClose}>
      {texts.done}
    </Button>
  );
  return (
    <Dialog open size="small" title={texts.closedTitle} onClose={onClose} footer={footer}>
      <output className="register-difference" data-off={differenceCents !== 0 || undefined}>
        <span>{word}</span>
        <Money cents={Math.abs(differenceCents)} size="total" />
      </output>
      <DataList
        items={[
          { label: texts.expectedCash, value: <Money cents={expectedCents} /> },
          { label: texts.counted, value: <Money cents={countedCents} /> },
        ]}
      />
      <p className="ui-muted">{texts.closedSaved}</p>
    </Dialog>
  );
}

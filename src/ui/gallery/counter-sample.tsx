import { useState } from 'react';
import { Button, IconButton } from '../button.tsx';
import { formatQuantity } from '../format.ts';
import { withAltAlternatives } from '../hotkeys.ts';
import { KeyBar } from '../key-bar.tsx';
import { Avatar, Badge, Chip, StatusDot } from '../labels.tsx';
import { Cluster, DataList } from '../layout.tsx';
import { Money } from '../money.tsx';
import { PeekSheet } from '../peek-sheet.tsx';
import { CounterShell, TopBar } from '../shell.tsx';
import { Tabs } from '../tabs.tsx';
import { TextField } from '../text-field.tsx';
import { useToast } from '../toast.tsx';
import { passesHotkeysWhenEmpty, useHotkeys } from '../use-hotkeys.ts';
import { VisuallyHidden } from '../visually-hidden.tsx';
import { useIsPhone } from '../use-media-query.ts';
import { comboboxProps, VirtualList } from '../virtual-list.tsx';
import { SAMPLE_LINES, SAMPLE_PARTS } from './sample-data.ts';
import type { SampleLine, SamplePart } from './sample-data.ts';
import './samples.css';

const KEYS = [
  ['help', 'F1', 'Ayuda'], ['search', 'F2', 'Buscar'], ['customer', 'F3', 'Cliente'], ['vehicle', 'F4', 'Vehículo'],
  ['parked', 'F5', 'En espera'], ['quote', 'F6', 'Cotizar'], ['discount', 'F7', 'Descuento'], ['return', 'F8', 'Devolver'],
  ['pay', 'F9', 'Cobrar'], ['cash', 'F10', 'Caja'], ['lock', 'F12', 'Bloquear'],
] as const;
type Action = (typeof KEYS)[number][0];
const KEYMAP = withAltAlternatives(Object.fromEntries(KEYS.map(([id, key]) => [id, [key]])) as unknown as Record<Action, string[]>);

function stockTone(milli: number): string {
  if (milli <= 0) return 'ui-muted';
  return milli <= 2000 ? 'ui-warning' : 'ui-success';
}

function PartRow({ part }: { part: SamplePart }) {
  return (
    <div className="sample-part">
      <span className="sample-part-number ui-mono ui-strong">{part.number}</span>
      <span className="sample-part-name">
        <span className="ui-ellipsis">
          {part.name} {part.note && <Badge tone={part.note.tone}>{part.note.text}</Badge>}
        </span>
        <span className="ui-muted ui-small ui-ellipsis">{part.fit}</span>
      </span>
      <span className="sample-part-brand">{part.brand}</span>
      <span className="sample-part-bin ui-mono">{part.bin}</span>
      <span className={`sample-part-here ui-mono ui-strong ${stockTone(part.hereMilli)}`}>{formatQuantity(part.hereMilli)}</span>
      <span className="sample-part-others ui-mono"><span className="sample-part-word">otras </span>{formatQuantity(part.elsewhereMilli)}</span>
      <Money className="sample-part-price" cents={part.priceCents} />
    </div>
  );
}

function TicketLine({ line }: { line: SampleLine }) {
  return (
    <li className="sample-line">
      <button type="button" className="sample-line-quantity ui-mono ui-strong" >
        {formatQuantity(line.quantityMilli)}
        <VisuallyHidden> de {line.name}</VisuallyHidden>
      </button>
      <span className="sample-line-name">
        <span className="ui-ellipsis">{line.name}</span>
        <span className="ui-muted ui-small ui-mono ui-ellipsis">{line.detail}</span>
      </span>
      <span className="sample-line-amount">
        <Money cents={line.amountCents} strong />
        {line.unitCents !== undefined && <Money className="ui-small ui-muted" cents={line.unitCents} />}
        {line.listCents !== undefined && <Money className="ui-small" cents={line.listCents} struck />}
      </span>
    </li>
  );
}

const LINES = (
  <ul className="sample-lines" aria-label="Partidas">
    {SAMPLE_LINES.map((line) => (
      <TicketLine key={line.name} line={line} />
    ))}
  </ul>
);

function Total() {
  return (
    <div className="sample-total">
      <span className="sample-total-word">Total</span>
      <Money cents={260_300} size="total" />
    </div>
  );
}

function WideTicket({ onPay }: { onPay: () => void }) {
  const [ticket, setTicket] = useState<'1' | '2'>('1');
  return (
    <>
      <div className="sample-ticket-head">
        <Tabs
          label="Tickets"
          variant="folder"
          value={ticket}
          onChange={setTicket}
          tabs={[
            { id: '1', label: 'Ticket 1' },
            { id: '2', label: 'Ticket 2 · 3' },
          ]}
          onAdd={() => undefined}
          addLabel="Otro ticket"
        >
          <div className="sample-customer">
            <span className="ui-strong">Taller Hermanos Ruiz</span>
            <span className="ui-mono ui-muted ui-small">RUHT850312</span>
            <span className="ui-muted ui-small">
              Precio taller · crédito disponible <Money cents={482_000} />
            </span>
            <span className="ui-mono ui-muted ui-small">Tsuru 94</span>
          </div>
        </Tabs>
      </div>
      {LINES}
      <div className="sample-ticket-foot">
        <DataList
          items={[
            { label: 'Subtotal', value: <Money cents={224_397} /> },
            { label: 'IVA 16 % incluido', value: <Money cents={35_903} /> },
          ]}
        />
        <Total />
        <Button variant="primary" size="large" block keyHint="F9" onClick={onPay}>
          Cobrar
        </Button>
      </div>
    </>
  );
}

function PhoneTicket({ onPay }: { onPay: () => void }) {
  const [expanded, setExpanded] = useState(false);
  return (
    <PeekSheet
      label="Ticket"
      expanded={expanded}
      onToggle={() => setExpanded(!expanded)}
      footer={
        <>
          <Cluster justify="between" align="baseline">
            <span className="ui-strong">Taller Hermanos Ruiz</span>
            <span className="ui-muted">precio taller</span>
          </Cluster>
          <Total />
          <Cluster gap={2} noWrap>
            <IconButton icon="barcode" label="Escanear" variant="secondary" size="large" />
            <Button variant="primary" size="large" block onClick={onPay}>
              Cobrar
            </Button>
          </Cluster>
        </>
      }
    >
      {LINES}
    </PeekSheet>
  );
}

/** The counter as the sketches have it, out of components alone. */
export function CounterSample() {
  const isPhone = useIsPhone();
  const toast = useToast();
  const [query, setQuery] = useState('balata del ');
  const [active, setActive] = useState(0);
  const pay = () => toast({ text: 'Guardado. Cambio: $97.00', tone: 'success' });
  useHotkeys(KEYMAP, { pay, search: () => setQuery('') });
  const move = (step: number) => setActive(Math.min(Math.max(active + step, 0), SAMPLE_PARTS.length - 1));
  return (
    <CounterShell
      title="Mostrador"
      topBar={
        <TopBar title={isPhone ? 'Centro A3' : 'El Tornillo'} subtitle={isPhone ? undefined : 'Centro · Caja A1'}>
          {isPhone ? <StatusDot tone="warning" hollow>3 por enviar</StatusDot> : <StatusDot tone="success">Al día</StatusDot>}
          <span className="ui-mono ui-muted">10:42</span>
          {!isPhone && <Avatar name="Lupita Méndez" />}
          {!isPhone && <span className="ui-strong">Lupita M.</span>}
        </TopBar>
      }
      aside={isPhone ? <PhoneTicket onPay={pay} /> : <WideTicket onPay={pay} />}
      keyBar={<KeyBar label="Teclas" items={KEYS.map(([id, hotkey, label]) => ({ id, hotkey, label, onPress: () => toast({ text: label }) }))} />}
    >
      <TextField
        label="Buscar"
        labelHidden
        size="large"
        code
        value={query}
        placeholder="Escanea o escribe"
        suffix={isPhone ? undefined : 'número, código de barras, VIN, palabras o cliente'}
        onChange={setQuery}
        onEnter={() => toast({ text: `Agregado: ${SAMPLE_PARTS[active]?.number ?? ''}` })}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1);
          else if (event.key === 'ArrowUp') move(-1);
          else return;
          event.preventDefault();
        }}
        {...passesHotkeysWhenEmpty}
        {...comboboxProps('parts', active, true)}
      />
      <div className="sample-chips">
        <Chip selected onRemove={() => undefined}>
          Nissan Tsuru · 1994 · 1.6
        </Chip>
        <Chip onPress={() => undefined}>Aveo 2012</Chip>
        <Chip onPress={() => undefined}>NP300 2016</Chip>
        {!isPhone && <span className="sample-count ui-muted ui-small">14 resultados en su vehículo · 212 en todo el catálogo</span>}
      </div>
      <div className="sample-results">
        <div className="sample-part sample-part-head ui-small ui-muted" aria-hidden="true">
          <span>Número</span>
          <span>Parte</span>
          <span>Marca</span>
          <span>Lugar</span>
          <span className="ui-end">Aquí</span>
          <span className="ui-end">Otras</span>
          <span className="ui-end">Precio taller</span>
        </div>
        <VirtualList
          id="parts"
          label="Resultados"
          items={SAMPLE_PARTS}
          itemKey={(part) => part.id}
          rowHeightPx={isPhone ? 87 : 56}
          activeIndex={active}
          onPick={(_, index) => setActive(index)}
          renderItem={(part) => <PartRow part={part} />}
        />
      </div>
    </CounterShell>
  );
}

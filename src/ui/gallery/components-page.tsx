import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../button.tsx';
import { Dialog, Sheet } from '../dialog.tsx';
import { FileDrop } from '../file-drop.tsx';
import { Kbd } from '../kbd.tsx';
import { Avatar, Badge, Chip, StatusDot } from '../labels.tsx';
import { Cluster, DataList, Panel, Stack } from '../layout.tsx';
import { Money } from '../money.tsx';
import { NumPad } from '../num-pad.tsx';
import { printElement } from '../print.ts';
import { Page } from '../shell.tsx';
import { EmptyState, ErrorState, NoPermissionState, Notice, OfflineNote, ProgressBar, Skeleton } from '../states.tsx';
import { Tabs } from '../tabs.tsx';
import { useTheme } from '../theme/theme.tsx';
import { Ticket, TicketRow, TicketRule } from '../ticket.tsx';
import { useToast } from '../toast.tsx';
import { UpdateNotice } from '../update-notice.tsx';
import { FieldsSample } from './fields-sample.tsx';
import './samples.css';

const TONES = ['neutral', 'primary', 'accent', 'success', 'warning', 'error'] as const;

function Buttons() {
  return (
    <Panel title="Botones">
      <Stack gap={3}>
        <Cluster>
          <Button variant="primary" keyHint="F9">
            Cobrar
          </Button>
          <Button>Cancelar</Button>
          <Button variant="quiet">Ver detalle</Button>
          <Button variant="danger" icon="trash">
            Eliminar
          </Button>
          <IconButton icon="printer" label="Imprimir" />
          <IconButton icon="barcode" label="Escanear" variant="secondary" />
        </Cluster>
        <Cluster>
          <Button variant="primary" disabled>
            Cobrar
          </Button>
          <Button busy>Guardando</Button>
          <Kbd>Esc</Kbd>
        </Cluster>
        <Button variant="primary" size="large" block keyHint="F9">
          Cobrar
        </Button>
      </Stack>
    </Panel>
  );
}

function Labels() {
  return (
    <Panel title="Marcas">
      <Stack gap={3}>
        <Cluster>
          {TONES.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
        </Cluster>
        <Cluster gap={4}>
          <StatusDot tone="success">Al día</StatusDot>
          <StatusDot tone="warning" hollow>
            3 por enviar
          </StatusDot>
          <StatusDot tone="neutral" hollow>
            Sin conexión
          </StatusDot>
          <StatusDot tone="error">Revisar</StatusDot>
        </Cluster>
        <Cluster>
          <Chip selected onRemove={() => undefined}>
            Tsuru 1994 1.6
          </Chip>
          <Chip onPress={() => undefined}>Aveo 2012</Chip>
          <Chip selected onPress={() => undefined}>
            Solo con existencia
          </Chip>
        </Cluster>
        <Cluster>
          <Avatar name="Lupita Méndez" />
          <Avatar name="Ramón Ortega" size="large" />
          <Money cents={205_000} struck />
          <Money cents={184_500} strong />
          <Money cents={-14_200} />
          <Money cents={1200} currency="USD" />
        </Cluster>
      </Stack>
    </Panel>
  );
}

function Overlays() {
  const [open, setOpen] = useState<'dialog' | 'sheet' | null>(new URLSearchParams(location.search).get('open') as 'dialog' | 'sheet' | null);
  const toast = useToast();
  const { choice, choose } = useTheme();
  const close = () => setOpen(null);
  const footer = (
    <>
      <Button onClick={close}>Cancelar</Button>
      <Button variant="primary" type="submit">
        Registrar
      </Button>
    </>
  );
  return (
    <Panel title="Encima">
      <Cluster>
        <Button onClick={() => setOpen('dialog')}>Diálogo</Button>
        <Button onClick={() => setOpen('sheet')}>Hoja</Button>
        <Button onClick={() => toast({ text: 'Línea quitada', action: { label: 'Deshacer', onPress: () => undefined } })}>Aviso</Button>
        <Button onClick={() => toast({ text: 'No se pudo imprimir. La venta está guardada.', tone: 'error' })}>Aviso de error</Button>
        <Button onClick={() => choose(choice === 'dark' ? 'light' : 'dark')}>Tema</Button>
      </Cluster>
      <Dialog open={open === 'dialog'} title="Salida de efectivo" description="Quedan $2,380.00 en el cajón." onClose={close} onSubmit={close} footer={footer}>
        <FieldsSample />
      </Dialog>
      <Sheet open={open === 'sheet'} title="Nuevo cliente" onClose={close} onSubmit={close} footer={footer}>
        <FieldsSample />
      </Sheet>
    </Panel>
  );
}

function States() {
  return (
    <>
      <Panel title="Vacío">
        <EmptyState icon="receipt" title="Aún no hay ventas hoy" action={<Button variant="primary">Abrir caja</Button>}>
          Abre la caja para empezar a vender.
        </EmptyState>
      </Panel>
      <Panel title="Error">
        <ErrorState title="No se pudo leer el inventario" onRetry={() => undefined}>
          Lo vendido está guardado. Intenta de nuevo.
        </ErrorState>
      </Panel>
      <Panel title="Sin permiso">
        <NoPermissionState title="No tienes permiso para ver costos">Pídelo a quien administra tu sucursal.</NoPermissionState>
      </Panel>
      <Panel title="Esperas">
        <Stack>
          <ProgressBar label="Importando partes" value={24} detail="12,000 de 50,000" onCancel={() => undefined} />
          <ProgressBar label="Preparando este equipo" value={null} />
          <Skeleton lines={3} />
          <OfflineNote>Sin conexión. Puedes vender y cobrar; se envía al volver.</OfflineNote>
          <UpdateNotice onUpdate={() => undefined} />
        </Stack>
      </Panel>
      <Panel title="Avisos">
        <Stack gap={2}>
          <Notice tone="primary">La sesión de caja se abrió a las 09:02.</Notice>
          <Notice tone="success" title="Guardado">2 copias: este equipo, servidor.</Notice>
          <Notice tone="warning" title="Sobre el límite de descuento" action={<Button>Pedir PIN</Button>}>
            Lo autoriza un encargado.
          </Notice>
          <Notice tone="error" title="Falta cobrar $45.00">Recibe el resto o quita una línea.</Notice>
        </Stack>
      </Panel>
    </>
  );
}

function TicketSample() {
  const ref = useRef<HTMLElement>(null);
  const [width, setWidth] = useState<'58' | '80'>('80');
  const paper = width === '58' ? 58 : 80;
  return (
    <Panel title="Ticket" aside={<Button onClick={() => ref.current && printElement(ref.current, paper)}>Imprimir</Button>}>
      <Tabs label="Papel" value={width} onChange={setWidth} tabs={[{ id: '80', label: '80 mm' }, { id: '58', label: '58 mm' }]}>
        <Ticket ref={ref} width={paper} label="Ticket A1-000123">
          <h2>Refaccionaria El Tornillo</h2>
          <p className="ui-ticket-center">Centro · Caja A1 · A1-000123</p>
          <p className="ui-ticket-center">20 nov 2026, 10:42</p>
          <TicketRule />
          <p>Filtro de aceite PH-3593A</p>
          <TicketRow name="2 × $89.00" value="$178.00" />
          <p>Bujía platino BKR5E-PT</p>
          <TicketRow name="4 × $93.00" value="$372.00" />
          <TicketRule />
          <TicketRow name="Total" value="$550.00" total />
          <TicketRow name="Efectivo" value="$600.00" />
          <TicketRow name="Cambio" value="$50.00" />
        </Ticket>
      </Tabs>
    </Panel>
  );
}

function Column({ children }: { children: ReactNode }) {
  return <Stack gap={4}>{children}</Stack>;
}

/** Every component once. */
export function ComponentsPage() {
  return (
    <main>
      <Page title="Componentes">
        <div className="sample-columns">
          <Column>
            <Buttons />
            <Labels />
            <Overlays />
            <Panel title="Campos">
              <FieldsSample />
            </Panel>
            <Panel title="Archivo">
              <FileDrop label="Lista de partes" hint="CSV de hasta 50,000 renglones" accept=".csv,text/csv" onFile={() => undefined} />
            </Panel>
          </Column>
          <Column>
            <States />
            <Panel title="Teclado">
              <NumPad label="Efectivo recibido" onKey={() => undefined} />
            </Panel>
            <TicketSample />
            <Panel title="Datos">
              <DataList
                items={[
                  { label: 'Esperado', value: '$2,380.00' },
                  { label: 'Contado', value: '$2,335.00' },
                  { label: 'Diferencia', value: '-$45.00', strong: true },
                ]}
              />
            </Panel>
          </Column>
        </div>
      </Page>
    </main>
  );
}

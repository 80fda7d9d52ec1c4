import { Badge } from '../labels.tsx';
import { BarList, BarRow, LineChart } from '../chart.tsx';
import { formatMoney } from '../format.ts';
import { useFormats } from '../i18n.tsx';
import { LinkButton } from '../link.tsx';
import { Panel } from '../layout.tsx';
import { OfficeShell, Page, SideNav, TopBar } from '../shell.tsx';
import { OFFICE_NAV } from './office-nav.ts';
import './samples.css';

const TODAY = [0, 310_000, 720_000, 1_650_000, 2_300_000, 2_900_000, 3_600_000, 4_100_000, 4_821_600].map((y, index) => ({ x: 9 + index, y }));
const LAST_WEEK = [0, 220_000, 640_000, 1_200_000, 1_850_000, 2_400_000, 2_900_000, 3_500_000, 4_100_000, 4_700_000, 5_600_000].map(
  (y, index) => ({ x: 9 + index, y }),
);
const DECISIONS = [
  { count: 2, tone: 'error', title: 'Facturas rechazadas', detail: 'RFC no coincide con el nombre' },
  { count: 1, tone: 'warning', title: 'Vendido de más', detail: 'BP-TSU-F: -1 en Norte' },
  { count: 4, tone: 'warning', title: 'Descuentos sobre el límite', detail: '$318.00 en total, Centro' },
] as const;

/** The owner's five seconds. */
export function OwnerSample() {
  const { moneyWhole } = useFormats();
  return (
    <OfficeShell
      topBar={
        <TopBar title="El Tornillo">
          <span className="ui-muted ui-small">3 sucursales · datos de 10:42</span>
        </TopBar>
      }
      nav={<SideNav items={OFFICE_NAV} path="/oficina" onNavigate={() => undefined} />}
    >
      <Page title="Vendido hoy, viernes" narrow>
        <div>
          <p className="sample-big">{moneyWhole(4_821_600)}</p>
          <p className="ui-muted">
            <span className="ui-success ui-strong">+12 %</span> contra el viernes pasado a esta hora · margen 31 %
          </p>
        </div>
        <Panel>
          <LineChart
            label="Ventas de hoy y del viernes pasado, por hora"
            main={{ name: 'hoy', points: TODAY }}
            comparison={{ name: 'vie. pasado', points: LAST_WEEK }}
            ticks={[9, 12, 15, 19].map((x) => ({ x, label: String(x) }))}
            xName="Hora"
            formatX={(x) => `${x}:00`}
            formatY={(y) => formatMoney(y)}
          />
        </Panel>
        <Panel title="Sucursales" aside="en cajón">
          <BarList label="Ventas por sucursal">
            <BarRow label="Centro" detail="10:42" value={2_794_000} max={2_794_000} valueText="$27,940" valueDetail="$6,120" />
            <BarRow label="Norte" detail="10:40" value={1_560_200} max={2_794_000} valueText="$15,602" valueDetail="$3,480" />
            <BarRow
              label="Mercado"
              detail={<span className="ui-warning">sin señal 3 h</span>}
              value={467_400}
              max={2_794_000}
              valueText="$4,674"
              valueDetail="$1,905"
              faded
            />
          </BarList>
        </Panel>
        <Panel title="Por decidir">
          {DECISIONS.map((item) => (
            <div key={item.title} className="sample-decide">
              <Badge tone={item.tone}>{item.count}</Badge>
              <div>
                <p>{item.title}</p>
                <p className="ui-muted ui-small">{item.detail}</p>
              </div>
              <LinkButton variant="quiet" href="/oficina">
                Ver
              </LinkButton>
            </div>
          ))}
        </Panel>
      </Page>
    </OfficeShell>
  );
}

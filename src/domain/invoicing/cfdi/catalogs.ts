/** The small SAT catalogues that the rules need (as of 2026-11), restated: keys, and what a rule asks of them. */

export type PersonKind = 'physical' | 'moral';

export interface Regime {
  code: string;
  name: string;
  persons: readonly PersonKind[];
}

const regime = (code: string, persons: 'p' | 'm' | 'pm', name: string): Regime => ({
  code, name, persons: [...(persons.includes('p') ? ['physical' as const] : []), ...(persons.includes('m') ? ['moral' as const] : [])],
});

/** c_RegimenFiscal. */
export const REGIMES: readonly Regime[] = [
  regime('601', 'm', 'General de Ley Personas Morales'),
  regime('603', 'm', 'Personas Morales con Fines no Lucrativos'),
  regime('605', 'p', 'Sueldos y Salarios e Ingresos Asimilados a Salarios'),
  regime('606', 'p', 'Arrendamiento'),
  regime('607', 'p', 'Enajenación o Adquisición de Bienes'),
  regime('608', 'p', 'Demás ingresos'),
  regime('610', 'pm', 'Residentes en el Extranjero sin Establecimiento Permanente en México'),
  regime('611', 'p', 'Ingresos por Dividendos (socios y accionistas)'),
  regime('612', 'p', 'Personas Físicas con Actividades Empresariales y Profesionales'),
  regime('614', 'p', 'Ingresos por intereses'),
  regime('615', 'p', 'Ingresos por obtención de premios'),
  regime('616', 'p', 'Sin obligaciones fiscales'),
  regime('620', 'm', 'Sociedades Cooperativas de Producción que optan por diferir sus ingresos'),
  regime('621', 'p', 'Incorporación Fiscal'),
  regime('622', 'm', 'Actividades Agrícolas, Ganaderas, Silvícolas y Pesqueras'),
  regime('623', 'm', 'Opcional para Grupos de Sociedades'),
  regime('624', 'm', 'Coordinados'),
  regime('625', 'p', 'Actividades Empresariales con ingresos a través de Plataformas Tecnológicas'),
  regime('626', 'pm', 'Régimen Simplificado de Confianza'),
];

export interface CfdiUse {
  code: string;
  name: string;
  persons: readonly PersonKind[];
  /** Regimes of the receiver that it goes with. */
  regimes: readonly string[];
}

const BUSINESS = ['601', '603', '606', '612', '620', '621', '622', '623', '624', '625', '626'];
const PERSONAL = ['605', '606', '607', '608', '611', '612', '614', '615', '625'];
const ALL = REGIMES.map(({ code }) => code);
const both: readonly PersonKind[] = ['physical', 'moral'];
const use = (code: string, name: string, regimes: readonly string[], persons: readonly PersonKind[] = both): CfdiUse => ({ code, name, persons, regimes });

/** c_UsoCFDI. */
export const CFDI_USES: readonly CfdiUse[] = [
  use('G01', 'Adquisición de mercancías', BUSINESS),
  use('G02', 'Devoluciones, descuentos o bonificaciones', [...BUSINESS, '616']),
  use('G03', 'Gastos en general', BUSINESS),
  use('I01', 'Construcciones', BUSINESS),
  use('I02', 'Mobiliario y equipo de oficina por inversiones', BUSINESS),
  use('I03', 'Equipo de transporte', BUSINESS),
  use('I04', 'Equipo de cómputo y accesorios', BUSINESS),
  use('I05', 'Dados, troqueles, moldes, matrices y herramental', BUSINESS),
  use('I06', 'Comunicaciones telefónicas', BUSINESS),
  use('I07', 'Comunicaciones satelitales', BUSINESS),
  use('I08', 'Otra maquinaria y equipo', BUSINESS),
  use('D01', 'Honorarios médicos, dentales y gastos hospitalarios', PERSONAL, ['physical']),
  use('D02', 'Gastos médicos por incapacidad o discapacidad', PERSONAL, ['physical']),
  use('D03', 'Gastos funerales', PERSONAL, ['physical']),
  use('D04', 'Donativos', PERSONAL, ['physical']),
  use('D05', 'Intereses reales pagados por créditos hipotecarios', PERSONAL, ['physical']),
  use('D06', 'Aportaciones voluntarias al SAR', PERSONAL, ['physical']),
  use('D07', 'Primas por seguros de gastos médicos', PERSONAL, ['physical']),
  use('D08', 'Gastos de transportación escolar obligatoria', PERSONAL, ['physical']),
  use('D09', 'Depósitos en cuentas para el ahorro y planes de pensiones', PERSONAL, ['physical']),
  use('D10', 'Pagos por servicios educativos (colegiaturas)', PERSONAL, ['physical']),
  use('S01', 'Sin efectos fiscales', ALL),
  use('CP01', 'Pagos', ALL),
  use('CN01', 'Nómina', ['605'], ['physical']),
];

/** c_FormaPago. */
export const PAYMENT_FORMS: Readonly<Record<string, string>> = {
  '01': 'Efectivo', '02': 'Cheque nominativo', '03': 'Transferencia electrónica de fondos', '04': 'Tarjeta de crédito', '05': 'Monedero electrónico',
  '06': 'Dinero electrónico', '08': 'Vales de despensa', '12': 'Dación en pago', '13': 'Pago por subrogación', '14': 'Pago por consignación',
  '15': 'Condonación', '17': 'Compensación', '23': 'Novación', '24': 'Confusión', '25': 'Remisión de deuda', '26': 'Prescripción o caducidad',
  '27': 'A satisfacción del acreedor', '28': 'Tarjeta de débito', '29': 'Tarjeta de servicios', '30': 'Aplicación de anticipos',
  '31': 'Intermediario pagos', '99': 'Por definir',
};

/** c_FormaPago: those that go through a bank, and so may name accounts in a payment. */
export const BANKED_FORMS: ReadonlySet<string> = new Set(['02', '03', '04', '05', '06', '28', '29']);

/** c_TipoRelacion. */
export const RELATIONS: Readonly<Record<string, string>> = {
  '01': 'Nota de crédito', '02': 'Nota de débito', '03': 'Devolución de mercancía', '04': 'Sustitución de CFDI previos', '05': 'Traslados de mercancías facturados previamente',
  '06': 'Factura generada por los traslados previos', '07': 'CFDI por aplicación de anticipo',
};

/** c_TipoDeComprobante. */
export const DOCUMENT_TYPES: ReadonlySet<string> = new Set(['I', 'E', 'T', 'N', 'P']);
/** c_MetodoPago. */
export const PAYMENT_METHODS: ReadonlySet<string> = new Set(['PUE', 'PPD']);
/** c_Exportacion. */
export const EXPORTS: ReadonlySet<string> = new Set(['01', '02', '03', '04']);
/** c_ObjetoImp. */
export const TAX_OBJECTS: ReadonlySet<string> = new Set(['01', '02', '03', '04', '05', '06', '07', '08']);
/** c_Periodicidad. */
export const PERIODICITIES: Readonly<Record<string, string>> = { '01': 'Diario', '02': 'Semanal', '03': 'Quincenal', '04': 'Mensual', '05': 'Bimestral' };
/** c_Impuesto. */
export const TAXES: Readonly<Record<string, string>> = { '001': 'ISR', '002': 'IVA', '003': 'IEPS' };
/** c_TipoFactor. */
export const FACTORS: ReadonlySet<string> = new Set(['Tasa', 'Cuota', 'Exento']);

const IEPS_BOTH = ['0.265000', '0.300000', '0.530000', '0.500000', '1.600000', '0.304000', '0.250000', '0.090000', '0.080000', '0.070000', '0.060000'];

/** c_TasaOCuota: rates that are fixed, by tax. 8 % of IVA is the border's. */
export const TRANSFER_RATES: Readonly<Record<string, readonly string[]>> = {
  '002': ['0.000000', '0.080000', '0.160000'],
  '003': [...IEPS_BOTH, '0.030000', '0.000000'],
};
/** c_TasaOCuota: fixed rates of IEPS withheld. */
export const WITHHELD_IEPS_RATES: readonly string[] = IEPS_BOTH;
/** c_TasaOCuota: highest rate, in millionths, of what may be withheld at any rate up to it, and of the IEPS quota. */
export const WITHHELD_MAX_MICRO: Readonly<Record<string, number>> = { '001': 350_000, '002': 160_000 };
export const IEPS_QUOTA_MAX_MICRO = 72_160_500;

/** The general public: no RFC of its own. */
export const GENERIC_RFC = 'XAXX010101000';
/** Somebody abroad without RFC. */
export const FOREIGN_RFC = 'XEXX010101000';
/** The name that goes with the generic RFC in a global invoice. */
export const PUBLIC_NAME = 'PUBLICO EN GENERAL';
/** c_ClaveProdServ of a ticket inside a global invoice. */
export const TICKET_KEY = '01010101';
/** c_ClaveProdServ of credit notes, advances and payments. */
export const BILLING_KEY = '84111506';
/** c_ClaveUnidad of an activity. */
export const ACTIVITY_UNIT = 'ACT';

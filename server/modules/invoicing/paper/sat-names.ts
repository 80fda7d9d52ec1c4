import { CFDI_USES, PAYMENT_FORMS, REGIMES, RELATIONS } from '../../../../src/domain/invoicing/cfdi/catalogs.ts';

/** Names of SAT's keys as they stand on paper; a key without a name here is printed alone. */

const METHODS: Readonly<Record<string, string>> = { PUE: 'Pago en una sola exhibición', PPD: 'Pago en parcialidades o diferido' };
const EXPORTS: Readonly<Record<string, string>> = { '01': 'No aplica', '02': 'Definitiva con clave A1', '03': 'Temporal', '04': 'Definitiva con clave distinta a A1' };
const TAX_OBJECTS: Readonly<Record<string, string>> = {
  '01': 'No objeto de impuesto', '02': 'Sí objeto de impuesto', '03': 'Sí objeto del impuesto y no obligado al desglose', '04': 'Sí objeto del impuesto y no causa impuesto',
};
const TYPES: Readonly<Record<string, string>> = { I: 'Ingreso', E: 'Egreso', T: 'Traslado', N: 'Nómina', P: 'Pago' };
const CURRENCIES: Readonly<Record<string, string>> = { MXN: 'Peso mexicano', USD: 'Dólar americano', EUR: 'Euro', XXX: 'No aplica' };
const PERIODICITIES: Readonly<Record<string, string>> = { '01': 'Diaria', '02': 'Semanal', '03': 'Quincenal', '04': 'Mensual', '05': 'Bimestral' };
const MONTHS = [
  'Enero', 'Febrero', 'Marzo', 'Abril', 'Mayo', 'Junio', 'Julio', 'Agosto', 'Septiembre', 'Octubre', 'Noviembre', 'Diciembre', 'Enero–Febrero', 'Marzo–Abril',
  'Mayo–Junio', 'Julio–Agosto', 'Septiembre–Octubre', 'Noviembre–Diciembre',
];
/** c_ClaveUnidad: those that a shop of parts meets. */
const UNITS: Readonly<Record<string, string>> = {
  H87: 'Pieza', ACT: 'Actividad', E48: 'Unidad de servicio', KT: 'Kit', LTR: 'Litro', MTR: 'Metro', KGM: 'Kilogramo', GRM: 'Gramo', MLT: 'Mililitro', XBX: 'Caja',
  XPK: 'Paquete', PR: 'Par', SET: 'Conjunto', GLL: 'Galón', XUN: 'Unidad', C62: 'Uno', HUR: 'Hora', MTK: 'Metro cuadrado', CMT: 'Centímetro', XRO: 'Rollo',
  XBO: 'Botella', XCI: 'Bote', XBG: 'Bolsa', XDR: 'Tambor',
};
/** c_ClaveProdServ: those that mean the same whatever was sold. */
const PRODUCTS: Readonly<Record<string, string>> = { '01010101': 'No existe en el catálogo', '84111506': 'Servicios de facturación' };

type Names = Readonly<Record<string, string | undefined>>;

function named(names: Names): (key: string | undefined) => string {
  return (key = '') => {
    const name = Object.hasOwn(names, key) ? names[key] : undefined;
    return name === undefined ? key : `${key} – ${name}`;
  };
}

const byCode = (list: readonly { code: string; name: string }[]): Names => Object.fromEntries(list.map(({ code, name }) => [code, name]));

/** Each gives `601 – General de Ley Personas Morales`, or the key alone. */
export const withName = {
  regime: named(byCode(REGIMES)),
  use: named(byCode(CFDI_USES)),
  form: named(PAYMENT_FORMS),
  method: named(METHODS),
  export: named(EXPORTS),
  taxObject: named(TAX_OBJECTS),
  type: named(TYPES),
  currency: named(CURRENCIES),
  relation: named(RELATIONS),
  unit: named(UNITS),
  product: named(PRODUCTS),
  periodicity: named(PERIODICITIES),
  months: named(Object.fromEntries(MONTHS.map((name, index) => [String(index + 1).padStart(2, '0'), name]))),
} as const;

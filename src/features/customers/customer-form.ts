import { z } from 'zod';
import type { CustomerWrite, OfficeCustomer } from '../../domain/customers/api.ts';

const vehicleDraftSchema = z.object({
  make: z.string(),
  model: z.string(),
  year: z.int().nullable(),
  engine: z.string(),
  vin: z.string(),
  plates: z.string(),
});
export type VehicleDraft = z.infer<typeof vehicleDraftSchema>;

/** A customer as the form holds it: texts are never null. */
export const customerDraftSchema = z.object({
  name: z.string(),
  phone: z.string(),
  email: z.string(),
  address: z.string(),
  notes: z.string(),
  homeBranchId: z.string(),
  priceTier: z.int(),
  creditLimitCents: z.int().nullable(),
  rfc: z.string(),
  legalName: z.string(),
  taxRegime: z.string(),
  cfdiUse: z.string(),
  postalCode: z.string(),
  vehicles: z.array(vehicleDraftSchema),
  active: z.boolean(),
});
export type CustomerDraft = z.infer<typeof customerDraftSchema>;
export type CustomerField = keyof CustomerDraft;

export const EMPTY_VEHICLE: VehicleDraft = { make: '', model: '', year: null, engine: '', vin: '', plates: '' };

/** A new customer of a branch. */
export function newCustomer(homeBranchId: string): CustomerDraft {
  return {
    name: '', phone: '', email: '', address: '', notes: '', homeBranchId, priceTier: 1, creditLimitCents: null, rfc: '', legalName: '', taxRegime: '',
    cfdiUse: '', postalCode: '', vehicles: [], active: true,
  };
}

export function customerDraft(customer: OfficeCustomer): CustomerDraft {
  const { id: _id, ...fields } = customer;
  return {
    ...fields,
    homeBranchId: fields.homeBranchId ?? '',
    phone: fields.phone ?? '',
    email: fields.email ?? '',
    address: fields.address ?? '',
    notes: fields.notes ?? '',
    rfc: fields.rfc ?? '',
    legalName: fields.legalName ?? '',
    taxRegime: fields.taxRegime ?? '',
    cfdiUse: fields.cfdiUse ?? '',
    postalCode: fields.postalCode ?? '',
    creditLimitCents: fields.creditLimitCents === 0 ? null : fields.creditLimitCents,
    vehicles: fields.vehicles.map((vehicle) => ({
      ...vehicle,
      engine: vehicle.engine ?? '',
      vin: vehicle.vin ?? '',
      plates: vehicle.plates ?? '',
    })),
  };
}

export type CustomerProblem = 'missing' | 'rfc' | 'tax-regime' | 'cfdi-use' | 'postal-code' | 'email' | 'vehicle-incomplete' | 'vin';

const RFC = /^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$/;
const tidy = (text: string): string => text.trim().toUpperCase().replace(/[\s-]/g, '');

/** What keeps a customer from being saved, by field. Patterns are SAT's: RFC, c_RegimenFiscal, c_UsoCFDI, c_CodigoPostal. */
export function customerProblems(draft: CustomerDraft): Partial<Record<CustomerField, CustomerProblem>> {
  const problems: Partial<Record<CustomerField, CustomerProblem>> = {};
  if (draft.name.trim() === '') problems.name = 'missing';
  if (draft.homeBranchId === '') problems.homeBranchId = 'missing';
  if (draft.email.trim() !== '' && !/^[^\s@]+@[^\s@]+$/.test(draft.email.trim())) problems.email = 'email';
  Object.assign(problems, fiscalProblems(draft));
  const vehicles = usedVehicles(draft);
  if (vehicles.some(({ make, model }) => make.trim() === '' || model.trim() === '')) problems.vehicles = 'vehicle-incomplete';
  else if (vehicles.some(({ vin }) => vin.trim() !== '' && !/^[A-HJ-NPR-Z0-9]{17}$/.test(tidy(vin)))) problems.vehicles = 'vin';
  return problems;
}

function fiscalProblems(draft: CustomerDraft): Partial<Record<CustomerField, CustomerProblem>> {
  const problems: Partial<Record<CustomerField, CustomerProblem>> = {};
  if (draft.rfc.trim() !== '' && !RFC.test(tidy(draft.rfc))) problems.rfc = 'rfc';
  if (!/^([0-9]{3})?$/.test(draft.taxRegime)) problems.taxRegime = 'tax-regime';
  if (!/^([A-Z]{1,2}[0-9]{2})?$/.test(draft.cfdiUse)) problems.cfdiUse = 'cfdi-use';
  if (!/^([0-9]{5})?$/.test(draft.postalCode.trim())) problems.postalCode = 'postal-code';
  return problems;
}

/** Fiscal fields that an invoice will want beside an RFC and that are still empty: a warning, no hindrance. */
export function missingForInvoice(draft: CustomerDraft): CustomerField[] {
  if (draft.rfc.trim() === '') return [];
  return (['legalName', 'taxRegime', 'cfdiUse', 'postalCode'] as const).filter((field) => draft[field].trim() === '');
}

function usedVehicles(draft: CustomerDraft): VehicleDraft[] {
  return draft.vehicles.filter(({ make, model, year, engine, vin, plates }) => `${make}${model}${engine}${vin}${plates}`.trim() !== '' || year !== null);
}

/** The customer as the server takes it, of a draft without problems. */
export function customerWrite(draft: CustomerDraft): CustomerWrite {
  const orNull = (text: string): string | null => text.trim() || null;
  return {
    ...draft,
    name: draft.name.trim(),
    phone: orNull(draft.phone),
    email: orNull(draft.email),
    address: orNull(draft.address),
    notes: orNull(draft.notes),
    legalName: orNull(draft.legalName),
    taxRegime: orNull(draft.taxRegime),
    cfdiUse: orNull(draft.cfdiUse),
    postalCode: orNull(draft.postalCode),
    rfc: orNull(tidy(draft.rfc)),
    creditLimitCents: draft.creditLimitCents ?? 0,
    vehicles: usedVehicles(draft).map(({ year, engine, vin, plates, ...names }) => ({
      ...names, year, engine: orNull(engine), vin: orNull(tidy(vin)), plates: orNull(plates.toUpperCase()),
    })),
  };
}

/** Only the fields that changed. */
export function customerPatch(draft: CustomerDraft, changed: readonly CustomerField[]): Partial<CustomerWrite> {
  return Object.fromEntries(Object.entries(customerWrite(draft)).filter(([field]) => (changed as readonly string[]).includes(field)));
}

/** SAT's c_RegimenFiscal: those in force for persons and companies. */
export const TAX_REGIMES: readonly (readonly [key: string, name: string])[] = [
  ['601', 'General de Ley Personas Morales'],
  ['603', 'Personas Morales con Fines no Lucrativos'],
  ['605', 'Sueldos y Salarios e Ingresos Asimilados a Salarios'],
  ['606', 'Arrendamiento'],
  ['612', 'Personas Físicas con Actividades Empresariales y Profesionales'],
  ['616', 'Sin obligaciones fiscales'],
  ['620', 'Sociedades Cooperativas de Producción que optan por diferir sus ingresos'],
  ['621', 'Incorporación Fiscal'],
  ['622', 'Actividades Agrícolas, Ganaderas, Silvícolas y Pesqueras'],
  ['625', 'Actividades Empresariales con ingresos a través de Plataformas Tecnológicas'],
  ['626', 'Régimen Simplificado de Confianza'],
];

/** SAT's c_UsoCFDI: those a parts shop's customers use. */
export const CFDI_USES: readonly (readonly [key: string, name: string])[] = [
  ['G01', 'Adquisición de mercancías'],
  ['G02', 'Devoluciones, descuentos o bonificaciones'],
  ['G03', 'Gastos en general'],
  ['I03', 'Equipo de transporte'],
  ['I08', 'Otra maquinaria y equipo'],
  ['S01', 'Sin efectos fiscales'],
];

/** The list with the customer's own key added when it is not one of them. */
export function withOwnKey(keys: readonly (readonly [key: string, name: string])[], own: string): { value: string; label: string }[] {
  const known = keys.map(([key, name]) => ({ value: key, label: `${key} · ${name}` }));
  return own === '' || keys.some(([key]) => key === own) ? known : [...known, { value: own, label: own }];
}

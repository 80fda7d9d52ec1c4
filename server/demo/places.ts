export type BranchKey = 'centro' | 'norte' | 'mercado';

/** A shop of the demo business. Streets are invented. */
export interface DemoBranch {
  key: BranchKey;
  name: string;
  address: string;
  postalCode: string;
  phone: string;
  timeZone: string;
  /** Opening hours by day of the week, Sunday first; null when closed. Local hours. */
  hours: readonly (readonly [open: number, close: number] | null)[];
}

/** A till and the branch it stands in; its name is also its folio series. */
export interface DemoRegister {
  name: string;
  branch: BranchKey;
  /** Tickets on an ordinary weekday. */
  ticketsPerDay: number;
}

const WEEK: readonly [number, number] = [9, 19];
const SATURDAY: readonly [number, number] = [9, 17];
const SUNDAY: readonly [number, number] = [9, 14];

export const BRANCHES: readonly DemoBranch[] = [
  {
    key: 'centro',
    name: 'Centro',
    address: 'Calzada de los Herreros 1184, Col. Barrio del Yunque, Guadalajara, Jal.',
    postalCode: '44100',
    phone: '3355500110',
    timeZone: 'America/Mexico_City',
    hours: [null, WEEK, WEEK, WEEK, WEEK, WEEK, SATURDAY],
  },
  {
    key: 'norte',
    name: 'Norte',
    address: 'Av. Puerta del Cantil 2750, Col. Lomas del Torno, Zapopan, Jal.',
    postalCode: '45130',
    phone: '3355500220',
    timeZone: 'America/Mexico_City',
    hours: [null, WEEK, WEEK, WEEK, WEEK, WEEK, SATURDAY],
  },
  {
    key: 'mercado',
    name: 'Mercado',
    address: 'Andador de las Bisagras 36, local 14, Col. Mercado Viejo, Guadalajara, Jal.',
    postalCode: '44360',
    phone: '3355500330',
    timeZone: 'America/Mexico_City',
    hours: [SUNDAY, WEEK, WEEK, WEEK, WEEK, WEEK, SATURDAY],
  },
];

export const REGISTERS: readonly DemoRegister[] = [
  { name: 'A1', branch: 'centro', ticketsPerDay: 34 },
  { name: 'A2', branch: 'centro', ticketsPerDay: 26 },
  { name: 'B1', branch: 'norte', ticketsPerDay: 28 },
  { name: 'B2', branch: 'norte', ticketsPerDay: 18 },
  { name: 'C1', branch: 'mercado', ticketsPerDay: 24 },
];

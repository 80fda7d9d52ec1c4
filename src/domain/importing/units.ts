/** A unit as the catalogue writes it, with its SAT key (c_ClaveUnidad). */
export interface Unit {
  unit: string;
  satUnitKey: string;
}

export const DEFAULT_UNIT: Unit = { unit: 'pieza', satUnitKey: 'H87' };

const UNITS: readonly (readonly [unit: string, satUnitKey: string, spellings: string])[] = [
  ['pieza', 'H87', 'pieza piezas pza pzas pz pzs pc pcs piece unidad unidades und uni un ea each h87'],
  ['juego', 'SET', 'juego juegos jgo jgos jg set conjunto'],
  ['par', 'PR', 'par pares pr pair'],
  ['litro', 'LTR', 'litro litros lt lts l ltr liter'],
  ['metro', 'MTR', 'metro metros m mt mts mtr meter'],
  ['galón', 'GLL', 'galon galones gal gl gll gallon garrafa'],
  ['kit', 'KT', 'kit kits kt'],
  ['kilogramo', 'KGM', 'kilogramo kilogramos kilo kilos kg kgs kgm'],
  ['caja', 'XBX', 'caja cajas cja cj box xbx'],
  ['paquete', 'XPK', 'paquete paquetes paq pqt pack xpk'],
];

const BY_SPELLING = new Map(UNITS.flatMap(([unit, satUnitKey, spellings]) => spellings.split(' ').map((spelling) => [spelling, { unit, satUnitKey }] as const)));

/** The unit a list means by `PZA.`, `Jgo`, `LTS`; null when it is none we know. */
export function unitOf(text: string): Unit | null {
  const folded = text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^a-z0-9]/g, '');
  return BY_SPELLING.get(folded) ?? null;
}

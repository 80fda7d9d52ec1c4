import type { Random } from './random.ts';
import type { PartType } from './part-type.ts';
import { VEHICLES, shortYears, siblingsOf } from './vehicles.ts';
import type { VehicleModel } from './vehicles.ts';

/** A vehicle a part fits; `engine` is null when any will do. Years include both ends. */
export interface DemoFitment {
  make: string;
  model: string;
  yearFrom: number;
  yearTo: number;
  engine: string | null;
}

/** The vehicle a part was made for first, and all it fits (none: it is for any vehicle). */
export interface FitmentChoice {
  vehicle: VehicleModel | null;
  engine: string | null;
  fitments: DemoFitment[];
}

const AIR_COOLED = 'vw-type1';
const VEHICLE_TRIES = 12;

function isDiesel(engine: string): boolean {
  return /Diésel|TDI|HDi/.test(engine);
}

function suitsVehicle(type: PartType, vehicle: VehicleModel): boolean {
  if (vehicle.platform === AIR_COOLED && type.category === 'Enfriamiento') return false;
  return vehicle.to >= type.since && vehicle.from <= type.until;
}

function suitableEngines(type: PartType, vehicle: VehicleModel): string[] {
  return vehicle.engines.filter((engine) => type.fuel === null || isDiesel(engine) === (type.fuel === 'diésel'));
}

function fitmentOf(type: PartType, vehicle: VehicleModel, engine: string | null): DemoFitment {
  return {
    make: vehicle.make,
    model: vehicle.model,
    yearFrom: Math.max(vehicle.from, type.since),
    yearTo: Math.min(vehicle.to, type.until),
    engine,
  };
}

function siblingFitments(random: Random, type: PartType, vehicle: VehicleModel, engine: string | null): DemoFitment[] {
  return siblingsOf(vehicle)
    .filter((other) => suitsVehicle(type, other) && (engine === null || other.engines.includes(engine)))
    .filter(() => random.chance(45))
    .map((other) => fitmentOf(type, other, engine));
}

/** Draws the vehicle a part is for; null when nothing suitable was drawn (draw another type). */
export function chooseFitment(random: Random, type: PartType): FitmentChoice | null {
  if (type.fit === 'universal') return { vehicle: null, engine: null, fitments: [] };
  for (let attempt = 0; attempt < VEHICLE_TRIES; attempt += 1) {
    const vehicle = random.weighted(VEHICLES, (candidate) => candidate.weight);
    const engines = suitableEngines(type, vehicle);
    if (!suitsVehicle(type, vehicle) || engines.length === 0) continue;
    const engine = type.fit === 'engine' ? random.pick(engines) : null;
    return { vehicle, engine, fitments: [fitmentOf(type, vehicle, engine), ...siblingFitments(random, type, vehicle, engine)] };
  }
  return null;
}

/** A model as a counter calls it; names that say nothing alone take their make (`Mazda 3`, `Kia Rio`). */
function spokenModel(fitment: DemoFitment): string {
  return fitment.model.length <= 3 || /^\d/.test(fitment.model) ? `${fitment.make} ${fitment.model}` : fitment.model;
}

/** `Tsuru 1.6 L 16V 92-17`, as it ends a product's name. Empty for universal parts. */
export function fitmentLabel(choice: FitmentChoice): string {
  const [first] = choice.fitments;
  if (first === undefined) return '';
  return [spokenModel(first), first.engine, shortYears(first.yearFrom, first.yearTo)].filter(Boolean).join(' ');
}

/** `para Nissan Tsuru 1992–2017; Nissan Sentra 1991–1994`, as it ends a description. */
export function fitmentSentence(choice: FitmentChoice): string {
  if (choice.fitments.length === 0) return 'de uso universal';
  const each = choice.fitments.map((fitment) => {
    const years = fitment.yearFrom === fitment.yearTo ? String(fitment.yearFrom) : `${fitment.yearFrom}–${fitment.yearTo}`;
    return [fitment.make, fitment.model, fitment.engine, years].filter(Boolean).join(' ');
  });
  return `para ${each.join('; ')}`;
}

/** One generation of a model as sold in Mexico. */
export interface VehicleModel {
  make: string;
  model: string;
  /** First and last model year, both included. */
  from: number;
  to: number;
  engines: readonly string[];
  /** How many still come to the counter: relative weight. */
  weight: number;
  /** Generations that share a platform share many parts. */
  platform: string;
}

type Row = readonly [make: string, model: string, from: number, to: number, engines: string, weight: number, platform?: string];

const ROWS: readonly Row[] = [
  ['Nissan', 'Tsuru', 1984, 1991, '1.6 L 8V', 6, 'nissan-b12'],
  ['Nissan', 'Tsuru', 1992, 2017, '1.6 L 16V|2.0 L 16V', 60, 'nissan-b13'],
  ['Nissan', 'Sentra', 1991, 1994, '1.6 L 16V|2.0 L 16V', 7, 'nissan-b13'],
  ['Nissan', 'Sentra', 1995, 1999, '1.6 L 16V|2.0 L 16V', 10, 'nissan-b14'],
  ['Nissan', 'Sentra', 2000, 2006, '1.8 L 16V|2.5 L 16V', 20, 'nissan-b15'],
  ['Nissan', 'Sentra', 2007, 2012, '2.0 L 16V', 16, 'nissan-b16'],
  ['Nissan', 'Sentra', 2013, 2019, '1.8 L 16V', 14, 'nissan-b17'],
  ['Nissan', 'Versa', 2012, 2019, '1.6 L 16V', 34, 'nissan-v'],
  ['Nissan', 'Versa', 2020, 2024, '1.6 L 16V', 8, 'nissan-v2'],
  ['Nissan', 'March', 2012, 2024, '1.6 L 16V', 26, 'nissan-v'],
  ['Nissan', 'Tiida', 2007, 2018, '1.8 L 16V', 24, 'nissan-c11'],
  ['Nissan', 'Platina', 2002, 2010, '1.6 L 16V', 22, 'renault-x65'],
  ['Nissan', 'Almera', 2001, 2005, '1.8 L 16V', 4, 'nissan-n16'],
  ['Nissan', 'Pick Up D21', 1994, 2008, '2.4 L 8V|2.4 L 12V', 22, 'nissan-d21'],
  ['Nissan', 'NP300', 2009, 2015, '2.4 L 16V|2.5 L Diésel', 26, 'nissan-d22'],
  ['Nissan', 'NP300 Frontier', 2016, 2024, '2.5 L 16V|2.5 L Diésel', 24, 'nissan-d23'],
  ['Nissan', 'Frontier', 1998, 2004, '2.4 L 16V|3.3 L V6', 8, 'nissan-d22'],
  ['Nissan', 'Urvan', 2002, 2012, '2.4 L 16V|2.5 L 16V|3.0 L Diésel', 12, 'nissan-e25'],
  ['Nissan', 'Altima', 2002, 2012, '2.5 L 16V|3.5 L V6', 7, 'nissan-l31'],
  ['Nissan', 'X-Trail', 2002, 2014, '2.5 L 16V', 9, 'nissan-t30'],
  ['Nissan', 'Kicks', 2017, 2024, '1.6 L 16V', 8, 'nissan-v2'],
  ['Chevrolet', 'Chevy', 1994, 2003, '1.4 L|1.6 L', 34, 'gm-corsa-b'],
  ['Chevrolet', 'Chevy C2', 2004, 2008, '1.6 L', 26, 'gm-corsa-b'],
  ['Chevrolet', 'Chevy C3', 2009, 2012, '1.6 L', 16, 'gm-corsa-b'],
  ['Chevrolet', 'Monza', 1996, 2003, '1.6 L', 8, 'gm-corsa-b'],
  ['Chevrolet', 'Corsa', 2002, 2008, '1.8 L', 16, 'gm-corsa-c'],
  ['Chevrolet', 'Meriva', 2003, 2008, '1.8 L', 5, 'gm-corsa-c'],
  ['Chevrolet', 'Tornado', 2004, 2011, '1.8 L', 12, 'gm-corsa-c'],
  ['Chevrolet', 'Tornado', 2012, 2020, '1.8 L', 10, 'gm-tornado-2'],
  ['Chevrolet', 'Astra', 2000, 2006, '1.8 L|2.0 L|2.2 L|2.4 L', 10, 'gm-astra'],
  ['Chevrolet', 'Aveo', 2008, 2017, '1.6 L 16V', 44, 'gm-t250'],
  ['Chevrolet', 'Aveo', 2018, 2023, '1.5 L 16V', 12, 'gm-aveo-2'],
  ['Chevrolet', 'Spark', 2011, 2017, '1.2 L', 20, 'gm-m300'],
  ['Chevrolet', 'Spark', 2018, 2021, '1.4 L', 6, 'gm-m400'],
  ['Chevrolet', 'Beat', 2018, 2021, '1.2 L', 9, 'gm-m300'],
  ['Chevrolet', 'Sonic', 2012, 2017, '1.6 L', 12, 'gm-t300'],
  ['Chevrolet', 'Cruze', 2010, 2016, '1.4 L Turbo|1.8 L', 9, 'gm-j300'],
  ['Chevrolet', 'Optra', 2006, 2010, '2.0 L', 6, 'gm-j200'],
  ['Chevrolet', 'Captiva', 2008, 2015, '2.4 L|3.0 L V6', 5, 'gm-c100'],
  ['Chevrolet', 'Trax', 2013, 2020, '1.8 L', 6, 'gm-t300'],
  ['Chevrolet', 'Silverado 1500', 1999, 2006, '4.3 L V6|5.3 L V8', 10, 'gm-gmt800'],
  ['Chevrolet', 'Silverado 1500', 2007, 2013, '4.3 L V6|5.3 L V8', 9, 'gm-gmt900'],
  ['Chevrolet', 'S-10', 1994, 2003, '2.2 L|4.3 L V6', 6, 'gm-s10'],
  ['Pontiac', 'Matiz', 2004, 2010, '1.0 L', 14, 'gm-m150'],
  ['Pontiac', 'Matiz G2', 2006, 2010, '1.0 L', 8, 'gm-m200'],
  ['Pontiac', 'Sunfire', 1995, 2005, '2.2 L|2.4 L', 5, 'gm-j'],
  ['Pontiac', 'G3', 2006, 2009, '1.6 L 16V', 5, 'gm-t250'],
  ['Volkswagen', 'Sedán', 1974, 1992, '1600 Carburador', 12, 'vw-type1'],
  ['Volkswagen', 'Sedán', 1993, 2003, '1600 i', 20, 'vw-type1'],
  ['Volkswagen', 'Combi', 1975, 2002, '1600|1.8 L', 7, 'vw-t2'],
  ['Volkswagen', 'Caribe', 1977, 1987, '1.6 L|1.8 L', 3, 'vw-a1'],
  ['Volkswagen', 'Golf A3', 1993, 1998, '1.8 L|2.0 L', 10, 'vw-a3'],
  ['Volkswagen', 'Jetta A3', 1993, 1998, '1.8 L|2.0 L', 14, 'vw-a3'],
  ['Volkswagen', 'Golf A4', 1999, 2007, '1.8 L Turbo|2.0 L', 12, 'vw-a4'],
  ['Volkswagen', 'Jetta A4', 1999, 2015, '1.8 L Turbo|1.9 L TDI|2.0 L', 36, 'vw-a4'],
  ['Volkswagen', 'Beetle', 1998, 2010, '1.8 L Turbo|2.0 L', 7, 'vw-a4'],
  ['Volkswagen', 'Bora', 2006, 2010, '2.5 L', 14, 'vw-a5'],
  ['Volkswagen', 'Jetta A6', 2011, 2018, '1.4 L TSI|2.0 L|2.5 L', 22, 'vw-a6'],
  ['Volkswagen', 'Pointer', 1998, 2009, '1.8 L', 24, 'vw-gol'],
  ['Volkswagen', 'Derby', 1995, 2009, '1.8 L', 9, 'vw-polo-classic'],
  ['Volkswagen', 'Gol', 2009, 2023, '1.6 L', 20, 'vw-gol-5'],
  ['Volkswagen', 'Saveiro', 2010, 2023, '1.6 L', 8, 'vw-gol-5'],
  ['Volkswagen', 'Crossfox', 2006, 2015, '1.6 L', 6, 'vw-fox'],
  ['Volkswagen', 'Vento', 2014, 2022, '1.6 L', 20, 'vw-polo-5'],
  ['Volkswagen', 'Polo', 2013, 2022, '1.6 L', 8, 'vw-polo-5'],
  ['Volkswagen', 'Passat', 2006, 2018, '2.0 L TSI|2.5 L', 5, 'vw-passat'],
  ['Ford', 'Fiesta', 2003, 2010, '1.6 L', 15, 'ford-b256'],
  ['Ford', 'Fiesta', 2011, 2019, '1.6 L', 13, 'ford-b299'],
  ['Ford', 'Ikon', 2001, 2007, '1.6 L', 11, 'ford-ikon'],
  ['Ford', 'Ikon Hatch', 2009, 2015, '1.6 L', 7, 'ford-figo'],
  ['Ford', 'Figo', 2016, 2021, '1.5 L', 9, 'ford-figo-2'],
  ['Ford', 'Ka', 2001, 2008, '1.6 L', 5, 'ford-ka'],
  ['Ford', 'Focus', 2000, 2007, '2.0 L', 14, 'ford-c170'],
  ['Ford', 'Focus', 2008, 2011, '2.0 L', 8, 'ford-c307'],
  ['Ford', 'Escape', 2001, 2012, '2.3 L|2.5 L|3.0 L V6', 12, 'ford-cd2'],
  ['Ford', 'EcoSport', 2004, 2012, '2.0 L', 12, 'ford-b256'],
  ['Ford', 'Ranger', 1993, 2011, '2.3 L|2.5 L|3.0 L V6', 18, 'ford-ranger'],
  ['Ford', 'Ranger', 2013, 2022, '2.5 L|3.2 L Diésel', 9, 'ford-t6'],
  ['Ford', 'F-150', 1997, 2003, '4.2 L V6|4.6 L V8|5.4 L V8', 14, 'ford-pn96'],
  ['Ford', 'F-150', 2004, 2008, '4.2 L V6|4.6 L V8|5.4 L V8', 11, 'ford-p221'],
  ['Ford', 'F-150', 2009, 2014, '3.7 L V6|5.0 L V8|5.4 L V8', 8, 'ford-p415'],
  ['Ford', 'Lobo', 2004, 2014, '5.0 L V8|5.4 L V8', 7, 'ford-p221'],
  ['Ford', 'Explorer', 1998, 2010, '4.0 L V6|4.6 L V8', 8, 'ford-explorer'],
  ['Ford', 'Courier', 2000, 2012, '1.6 L', 6, 'ford-ikon'],
  ['Dodge', 'Attitude', 2006, 2011, '1.4 L|1.6 L', 16, 'hyundai-mc'],
  ['Dodge', 'Attitude', 2012, 2014, '1.4 L|1.6 L', 8, 'hyundai-rb'],
  ['Dodge', 'Attitude', 2015, 2023, '1.2 L', 16, 'mitsubishi-a13'],
  ['Dodge', 'i10', 2012, 2014, '1.1 L', 9, 'hyundai-i10'],
  ['Dodge', 'Atos', 2001, 2012, '1.0 L|1.1 L', 16, 'hyundai-atos'],
  ['Dodge', 'Neon', 1995, 2005, '2.0 L', 6, 'dodge-pl'],
  ['Dodge', 'Stratus', 1995, 2006, '2.4 L|2.4 L Turbo', 6, 'dodge-jr'],
  ['Dodge', 'Caliber', 2007, 2012, '2.0 L|2.4 L', 5, 'dodge-pm'],
  ['Dodge', 'Journey', 2009, 2019, '2.4 L|3.5 L V6|3.6 L V6', 8, 'dodge-jc'],
  ['Dodge', 'Ram 1500', 2002, 2008, '3.7 L V6|4.7 L V8|5.7 L V8', 7, 'ram-dr'],
  ['Ram', '700', 2015, 2020, '1.6 L', 9, 'fiat-strada'],
  ['Ram', '700', 2021, 2024, '1.3 L|1.4 L', 5, 'fiat-strada-2'],
  ['Chrysler', 'Cirrus', 1995, 2006, '2.4 L|2.5 L V6', 4, 'dodge-jr'],
  ['Chrysler', 'Voyager', 1996, 2007, '2.4 L|3.3 L V6', 5, 'chrysler-rs'],
  ['Jeep', 'Liberty', 2002, 2012, '2.4 L|3.7 L V6', 5, 'jeep-kj'],
  ['Jeep', 'Patriot', 2007, 2017, '2.0 L|2.4 L', 4, 'dodge-pm'],
  ['Toyota', 'Corolla', 2003, 2008, '1.8 L 16V', 13, 'toyota-e120'],
  ['Toyota', 'Corolla', 2009, 2013, '1.8 L 16V', 11, 'toyota-e140'],
  ['Toyota', 'Corolla', 2014, 2019, '1.8 L 16V', 9, 'toyota-e170'],
  ['Toyota', 'Yaris', 2007, 2016, '1.5 L 16V', 10, 'toyota-xp90'],
  ['Toyota', 'Camry', 2002, 2011, '2.4 L 16V|3.0 L V6|3.5 L V6', 6, 'toyota-xv30'],
  ['Toyota', 'Hilux', 2006, 2015, '2.7 L 16V', 16, 'toyota-an10'],
  ['Toyota', 'Hilux', 2016, 2024, '2.7 L 16V|2.8 L Diésel', 10, 'toyota-an120'],
  ['Toyota', 'Tacoma', 2005, 2015, '2.7 L 16V|4.0 L V6', 8, 'toyota-tacoma'],
  ['Toyota', 'Avanza', 2007, 2011, '1.5 L 16V', 8, 'toyota-f600'],
  ['Toyota', 'Avanza', 2012, 2021, '1.5 L 16V', 9, 'toyota-f650'],
  ['Toyota', 'RAV4', 2001, 2012, '2.0 L 16V|2.4 L 16V', 5, 'toyota-xa'],
  ['Honda', 'Civic', 1996, 2000, '1.6 L 16V', 8, 'honda-ek'],
  ['Honda', 'Civic', 2001, 2005, '1.7 L 16V', 10, 'honda-es'],
  ['Honda', 'Civic', 2006, 2011, '1.8 L 16V', 12, 'honda-fa'],
  ['Honda', 'Civic', 2012, 2015, '1.8 L 16V', 7, 'honda-fb'],
  ['Honda', 'City', 2010, 2013, '1.5 L 16V', 7, 'honda-city-1'],
  ['Honda', 'City', 2014, 2020, '1.5 L 16V', 8, 'honda-city-2'],
  ['Honda', 'Fit', 2007, 2014, '1.5 L 16V', 6, 'honda-city-1'],
  ['Honda', 'Accord', 1998, 2007, '2.3 L|2.4 L|3.0 L V6', 8, 'honda-accord'],
  ['Honda', 'CR-V', 1997, 2006, '2.0 L 16V|2.4 L 16V', 9, 'honda-crv-1'],
  ['Honda', 'CR-V', 2007, 2016, '2.4 L 16V', 9, 'honda-crv-2'],
  ['Renault', 'Clio', 2002, 2010, '1.6 L 16V', 15, 'renault-x65'],
  ['Renault', 'Logan', 2015, 2022, '1.6 L', 10, 'renault-l52'],
  ['Renault', 'Sandero', 2010, 2015, '1.6 L 16V', 7, 'renault-b90'],
  ['Renault', 'Stepway', 2016, 2022, '1.6 L', 6, 'renault-l52'],
  ['Renault', 'Duster', 2013, 2020, '2.0 L 16V', 10, 'renault-h79'],
  ['Renault', 'Kangoo', 2004, 2014, '1.6 L 16V', 6, 'renault-kangoo'],
  ['Renault', 'Mégane', 2004, 2010, '1.6 L 16V|2.0 L 16V', 4, 'renault-megane'],
  ['Renault', 'Kwid', 2019, 2024, '1.0 L', 5, 'renault-kwid'],
  ['Mazda', '3', 2004, 2009, '2.0 L 16V|2.3 L 16V', 11, 'mazda-bk'],
  ['Mazda', '3', 2010, 2013, '2.0 L 16V|2.5 L 16V', 10, 'mazda-bl'],
  ['Mazda', '3', 2014, 2018, '2.0 L 16V|2.5 L 16V', 9, 'mazda-bm'],
  ['Mazda', '2', 2008, 2014, '1.5 L 16V', 4, 'mazda-de'],
  ['Mazda', 'CX-5', 2013, 2020, '2.0 L 16V|2.5 L 16V', 5, 'mazda-ke'],
  ['Kia', 'Rio', 2016, 2017, '1.6 L 16V', 6, 'kia-ub'],
  ['Kia', 'Rio', 2018, 2023, '1.6 L 16V', 10, 'kia-yb'],
  ['Kia', 'Forte', 2016, 2018, '2.0 L 16V', 6, 'kia-yd'],
  ['Hyundai', 'Grand i10', 2015, 2020, '1.2 L|1.25 L', 12, 'hyundai-ba'],
  ['Hyundai', 'Accent', 2018, 2023, '1.6 L 16V', 7, 'kia-yb'],
  ['Hyundai', 'Elantra', 2014, 2020, '1.8 L 16V|2.0 L 16V', 5, 'kia-yd'],
  ['Seat', 'Ibiza', 2003, 2009, '1.6 L|2.0 L', 13, 'vw-6l'],
  ['Seat', 'Ibiza', 2010, 2017, '1.6 L|2.0 L', 9, 'vw-6j'],
  ['Seat', 'Córdoba', 2003, 2009, '1.6 L|2.0 L', 6, 'vw-6l'],
  ['Seat', 'León', 2006, 2012, '1.8 L TSI|2.0 L TFSI', 5, 'vw-a5'],
  ['Peugeot', '206', 2000, 2009, '1.4 L|1.6 L 16V', 12, 'psa-206'],
  ['Peugeot', '207', 2008, 2013, '1.4 L|1.6 L 16V', 6, 'psa-206'],
  ['Peugeot', 'Partner', 2003, 2018, '1.6 L 16V|1.6 L HDi', 6, 'psa-partner'],
  ['Mitsubishi', 'L200', 2008, 2015, '2.4 L 16V|2.5 L Diésel', 6, 'mitsubishi-kb'],
  ['Mitsubishi', 'Lancer', 2002, 2015, '2.0 L 16V|2.4 L 16V', 6, 'mitsubishi-cs'],
  ['Mitsubishi', 'Mirage', 2014, 2023, '1.2 L', 5, 'mitsubishi-a13'],
  ['Suzuki', 'Swift', 2007, 2017, '1.4 L 16V|1.5 L 16V', 7, 'suzuki-rs'],
  ['Suzuki', 'Grand Vitara', 2006, 2014, '2.4 L 16V|2.7 L V6', 4, 'suzuki-jt'],
  ['Fiat', 'Palio', 2004, 2018, '1.6 L|1.8 L', 4, 'fiat-178'],
];

/** Every generation, in a fixed order: its place in the list is part of what a seed means. */
export const VEHICLES: readonly VehicleModel[] = ROWS.map(([make, model, from, to, engines, weight, platform]) => ({
  make,
  model,
  from,
  to,
  engines: engines.split('|'),
  weight,
  platform: platform ?? `${make} ${model} ${from}`,
}));

function groupByPlatform(vehicles: readonly VehicleModel[]): ReadonlyMap<string, readonly VehicleModel[]> {
  const groups = new Map<string, VehicleModel[]>();
  for (const vehicle of vehicles) {
    const group = groups.get(vehicle.platform);
    if (group) group.push(vehicle);
    else groups.set(vehicle.platform, [vehicle]);
  }
  return groups;
}

const SIBLINGS = groupByPlatform(VEHICLES);

/** The other models on the same platform. */
export function siblingsOf(vehicle: VehicleModel): readonly VehicleModel[] {
  return (SIBLINGS.get(vehicle.platform) ?? []).filter((other) => other !== vehicle);
}

/** Years as a counter writes them: `92-17`; one year alone: `16`. */
export function shortYears(from: number, to: number): string {
  const short = (year: number) => String(year % 100).padStart(2, '0');
  return from === to ? short(from) : `${short(from)}-${short(to)}`;
}

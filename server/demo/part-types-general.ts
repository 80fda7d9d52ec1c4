import { partTypes } from './part-type.ts';
import type { PartType } from './part-type.ts';

const ELECTRICO = partTypes('Eléctrico', [
  { code: 'AL', name: 'Alternador', variants: 'nuevo|remanufacturado', fit: 'engine', pesos: [1450, 4200], spread: 4, frequency: 2, stock: 1, markup: [26, 42] },
  { code: 'MA', name: 'Marcha', variants: 'nueva|remanufacturada', fit: 'engine', pesos: [1250, 3600], spread: 4, frequency: 2, stock: 1, markup: [26, 42] },
  { code: 'CC', name: 'Carbones de alternador', unit: 'juego', fit: 'engine', pesos: [22, 95], spread: 2, frequency: 3, stock: 5 },
  { code: 'RV', name: 'Regulador de voltaje', fit: 'engine', pesos: [140, 620], spread: 3, frequency: 3, stock: 2 },
  { code: 'BP', name: 'Bulbo de presión de aceite', fit: 'engine', pesos: [45, 210], spread: 3, frequency: 5, stock: 4 },
  { code: 'BV', name: 'Bulbo de reversa', fit: 'years', pesos: [48, 180], spread: 3, frequency: 3, stock: 3 },
  { code: 'BX', name: 'Bulbo de stop', fit: 'years', pesos: [38, 160], spread: 3, frequency: 4, stock: 4 },
  { code: 'SW', name: 'Switch de encendido', variants: '|con llaves', fit: 'years', pesos: [130, 620], spread: 3, frequency: 3, stock: 1 },
  { code: 'PE', name: 'Palanca de luces', variants: '|con niebla', fit: 'years', pesos: [190, 780], spread: 3, frequency: 2, stock: 1 },
  { code: 'BTE', name: 'Batería', variants: '42-500 12 V|47-550 12 V|35-600 12 V|65-750 12 V|22F-450 12 V|99-500 12 V', fit: 'universal', pesos: [980, 2300], spread: 3, frequency: 6, stock: 4, markup: [18, 30], sat: '26111700' },
  { code: 'RLV', name: 'Relevador', variants: '12 V 4 patas|12 V 5 patas|12 V 30 A|24 V 5 patas', fit: 'universal', pesos: [22, 85], spread: 2, frequency: 6, stock: 12 },
  { code: 'FUS', name: 'Fusible', variants: 'ATO 10 A|ATO 15 A|ATO 20 A|ATO 30 A|mini 10 A|mini 15 A|mini 20 A|maxi 40 A', fit: 'universal', pesos: [1.2, 9], spread: 2, frequency: 8, stock: 60, markup: [120, 200] },
  { code: 'CBL', name: 'Cable automotriz', variants: 'calibre 10 rojo|calibre 12 rojo|calibre 14 negro|calibre 16 azul|calibre 18 verde', unit: 'metro', fit: 'universal', pesos: [5, 24], spread: 2, frequency: 5, stock: 90, sat: '26121600' },
  { code: 'TER', name: 'Terminal de batería', variants: 'positiva de plomo|negativa de plomo|reforzada', fit: 'universal', pesos: [14, 65], spread: 1, frequency: 7, stock: 20 },
]);

const ILUMINACION = partTypes('Iluminación', [
  { code: 'FR', name: 'Faro', variants: 'izquierdo|derecho|izquierdo fondo negro|derecho fondo negro', fit: 'years', pesos: [380, 2400], spread: 5, frequency: 3, stock: 1 },
  { code: 'CV', name: 'Calavera', variants: 'izquierda|derecha|exterior izquierda|exterior derecha', fit: 'years', pesos: [220, 1250], spread: 5, frequency: 3, stock: 1 },
  { code: 'CI', name: 'Cuarto lateral', variants: 'izquierdo|derecho', fit: 'years', pesos: [75, 360], spread: 3, frequency: 2, stock: 2 },
  { code: 'FN', name: 'Faro de niebla', variants: 'izquierdo|derecho', fit: 'years', pesos: [160, 620], spread: 3, frequency: 2, stock: 1 },
  { code: 'FOC', name: 'Foco', variants: 'H4 60/55 W|H7 55 W|H11 55 W|H1 55 W|9003 12 V|9006 12 V|1157 stop|1156 un polo|194 pellizco|H4 LED', fit: 'universal', pesos: [6, 240], spread: 3, frequency: 9, stock: 30, markup: [60, 120] },
  { code: 'PLF', name: 'Plafón lateral', variants: 'rojo LED|ámbar LED|rojo con foco|ámbar con foco', fit: 'universal', pesos: [18, 120], spread: 2, frequency: 3, stock: 12 },
]);

const LIMPIEZA = partTypes('Cristales y limpieza', [
  { code: 'PLU', name: 'Pluma limpiaparabrisas', variants: '14 pulg.|16 pulg.|18 pulg.|19 pulg.|20 pulg.|21 pulg.|22 pulg.|24 pulg.|26 pulg.', fit: 'universal', pesos: [32, 140], spread: 3, frequency: 8, stock: 12 },
  { code: 'BL', name: 'Bomba de limpiaparabrisas', fit: 'years', pesos: [55, 240], spread: 3, frequency: 3, stock: 3 },
  { code: 'ML', name: 'Motor de limpiaparabrisas', fit: 'years', pesos: [480, 1500], spread: 2, frequency: 1, stock: 1 },
  { code: 'BZL', name: 'Brazo limpiaparabrisas', variants: 'izquierdo|derecho|trasero', fit: 'years', pesos: [95, 380], spread: 2, frequency: 2, stock: 2 },
]);

const LUBRICANTES = partTypes('Lubricantes', [
  { code: 'AM', name: 'Aceite de motor multigrado', variants: '15W-40|20W-50|25W-50|25W-60', unit: 'litro', fit: 'universal', pesos: [62, 105], spread: 3, frequency: 10, stock: 60 },
  { code: 'AS', name: 'Aceite de motor sintético', variants: '0W-20|5W-20|5W-30|5W-40|10W-30', unit: 'litro', fit: 'universal', pesos: [105, 210], spread: 3, frequency: 9, stock: 48 },
  { code: 'AG', name: 'Aceite de motor garrafa', variants: '15W-40|20W-50|25W-60|5W-30 sintético', unit: 'galón', fit: 'universal', pesos: [260, 640], spread: 2, frequency: 8, stock: 24 },
  { code: 'ATF', name: 'Aceite de transmisión automática', variants: 'ATF III|ATF VI|CVT|multivehículo', unit: 'litro', fit: 'universal', pesos: [75, 190], spread: 2, frequency: 6, stock: 30 },
  { code: 'ATM', name: 'Aceite de transmisión estándar', variants: '80W-90|85W-140|75W-90 sintético', unit: 'litro', fit: 'universal', pesos: [72, 210], spread: 2, frequency: 5, stock: 24 },
  { code: 'ADH', name: 'Aceite de dirección hidráulica', variants: '350 ml|946 ml', fit: 'universal', pesos: [42, 110], spread: 1, frequency: 5, stock: 24 },
  { code: 'LF', name: 'Líquido de frenos', variants: 'DOT 3 350 ml|DOT 3 946 ml|DOT 4 350 ml|DOT 4 946 ml', fit: 'universal', pesos: [32, 130], spread: 2, frequency: 9, stock: 30, sat: '15121509' },
  { code: 'GR', name: 'Grasa', variants: 'para baleros 450 g|chasis 450 g|grafitada 450 g|litio 85 g', fit: 'universal', pesos: [32, 130], spread: 2, frequency: 5, stock: 12 },
]);

const QUIMICOS = partTypes('Químicos', [
  { code: 'ANT', name: 'Anticongelante', variants: 'verde 50/50|rosa 50/50|rojo concentrado|morado orgánico', unit: 'galón', fit: 'universal', pesos: [75, 260], spread: 2, frequency: 9, stock: 24, sat: '15121807' },
  { code: 'LC', name: 'Limpiador de carburador', variants: '300 ml|450 ml', fit: 'universal', pesos: [38, 95], spread: 1, frequency: 7, stock: 24 },
  { code: 'LI', name: 'Limpiador de inyectores', variants: 'aditivo 250 ml|para boya 450 ml', fit: 'universal', pesos: [42, 130], spread: 1, frequency: 6, stock: 24 },
  { code: 'LFR', name: 'Limpiador de frenos', variants: '400 ml|590 ml', fit: 'universal', pesos: [42, 98], spread: 1, frequency: 5, stock: 18 },
  { code: 'AFL', name: 'Aflojatodo', variants: '110 ml|220 ml|400 ml', fit: 'universal', pesos: [32, 110], spread: 1, frequency: 6, stock: 24 },
  { code: 'SIL', name: 'Silicón', variants: 'gris alta temperatura 85 g|rojo alta temperatura 85 g|negro 85 g|azul 85 g', fit: 'universal', pesos: [38, 120], spread: 2, frequency: 8, stock: 24 },
  { code: 'REF', name: 'Refrigerante listo para usar', variants: 'verde 1 L|rosa 1 L', unit: 'litro', fit: 'universal', pesos: [26, 70], spread: 1, frequency: 6, stock: 24 },
  { code: 'ADI', name: 'Aditivo para motor', variants: 'antihumo|antifricción|sellador de fugas', fit: 'universal', pesos: [48, 180], spread: 1, frequency: 4, stock: 12 },
]);

const FERRETERIA = partTypes('Ferretería y accesorios', [
  { code: 'ABR', name: 'Abrazadera sin fin', variants: '1/4|3/8|1/2|3/4|1|1 1/2|2|2 1/2|3', fit: 'universal', pesos: [3, 22], spread: 2, frequency: 8, stock: 60 },
  { code: 'TOR', name: 'Tornillo de birlo', variants: 'M12 x 1.25|M12 x 1.5|M14 x 1.5|1/2 x 20|7/16 x 20', fit: 'universal', pesos: [6, 26], spread: 1, frequency: 4, stock: 40, sat: '31161500' },
  { code: 'MNG', name: 'Manguera para gasolina', variants: '1/4|5/16|3/8|1/2', unit: 'metro', fit: 'universal', pesos: [18, 75], spread: 2, frequency: 6, stock: 40, sat: '40142000' },
  { code: 'MNV', name: 'Manguera para vacío', variants: '1/8|5/32|3/16|1/4', unit: 'metro', fit: 'universal', pesos: [9, 38], spread: 1, frequency: 5, stock: 40, sat: '40142000' },
  { code: 'GAT', name: 'Gato hidráulico', variants: 'de botella 2 t|de botella 4 t|de botella 6 t|de patín 2 t', fit: 'universal', pesos: [290, 980], spread: 1, frequency: 1, stock: 2, markup: [35, 60] },
  { code: 'CPC', name: 'Cables pasacorriente', variants: '2.5 m calibre 10|3 m calibre 8|4 m calibre 4', unit: 'juego', fit: 'universal', pesos: [95, 420], spread: 1, frequency: 3, stock: 6 },
  { code: 'TAP', name: 'Tapón de gasolina', variants: 'sin llave|con llave', fit: 'years', pesos: [45, 190], spread: 2, frequency: 4, stock: 3 },
  { code: 'TPT', name: 'Tapetes de hule', variants: 'negros 4 piezas|beige 4 piezas', unit: 'juego', fit: 'years', pesos: [190, 620], spread: 2, frequency: 2, stock: 2, markup: [40, 70] },
  { code: 'CUB', name: 'Cubrevolante', variants: 'negro|gris|tipo piel|deportivo', fit: 'universal', pesos: [42, 160], spread: 1, frequency: 3, stock: 6 },
  { code: 'CIN', name: 'Cinta de aislar', variants: '9 m negra|18 m negra|9 m roja', fit: 'universal', pesos: [9, 32], spread: 1, frequency: 7, stock: 36 },
]);

export const GENERAL_PARTS: readonly PartType[] = [...ELECTRICO, ...ILUMINACION, ...LIMPIEZA, ...LUBRICANTES, ...QUIMICOS, ...FERRETERIA];

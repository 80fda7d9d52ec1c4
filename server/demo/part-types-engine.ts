import { partTypes } from './part-type.ts';
import type { PartType } from './part-type.ts';

const MOTOR = partTypes('Motor', [
  { code: 'JM', name: 'Juego de juntas de motor', unit: 'juego', fit: 'engine', pesos: [320, 1900], spread: 4, frequency: 2, stock: 1 },
  { code: 'JC', name: 'Junta de cabeza', variants: 'de grafito|multilámina', fit: 'engine', pesos: [130, 780], spread: 4, frequency: 3, stock: 2 },
  { code: 'JP', name: 'Junta de punterías', fit: 'engine', pesos: [55, 340], spread: 4, frequency: 6, stock: 4, sat: '31181500' },
  { code: 'JR', name: 'Junta de cárter', variants: 'de corcho|de hule', fit: 'engine', pesos: [45, 240], spread: 3, frequency: 3, stock: 3, sat: '31181500' },
  { code: 'AN', name: 'Anillos de motor', variants: 'estándar|0.020|0.030|0.040', unit: 'juego', fit: 'engine', pesos: [240, 1300], spread: 4, frequency: 2, stock: 2 },
  { code: 'PI', name: 'Pistones', variants: 'estándar|0.020|0.030|0.040', unit: 'juego', fit: 'engine', pesos: [780, 3600], spread: 3, frequency: 1, stock: 1, markup: [28, 45] },
  { code: 'MB', name: 'Metales de biela', variants: 'estándar|0.010|0.020|0.030', unit: 'juego', fit: 'engine', pesos: [130, 620], spread: 4, frequency: 2, stock: 2 },
  { code: 'MC', name: 'Metales de centro', variants: 'estándar|0.010|0.020|0.030', unit: 'juego', fit: 'engine', pesos: [180, 820], spread: 4, frequency: 2, stock: 2 },
  { code: 'VA', name: 'Válvula', variants: 'de admisión|de escape', fit: 'engine', pesos: [38, 190], spread: 3, frequency: 3, stock: 8 },
  { code: 'BZ', name: 'Buzo hidráulico', fit: 'engine', pesos: [48, 240], spread: 2, frequency: 2, stock: 8 },
  { code: 'SM', name: 'Soporte de motor', variants: 'delantero|trasero|izquierdo|derecho', fit: 'engine', pesos: [160, 980], spread: 6, frequency: 6, stock: 2 },
  { code: 'BO', name: 'Bomba de aceite', fit: 'engine', pesos: [380, 1700], spread: 3, frequency: 2, stock: 1 },
  { code: 'TC', name: 'Tapón de cárter', variants: 'estándar|sobremedida', fit: 'engine', pesos: [14, 55], spread: 2, frequency: 4, stock: 6 },
]);

const DISTRIBUCION = partTypes('Distribución', [
  { code: 'KD', name: 'Kit de distribución', variants: '|con bomba de agua', unit: 'juego', fit: 'engine', pesos: [480, 2900], spread: 4, frequency: 4, stock: 2 },
  { code: 'BS', name: 'Banda de distribución', fit: 'engine', pesos: [110, 520], spread: 3, frequency: 5, stock: 3 },
  { code: 'CN', name: 'Cadena de distribución', fit: 'engine', pesos: [240, 980], spread: 3, frequency: 2, stock: 2 },
  { code: 'TB', name: 'Tensor de banda', variants: 'de distribución|de accesorios', fit: 'engine', pesos: [160, 880], spread: 4, frequency: 4, stock: 2 },
  { code: 'BB', name: 'Banda de accesorios', variants: '|con aire acondicionado|sin aire acondicionado', fit: 'engine', pesos: [75, 360], spread: 5, frequency: 7, stock: 5, sat: '26111800' },
  { code: 'PL', name: 'Polea', variants: 'loca|de cigüeñal|tensora', fit: 'engine', pesos: [95, 780], spread: 3, frequency: 2, stock: 2 },
]);

const ENCENDIDO = partTypes('Encendido', [
  { code: 'BJ', name: 'Bujía', variants: 'de cobre|de platino|de iridio', fit: 'engine', pesos: [22, 165], spread: 5, frequency: 10, stock: 24, fuel: 'gasolina' },
  { code: 'CJ', name: 'Cables de bujía', variants: '7 mm|8 mm silicón', unit: 'juego', fit: 'engine', pesos: [120, 520], spread: 4, frequency: 7, stock: 3, until: 2012, fuel: 'gasolina' },
  { code: 'BC', name: 'Bobina de encendido', fit: 'engine', pesos: [240, 980], spread: 5, frequency: 5, stock: 3, since: 1996, fuel: 'gasolina' },
  { code: 'TR', name: 'Tapa de distribuidor', fit: 'engine', pesos: [75, 290], spread: 2, frequency: 4, stock: 3, until: 2003 },
  { code: 'RO', name: 'Rotor de distribuidor', fit: 'engine', pesos: [32, 120], spread: 2, frequency: 4, stock: 4, until: 2003 },
  { code: 'MO', name: 'Módulo de encendido', fit: 'engine', pesos: [260, 980], spread: 2, frequency: 2, stock: 1, until: 2003 },
]);

const ENFRIAMIENTO = partTypes('Enfriamiento', [
  { code: 'BG', name: 'Bomba de agua', variants: '|con junta', fit: 'engine', pesos: [190, 980], spread: 5, frequency: 7, stock: 3 },
  { code: 'RA', name: 'Radiador', variants: 'estándar|automático', fit: 'engine', pesos: [880, 2900], spread: 3, frequency: 2, stock: 1, markup: [28, 45] },
  { code: 'TM', name: 'Termostato', variants: '82 °C|88 °C', fit: 'engine', pesos: [65, 290], spread: 4, frequency: 6, stock: 4 },
  { code: 'TO', name: 'Toma de agua', fit: 'engine', pesos: [75, 340], spread: 4, frequency: 5, stock: 3 },
  { code: 'MS', name: 'Manguera de radiador', variants: 'superior|inferior', fit: 'engine', pesos: [65, 260], spread: 5, frequency: 6, stock: 3, sat: '40142000' },
  { code: 'DP', name: 'Depósito recuperador', variants: '|con tapón', fit: 'years', pesos: [110, 480], spread: 3, frequency: 4, stock: 2 },
  { code: 'MV', name: 'Motoventilador', variants: 'sencillo|doble', fit: 'engine', pesos: [480, 1900], spread: 3, frequency: 2, stock: 1 },
  { code: 'TP', name: 'Tapón de radiador', variants: '13 lb|16 lb', fit: 'years', pesos: [28, 95], spread: 2, frequency: 5, stock: 6 },
  { code: 'BUL', name: 'Bulbo de temperatura', fit: 'engine', pesos: [55, 240], spread: 4, frequency: 6, stock: 4 },
]);

const COMBUSTIBLE = partTypes('Combustible', [
  { code: 'BQ', name: 'Bomba de gasolina', variants: 'repuesto|módulo completo', fit: 'engine', pesos: [290, 2200], spread: 5, frequency: 5, stock: 2, since: 1993, fuel: 'gasolina' },
  { code: 'IN', name: 'Inyector de gasolina', fit: 'engine', pesos: [240, 980], spread: 4, frequency: 3, stock: 4, since: 1993 },
  { code: 'RIN', name: 'Repuesto de inyectores', unit: 'juego', fit: 'engine', pesos: [45, 180], spread: 3, frequency: 4, stock: 4, since: 1993, fuel: 'gasolina' },
  { code: 'VI', name: 'Válvula IAC', fit: 'engine', pesos: [240, 890], spread: 3, frequency: 3, stock: 2, since: 1993, until: 2012, fuel: 'gasolina' },
  { code: 'SO', name: 'Sensor de oxígeno', variants: '1 punta|4 puntas', fit: 'engine', pesos: [290, 1250], spread: 4, frequency: 4, stock: 2, since: 1993, fuel: 'gasolina' },
  { code: 'TPS', name: 'Sensor TPS', fit: 'engine', pesos: [180, 720], spread: 3, frequency: 3, stock: 2, since: 1993, until: 2014 },
  { code: 'MAF', name: 'Sensor MAF', fit: 'engine', pesos: [480, 1900], spread: 3, frequency: 3, stock: 1, since: 1993 },
  { code: 'MAP', name: 'Sensor MAP', fit: 'engine', pesos: [220, 820], spread: 3, frequency: 3, stock: 2, since: 1993 },
  { code: 'CK', name: 'Sensor de posición de cigüeñal', fit: 'engine', pesos: [190, 780], spread: 4, frequency: 4, stock: 2, since: 1993 },
  { code: 'CA', name: 'Cuerpo de aceleración', fit: 'engine', pesos: [980, 3400], spread: 2, frequency: 1, stock: 1, markup: [26, 42], since: 2003 },
]);

const FILTROS = partTypes('Filtros', [
  { code: 'FO', name: 'Filtro de aceite', fit: 'engine', pesos: [32, 120], spread: 6, frequency: 10, stock: 14 },
  { code: 'FI', name: 'Filtro de aire', fit: 'engine', pesos: [48, 220], spread: 6, frequency: 9, stock: 8 },
  { code: 'FG', name: 'Filtro de gasolina', variants: 'metálico|plástico', fit: 'engine', pesos: [38, 240], spread: 5, frequency: 8, stock: 8, fuel: 'gasolina' },
  { code: 'FC', name: 'Filtro de cabina', variants: '|con carbón activado', fit: 'years', pesos: [55, 240], spread: 4, frequency: 5, stock: 4, since: 2003 },
  { code: 'FT', name: 'Filtro de transmisión automática', variants: '|con junta', fit: 'engine', pesos: [140, 620], spread: 2, frequency: 2, stock: 2, since: 1993 },
  { code: 'FD', name: 'Filtro de diésel', variants: '|separador de agua', fit: 'engine', pesos: [95, 420], spread: 1, frequency: 3, stock: 4, fuel: 'diésel' },
]);

const ESCAPE = partTypes('Escape', [
  { code: 'ME', name: 'Mofle trasero', fit: 'engine', pesos: [380, 1400], spread: 3, frequency: 2, stock: 1 },
  { code: 'FX', name: 'Flexible de escape', variants: '1 3/4 x 6|2 x 6|2 x 8', fit: 'years', pesos: [85, 260], spread: 2, frequency: 3, stock: 3 },
  { code: 'JE', name: 'Junta de múltiple de escape', fit: 'engine', pesos: [38, 220], spread: 3, frequency: 3, stock: 3, sat: '31181500' },
  { code: 'CT', name: 'Catalizador', fit: 'engine', pesos: [1800, 5200], spread: 2, frequency: 1, stock: 1, markup: [24, 38], since: 1993 },
  { code: 'SE', name: 'Soporte de escape', fit: 'years', pesos: [18, 75], spread: 3, frequency: 4, stock: 6 },
]);

export const ENGINE_PARTS: readonly PartType[] = [...MOTOR, ...DISTRIBUCION, ...ENCENDIDO, ...ENFRIAMIENTO, ...COMBUSTIBLE, ...FILTROS, ...ESCAPE];

import { partTypes } from './part-type.ts';
import type { PartType } from './part-type.ts';

const FRENOS = partTypes('Frenos', [
  { code: 'BD', name: 'Balata delantera', variants: 'cerámica|semimetálica|orgánica', unit: 'juego', fit: 'years', pesos: [145, 620], spread: 10, frequency: 10, stock: 6 },
  { code: 'BT', name: 'Balata trasera', variants: 'cerámica|semimetálica', unit: 'juego', fit: 'years', pesos: [140, 540], spread: 5, frequency: 6, stock: 4 },
  { code: 'ZT', name: 'Zapata trasera', unit: 'juego', fit: 'years', pesos: [130, 420], spread: 6, frequency: 7, stock: 4 },
  { code: 'DD', name: 'Disco delantero', variants: 'ventilado|sólido', fit: 'years', pesos: [240, 980], spread: 6, frequency: 6, stock: 4 },
  { code: 'DT', name: 'Disco trasero', fit: 'years', pesos: [260, 890], spread: 3, frequency: 3, stock: 2 },
  { code: 'TF', name: 'Tambor trasero', variants: '|con masa', fit: 'years', pesos: [260, 820], spread: 4, frequency: 3, stock: 2 },
  { code: 'CR', name: 'Cilindro de rueda trasero', variants: 'izquierdo|derecho', fit: 'years', pesos: [65, 210], spread: 5, frequency: 5, stock: 4 },
  { code: 'BF', name: 'Bomba de frenos', fit: 'years', pesos: [320, 1250], spread: 4, frequency: 3, stock: 2 },
  { code: 'CM', name: 'Caliper delantero', variants: 'izquierdo|derecho', fit: 'years', pesos: [480, 1450], spread: 3, frequency: 2, stock: 1 },
  { code: 'RC', name: 'Repuesto de caliper', unit: 'juego', fit: 'years', pesos: [38, 130], spread: 4, frequency: 4, stock: 4 },
  { code: 'MF', name: 'Manguera de freno', variants: 'delantera|trasera', fit: 'years', pesos: [70, 240], spread: 4, frequency: 4, stock: 4 },
  { code: 'CF', name: 'Chicote de freno de mano', variants: 'izquierdo|derecho|central', fit: 'years', pesos: [95, 330], spread: 4, frequency: 2, stock: 2 },
  { code: 'SA', name: 'Sensor ABS', variants: 'delantero|trasero', fit: 'years', pesos: [210, 860], spread: 3, frequency: 2, stock: 1, since: 2003 },
]);

const SUSPENSION = partTypes('Suspensión', [
  { code: 'AD', name: 'Amortiguador delantero', variants: 'gas|hidráulico', fit: 'years', pesos: [340, 1180], spread: 8, frequency: 7, stock: 4 },
  { code: 'AT', name: 'Amortiguador trasero', variants: 'gas|hidráulico', fit: 'years', pesos: [280, 990], spread: 7, frequency: 6, stock: 4 },
  { code: 'BA', name: 'Base de amortiguador delantera', variants: '|con balero', fit: 'years', pesos: [110, 460], spread: 5, frequency: 6, stock: 4 },
  { code: 'HR', name: 'Horquilla delantera', variants: 'izquierda|derecha', fit: 'years', pesos: [290, 1240], spread: 5, frequency: 5, stock: 2 },
  { code: 'RI', name: 'Rótula inferior', fit: 'years', pesos: [85, 380], spread: 5, frequency: 7, stock: 6 },
  { code: 'RS', name: 'Rótula superior', fit: 'years', pesos: [95, 360], spread: 2, frequency: 3, stock: 2 },
  { code: 'BU', name: 'Buje de horquilla', variants: 'chico|grande', fit: 'years', pesos: [28, 140], spread: 5, frequency: 7, stock: 8 },
  { code: 'TE', name: 'Tornillo estabilizador', variants: 'delantero|trasero', fit: 'years', pesos: [55, 260], spread: 5, frequency: 7, stock: 6 },
  { code: 'GE', name: 'Goma de barra estabilizadora', variants: 'delantera|trasera', unit: 'par', fit: 'years', pesos: [22, 95], spread: 4, frequency: 6, stock: 8 },
  { code: 'CO', name: 'Cubrepolvo con tope de amortiguador', unit: 'juego', fit: 'years', pesos: [60, 210], spread: 3, frequency: 4, stock: 4 },
  { code: 'RE', name: 'Resorte', variants: 'delantero|trasero', fit: 'years', pesos: [260, 780], spread: 3, frequency: 2, stock: 2 },
  { code: 'MZ', name: 'Masa de rueda', variants: 'delantera|trasera con balero', fit: 'years', pesos: [320, 1150], spread: 4, frequency: 4, stock: 2 },
]);

const DIRECCION = partTypes('Dirección', [
  { code: 'TD', name: 'Terminal de dirección', variants: 'exterior izquierda|exterior derecha|interior', fit: 'years', pesos: [75, 320], spread: 6, frequency: 7, stock: 4 },
  { code: 'BI', name: 'Bieleta de dirección', fit: 'years', pesos: [85, 330], spread: 3, frequency: 4, stock: 4 },
  { code: 'CD', name: 'Cremallera de dirección', variants: 'hidráulica|mecánica', fit: 'years', pesos: [1850, 5200], spread: 2, frequency: 1, stock: 1, markup: [25, 40], since: 1990 },
  { code: 'BH', name: 'Bomba de dirección hidráulica', fit: 'engine', pesos: [980, 2900], spread: 2, frequency: 1, stock: 1, markup: [26, 42], since: 1990, until: 2018 },
  { code: 'CQ', name: 'Cubrepolvo de cremallera', variants: '|con abrazaderas', fit: 'years', pesos: [38, 130], spread: 3, frequency: 4, stock: 4 },
]);

const TRANSMISION = partTypes('Embrague y transmisión', [
  { code: 'KE', name: 'Kit de clutch', variants: '|con collarín', unit: 'juego', fit: 'engine', pesos: [780, 3200], spread: 5, frequency: 4, stock: 2 },
  { code: 'CL', name: 'Collarín de clutch', fit: 'engine', pesos: [130, 620], spread: 3, frequency: 3, stock: 2 },
  { code: 'CX', name: 'Chicote de clutch', fit: 'years', pesos: [95, 340], spread: 3, frequency: 4, stock: 3, until: 2012 },
  { code: 'BE', name: 'Bomba esclava de clutch', fit: 'years', pesos: [180, 720], spread: 2, frequency: 2, stock: 2 },
  { code: 'FH', name: 'Flecha homocinética', variants: 'izquierda|derecha', fit: 'engine', pesos: [880, 2600], spread: 3, frequency: 2, stock: 1 },
  { code: 'JH', name: 'Junta homocinética', variants: 'lado rueda|lado caja', fit: 'engine', pesos: [260, 980], spread: 4, frequency: 4, stock: 2 },
  { code: 'CB', name: 'Cubrepolvo de flecha', variants: 'lado rueda|lado caja', unit: 'juego', fit: 'years', pesos: [42, 165], spread: 4, frequency: 6, stock: 6 },
  { code: 'ST', name: 'Soporte de transmisión', fit: 'engine', pesos: [140, 690], spread: 4, frequency: 4, stock: 2 },
  { code: 'CU', name: 'Cruceta de cardán', fit: 'years', pesos: [110, 380], spread: 2, frequency: 3, stock: 3 },
]);

const BALEROS = partTypes('Baleros y retenes', [
  { code: 'BR', name: 'Balero de rueda', variants: 'delantera|trasera|trasera doble', fit: 'years', pesos: [95, 620], spread: 6, frequency: 6, stock: 4 },
  { code: 'RR', name: 'Retén de rueda', variants: 'delantera|trasera', fit: 'years', pesos: [22, 110], spread: 4, frequency: 4, stock: 4, sat: '31181500' },
  { code: 'RG', name: 'Retén de cigüeñal', variants: 'delantero|trasero', fit: 'engine', pesos: [45, 290], spread: 4, frequency: 4, stock: 3, sat: '31181500' },
  { code: 'RL', name: 'Retén de árbol de levas', fit: 'engine', pesos: [28, 130], spread: 3, frequency: 4, stock: 4, sat: '31181500' },
  { code: 'BN', name: 'Balero de alternador', variants: 'delantero|trasero', fit: 'engine', pesos: [38, 150], spread: 2, frequency: 2, stock: 3 },
]);

const CARROCERIA = partTypes('Carrocería', [
  { code: 'EP', name: 'Espejo lateral', variants: 'izquierdo manual|derecho manual|izquierdo eléctrico|derecho eléctrico', fit: 'years', pesos: [220, 980], spread: 4, frequency: 3, stock: 1 },
  { code: 'MN', name: 'Manija exterior', variants: 'delantera izquierda|delantera derecha|trasera izquierda|trasera derecha', fit: 'years', pesos: [65, 280], spread: 4, frequency: 4, stock: 2 },
  { code: 'EV', name: 'Elevador de cristal', variants: 'delantero izquierdo|delantero derecho|trasero izquierdo|trasero derecho', fit: 'years', pesos: [290, 980], spread: 4, frequency: 3, stock: 1, since: 1999 },
  { code: 'AC', name: 'Amortiguador de cajuela', unit: 'par', fit: 'years', pesos: [130, 420], spread: 2, frequency: 2, stock: 2 },
  { code: 'FA', name: 'Facia delantera', variants: 'sin hoyos|con hoyos para faro', fit: 'years', pesos: [620, 2400], spread: 3, frequency: 1, stock: 1 },
  { code: 'PA', name: 'Parrilla', variants: 'negra|cromada', fit: 'years', pesos: [180, 980], spread: 3, frequency: 1, stock: 1 },
  { code: 'SP', name: 'Salpicadera delantera', variants: 'izquierda|derecha', fit: 'years', pesos: [420, 1600], spread: 3, frequency: 1, stock: 1 },
  { code: 'TL', name: 'Tolva delantera', variants: 'izquierda|derecha', fit: 'years', pesos: [120, 460], spread: 3, frequency: 2, stock: 1 },
]);

export const CHASSIS_PARTS: readonly PartType[] = [...FRENOS, ...SUSPENSION, ...DIRECCION, ...TRANSMISION, ...BALEROS, ...CARROCERIA];

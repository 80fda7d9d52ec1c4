/** Word lists of the demo's people and shops: common names, invented businesses. */

export const GIVEN_NAMES: readonly string[] = [
  'José Luis', 'Juan Carlos', 'Miguel Ángel', 'Francisco Javier', 'Jesús', 'Jorge Alberto', 'Ricardo', 'Raúl', 'Fernando', 'Sergio', 'Óscar', 'Héctor',
  'Víctor Manuel', 'Arturo', 'Martín', 'Rubén', 'Salvador', 'Gustavo', 'Ramón', 'Eduardo', 'Alfredo', 'Ignacio', 'Adrián', 'Iván', 'Edgar', 'Omar',
  'Hugo', 'Saúl', 'Ernesto', 'Rodolfo', 'Gerardo', 'Efraín', 'Rogelio', 'Abel', 'Joaquín', 'Cristian', 'Alan', 'Uriel', 'Germán', 'Noé',
  'María Guadalupe', 'María Elena', 'Rosa María', 'Leticia', 'Verónica', 'Adriana', 'Claudia', 'Patricia', 'Alejandra', 'Gabriela', 'Silvia', 'Yolanda',
  'Ana Laura', 'Karina', 'Norma', 'Teresa', 'Lucía', 'Mónica', 'Araceli', 'Beatriz', 'Sofía', 'Itzel', 'Fátima', 'Brenda', 'Nayeli', 'Esmeralda',
];

export const SURNAMES: readonly string[] = [
  'Hernández', 'García', 'Martínez', 'López', 'González', 'Rodríguez', 'Pérez', 'Sánchez', 'Ramírez', 'Cruz', 'Flores', 'Gómez', 'Morales', 'Vázquez',
  'Jiménez', 'Reyes', 'Díaz', 'Torres', 'Gutiérrez', 'Ruiz', 'Mendoza', 'Aguilar', 'Ortiz', 'Castillo', 'Moreno', 'Romero', 'Álvarez', 'Méndez', 'Chávez',
  'Rivera', 'Juárez', 'Ramos', 'Domínguez', 'Herrera', 'Medina', 'Castro', 'Vargas', 'Guzmán', 'Velázquez', 'Rojas', 'Orozco', 'Núñez', 'Ibarra',
  'Padilla', 'Muñoz', 'Cervantes', 'Navarro', 'Ávila', 'Contreras', 'Salazar', 'Lozano', 'Plascencia', 'Villaseñor', 'Arreola', 'Zepeda', 'Becerra',
  'Quintero', 'Barajas', 'Íñiguez', 'De la Torre', 'Camarena', 'Pulido', 'Anaya', 'Cázares', 'Magaña', 'Ocampo', 'Peña', 'Robledo', 'Tovar', 'Yáñez',
];

/** How a workshop's name begins; the owner's surname or an emblem follows. */
export const WORKSHOP_KINDS: readonly string[] = [
  'Taller Mecánico', 'Servicio Automotriz', 'Frenos y Suspensiones', 'Taller Eléctrico', 'Afinaciones', 'Clutch y Frenos', 'Mofles y Radiadores',
  'Centro de Servicio', 'Hojalatería y Pintura', 'Mecánica General', 'Multiservicios', 'Transmisiones', 'Autoeléctrico', 'Laboratorio de Inyección', 'Diésel y Gasolina',
];

export const WORKSHOP_EMBLEMS: readonly string[] = [
  'El Pistón', 'La Bujía', 'El Güero', 'Don Chuy', 'Los Compadres', 'El Cuñado', 'La Curva', 'El Mofle', 'San Judas', 'Tres Hermanos', 'El Cigüeñal', 'La Glorieta',
  'El Amigo', 'La Esperanza', 'El Rayo', 'Los Primos', 'La Herradura', 'El Zorro', 'La Bielita', 'El Trébol', 'El Perico', 'La Palma', 'El Chaparro', 'El Balancín',
];

export const COMPANY_KINDS: readonly string[] = [
  'Transportes', 'Autotransportes', 'Distribuidora', 'Fletes y Mudanzas', 'Constructora', 'Grupo Comercial', 'Paquetería', 'Taxis Unidos', 'Arrendadora', 'Purificadora',
];

export const COMPANY_EMBLEMS: readonly string[] = [
  'Sierra Azul', 'del Occidente', 'Tres Lagos', 'La Barranca', 'Cerro Colorado', 'Nueva Galicia', 'del Bajío', 'Agave Alto', 'Río Verde', 'La Cantera', 'Puente Grande',
  'El Mirador', 'Los Encinos', 'Camino Real', 'Valle Hondo',
];

export const STREETS: readonly string[] = [
  'Calle del Yunque', 'Calle de los Tornos', 'Av. del Cantil', 'Calle Fragua Vieja', 'Calle Paso del Arriero', 'Av. de las Jacarandas Altas', 'Calle Barro Negro',
  'Calle del Guayabo', 'Calzada de los Herreros', 'Calle Campana Rota', 'Calle Loma Larga', 'Av. Puerta del Cantil', 'Calle del Colibrí Pardo', 'Calle Molino Seco',
];

export const NEIGHBOURHOODS: readonly (readonly [name: string, postalCode: string])[] = [
  ['Barrio del Yunque', '44100'], ['Mercado Viejo', '44360'], ['Lomas del Torno', '45130'], ['La Herrería', '44280'], ['Huerta del Arriero', '44700'],
  ['El Molino', '44460'], ['San Gregorio', '44810'], ['Arcos del Cantil', '44500'], ['Tinajas', '44970'], ['La Noria', '44740'], ['Jardines del Barro', '45050'],
  ['Paso Hondo', '44220'], ['Oblatos Viejos', '44380'], ['Las Bisagras', '44660'],
];

export const SUPPLIERS: readonly string[] = [
  'Distribuidora Refaccionaria La Cantera', 'Mayoreo Automotriz Tres Lagos', 'Importadora Nueva Galicia', 'Autopartes y Lubricantes del Cantil', 'Refacciones al Mayoreo Puente Grande', 'Comercial Eléctrica Agave Alto',
];

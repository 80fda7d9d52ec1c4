export const textsEs = {
  title: 'Registrar este equipo',
  intro: 'Pide a quien administra un código en Oficina, Equipos. Vale diez minutos y sirve una vez.',
  code: 'Código',
  codeHint: 'Ocho letras y números.',
  codeIncomplete: 'El código lleva ocho letras y números.',
  deviceName: 'Nombre del equipo',
  deviceNameHint: 'Como lo conocen en la tienda: Mostrador 1, Tableta azul.',
  deviceNameMissing: 'Escribe un nombre.',
  deviceNameDefault: 'Mostrador',
  enrol: 'Registrar',
  demoTitle: 'Tienda de demostración',
  demoText: (branch: string, register: string) => `Este equipo será ${register} de ${branch}.`,
  demoUse: 'Usar este equipo',
  fails: {
    'code-unknown': 'Ese código no existe o ya se usó. Pide otro.',
    'code-expired': 'El código venció. Pide otro: vale diez minutos.',
    offline: 'No se pudo llegar al servidor. Revisa la conexión e intenta de nuevo.',
    'not-secure': 'El navegador no considera segura esta dirección. Ábrela con HTTPS o desde localhost.',
  } as Record<string, string>,
  failOther: 'No se pudo registrar. Intenta de nuevo; el código sigue sirviendo si no venció.',

  pulling: 'Trayendo los datos de la tienda',
  pullingHelp: 'Solo esta vez. Después se vende aunque no haya conexión.',
  pullLabel: 'Partes, clientes y existencias',
  pullRows: (rows: string) => `${rows} registros`,
  persistedNo: 'El navegador no prometió conservar los datos. Instala la aplicación o ábrela seguido para que los conserve.',

  unusableTitle: 'Este equipo no puede vender desde esta dirección',
  unusableWhy: (origin: string) =>
    `La página se abrió en ${origin}, que el navegador no considera segura. Así no permite guardar ventas de forma durable ni trabajar sin conexión, y una venta podría perderse.`,
  unusableMissingWhy: 'A este navegador le falta lo necesario para guardar ventas de forma durable. Una venta podría perderse.',
  unusableMissing: 'Le falta',
  missing: {
    'secure-context': 'dirección segura (HTTPS o localhost)',
    'service-worker': 'funcionar sin conexión',
    crypto: 'llave propia del equipo',
    locks: 'orden entre pestañas',
    indexeddb: 'almacenamiento en el equipo',
    storage: 'almacenamiento duradero',
  } as Record<string, string>,
  unusableDo: 'Qué hacer',
  unusableSteps: [
    ['En la computadora del servidor', 'abre la dirección con localhost, por ejemplo:'],
    ['En otra computadora, tableta o teléfono', 'usa una dirección con HTTPS. Quien instaló el sistema puede ponerla con un certificado (Caddy, nginx o un túnel) y guardarla en PUBLIC_URL.'],
    ['En un teléfono Android, para probar', 'conéctalo por USB a la computadora del servidor, abre chrome://inspect, “Port forwarding”, y en el teléfono abre localhost.'],
    ['Ventana privada o navegador viejo', 'abre una ventana normal en Chrome, Edge, Firefox o Safari al día.'],
  ] as readonly (readonly [string, string])[],

  revokedTitle: 'Este equipo fue dado de baja',
  revokedText: (device: string) => `${device} ya no recibe datos de la tienda ni puede vender.`,
  revokedPending: (count: string) => `Quedan ${count} registros sin enviar. Se pueden entregar todavía: no se pierden.`,
  revokedNothing: 'No queda nada por enviar.',
  revokedSend: 'Enviar ahora',
  revokedExport: 'Guardar en un archivo',
};

export type EnrolmentTexts = typeof textsEs;

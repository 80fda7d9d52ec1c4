export const textsEs = {
  title: 'Quién atiende',
  pinOf: (name: string) => `PIN de ${name}`,
  back: 'Otra persona',
  people: 'Personas',
  nobody: 'Todavía no hay personas en este equipo',
  nobodyHelp: 'Llegan del servidor. Revisa la conexión; si es tienda nueva, agrégalas en Oficina, Personas.',
  wrong: (left: number) => (left === 1 ? 'PIN incorrecto. Queda 1 intento.' : `PIN incorrecto. Quedan ${left} intentos.`),
  wrongLast: 'PIN incorrecto.',
  locked: (time: string) => `Demasiados intentos. Espera ${time}.`,
  lockedOver: 'Ya puedes intentar de nuevo.',
  needsServer: 'Sin conexión solo entra quien ya entró antes en este equipo. Conéctalo al servidor una vez y vuelve a intentar.',
  refused: 'No se puede entrar.',
  failed: 'No se pudo comprobar el PIN. Intenta de nuevo.',
  office: 'Oficina',
};

export type SignInTexts = typeof textsEs;

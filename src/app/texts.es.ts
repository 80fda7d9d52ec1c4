export const textsEs = {
  theme: 'Tema',
  themes: { light: 'Claro', dark: 'Oscuro', system: 'Del equipo' },
  language: 'Idioma',
  otherLanguage: 'English',
  toLight: 'Cambiar a claro',
  toDark: 'Cambiar a oscuro',
  counter: 'Mostrador',
  registerName: (name: string) => (/caja/i.test(name) ? name : `Caja ${name}`),
  office: 'Oficina',
  starting: 'Abriendo',
  personMenu: 'menú',
  lock: 'Bloquear',
  tickets: 'Tickets',
  register: 'Caja',
  loadFailed: 'No se pudo abrir esta parte',
  loadFailedHelp: 'Lo guardado en este equipo sigue aquí. Revisa la conexión y vuelve a abrirla.',
  notFound: 'Esa página no existe',
  goToCounter: 'Ir al mostrador',
};

export type AppTexts = typeof textsEs;

export const textsEs = {
  title: 'Oficina',
  intro: 'Para dueños, administración y contabilidad.',
  email: 'Correo',
  password: 'Contraseña',
  show: 'Ver',
  hide: 'Ocultar',
  enter: 'Entrar',
  emailMissing: 'Escribe tu correo.',
  passwordMissing: 'Escribe tu contraseña.',
  chooseTitle: 'Elige el negocio',
  chooseHelp: (email: string) => `${email} entra a varios.`,
  otherEmail: 'Usar otro correo',
  counter: 'Ir al mostrador',
  noAnswer: 'No hay respuesta del servidor. Revisa la conexión y vuelve a intentar.',
  problems: {} as Record<string, string>,
};

export type SessionTexts = typeof textsEs;

import type { AppTexts } from './texts.es.ts';

export const textsEn = {
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark', system: 'As the device' },
  language: 'Language',
  otherLanguage: 'Español',
  toLight: 'Change to light',
  toDark: 'Change to dark',
  counter: 'Counter',
  registerName: (name: string) => (/caja|register|till/i.test(name) ? name : `Register ${name}`),
  office: 'Office',
  starting: 'Opening',
  personMenu: 'menu',
  lock: 'Lock',
  tickets: 'Tickets',
  register: 'Register',
  loadFailed: 'This part could not be opened',
  loadFailedHelp: 'What was saved on this device is still here. Check the connection and open it again.',
  notFound: 'That page does not exist',
  goToCounter: 'Go to the counter',
} satisfies AppTexts;

import type { SignInTexts } from './texts.es.ts';

export const textsEn: SignInTexts = {
  title: 'Who is serving',
  pinOf: (name) => `PIN of ${name}`,
  back: 'Somebody else',
  people: 'People',
  nobody: 'There are no people on this device yet',
  nobodyHelp: 'They come from the server. Check the connection; in a new shop add them under Office, People.',
  wrong: (left) => (left === 1 ? 'Wrong PIN. 1 attempt left.' : `Wrong PIN. ${left} attempts left.`),
  wrongLast: 'Wrong PIN.',
  locked: (time) => `Too many attempts. Wait ${time}.`,
  lockedOver: 'You can try again now.',
  needsServer: 'Offline, only people who signed in here before can. Connect this device to the server once and try again.',
  refused: 'Signing in is not possible.',
  failed: 'The PIN could not be checked. Try again.',
  office: 'Office',
};

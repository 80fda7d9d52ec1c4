import type { SessionTexts } from './texts.es.ts';

export const textsEn = {
  title: 'Office',
  intro: 'For owners, administration and accounting.',
  email: 'Email',
  password: 'Password',
  show: 'Show',
  hide: 'Hide',
  enter: 'Sign in',
  emailMissing: 'Type your email.',
  passwordMissing: 'Type your password.',
  chooseTitle: 'Choose the business',
  chooseHelp: (email: string) => `${email} can enter several.`,
  otherEmail: 'Use another email',
  counter: 'Go to the counter',
  noAnswer: 'The server does not answer. Check the connection and try again.',
  problems: {
    'credentials-wrong': 'The email or the password is not right.',
    'too-many-requests': 'Too many tries. Wait a while and try again.',
    'session-ended': 'The session was closed. Sign in again.',
    'shift-ended': 'The session reached its time limit. Sign in again.',
    unauthenticated: 'Sign in to continue.',
  },
} satisfies SessionTexts;

import type { UiTexts } from './texts.es.ts';

export const textsEn = {
  cancel: 'Cancel',
  close: 'Close',
  clear: 'Clear',
  erase: 'Erase one digit',
  retry: 'Try again',
  loading: 'Loading',
  optional: 'optional',
  more: 'More',
  dismiss: 'Got it',
  remove: (name: string) => `Remove ${name}`,
  add: 'Add',
  showDetail: 'Show detail',
  hideDetail: 'Hide detail',
  navigation: 'Navigation',
  chooseFile: 'Choose a file',
  orDropIt: 'or drop it here',
  wrongFileKind: 'That kind of file cannot be used here. Choose another.',
  digitsTyped: (typed: number, length: number) => `${typed} of ${length} digits`,
  point: 'Decimal point',
  sortedUp: 'lowest first',
  sortedDown: 'highest first',
  updateReady: 'A new version is ready.',
  updateNow: 'Update',
  figureProblem: {
    'not-a-number': 'The figure cannot be read. Write it like this: 1,234.50.',
    'too-many-decimals': (decimals: number) =>
      decimals === 0 ? 'Whole numbers only.' : `Use up to ${decimals} decimals.`,
    'too-large': 'The figure is too large.',
    negative: 'The figure cannot be negative.',
  },
} satisfies UiTexts;

import { withAltAlternatives } from '../../ui/hotkeys.ts';

/** The acts of the key bar with their function keys, in the order of the bar. */
export const barKeys = {
  help: ['F1'],
  search: ['F2'],
  customer: ['F3'],
  vehicle: ['F4'],
  open: ['F5'],
  discount: ['F7'],
  tickets: ['F8'],
  pay: ['F9'],
  register: ['F10'],
  lock: ['F12'],
} as const;

export type BarAction = keyof typeof barKeys;
export type CounterAction = BarAction | 'more' | 'less' | 'remove' | 'up' | 'down';

/** All keys of the counter's page. Those without a function key act while the smart field is empty. */
export const counterKeymap = withAltAlternatives<CounterAction>({
  ...barKeys,
  more: ['+'],
  less: ['-'],
  remove: ['Delete'],
  up: ['ArrowUp'],
  down: ['ArrowDown'],
});

/** The methods in the pay dialog, by key. */
export const payKeymap = withAltAlternatives({ cash: ['F1'], card: ['F2'], transfer: ['F3'], mixed: ['F4'] });

/** What can be done with a sale just made. */
export const doneKeymap = withAltAlternatives({ invoice: ['F6'] });

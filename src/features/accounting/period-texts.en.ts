import type { PeriodTexts } from './period-texts.es.ts';

export const periodTextsEn: PeriodTexts = {
  title: 'Closing a month',
  note: 'A closed month changes no more: what arrives later is booked in the first open month and flagged.',
  back: 'Journal',
  list: 'Months',
  columns: { month: 'Month', entries: 'Entries', state: 'State' },
  open: 'open',
  closed: 'closed',
  running: 'under way',
  closedBy: (when, name) => `Closed on ${when} by ${name}`,
  somebody: 'somebody',
  empty: 'No months yet',
  emptyHelp: 'The first appears with the first sale.',
  notOver: 'The month is not over in every branch. It can be closed when it is.',
  laterClosed: 'A later month is closed. To open this one, open the last one first.',
  missingTitle: 'What may be missing',
  nothingMissing: 'Every device handed in after the month ended. Nothing is known to be missing.',
  gapText: ({ reason, fromNumber, toNumber, sinceMs, lastSeenAtMs }, say) => {
    const seen = lastSeenAtMs === null ? 'it was never in touch' : `last contact ${say.dateTime(lastSeenAtMs)}`;
    if (reason === 'deferred') return `Something of it waits for the server’s upgrade; ${seen}.`;
    if (reason === 'silent') return `It has not been in touch since the month ended: it may hold unsent sales; ${seen}.`;
    const numbers = fromNumber === toNumber ? `Number ${fromNumber} is missing` : `Numbers ${fromNumber} to ${toNumber} are missing`;
    return `${numbers}${sinceMs === null ? '' : ` since ${say.dateTime(sinceMs)}`}; ${seen}.`;
  },
  gapHelp: 'Get the device online, or hand its file in under Devices. What is lost is given up by the owner, under Devices too.',
  devices: 'Go to Devices',
  unstamped: (count, one) => (one ? '1 fiscal document of the month without a stamp.' : `${count} fiscal documents of the month without a stamp.`),
  unstampedHelp: 'With another date they belong to another month for SAT.',
  accept: 'I know: close it although something is missing. What arrives later is booked in the next month and flagged.',
  acceptMissing: 'Tick that you know, or wait until it arrives.',
  close: (month) => `Close ${month}`,
  closedNow: (month) => `${month}: closed`,
  reopen: 'Open again',
  reopenTitle: (month) => `Open ${month} again`,
  reopenHelp: 'What arrives from now on is booked under its own day. What was already booked in another month stays there. Who opened it and why is kept.',
  reason: 'Why',
  reasonMissing: 'Write why.',
  cancel: 'Cancel',
  reopened: (month) => `${month}: open again`,
  mayNot: 'Closing or opening a month takes the permission “close accounting” in every branch.',
  serverProblems: {
    'period-not-over': 'The month is not over yet.',
    'period-incomplete': 'What is missing has changed meanwhile. Look again.',
    'later-period-closed': 'A later month is closed: open the last one first.',
  },
};

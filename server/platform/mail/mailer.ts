import { createTransport } from 'nodemailer';

export interface Mail {
  /** The same for every try: a mail that went out before its answer was lost is known again by it. */
  messageId: string;
  /** Who it is from, in words; the address is the server's own. */
  fromName: string;
  to: string;
  subject: string;
  text: string;
  attachments: readonly { filename: string; content: Uint8Array | string; contentType: string }[];
}

/** What came of a mail. `refused`: trying again changes nothing. */
export type MailAnswer = { outcome: 'sent' } | { outcome: 'refused' | 'unreached'; reason: string };

/** Hands mail to an SMTP server. Never throws for what a network or a server does: it is an answer. */
export interface Mailer {
  /** The domain that mail is from. */
  readonly domain: string;
  send(mail: Mail): Promise<MailAnswer>;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/**
 * A mailer for an SMTP server.
 * @param settings `url` is smtp:// or smtps://, with user and password inside; `from` is an address
 */
export function smtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({ url, connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS });
  return {
    domain: from.slice(from.indexOf('@') + 1),
    async send({ fromName, attachments, ...mail }) {
      try {
        await transport.sendMail({
          ...mail, from: { name: fromName, address: from },
          attachments: attachments.map(({ content, ...rest }) => ({ ...rest, content: typeof content === 'string' ? content : Buffer.from(content) })),
          // Files and addresses of the network are never read, whatever a mail says.
          disableFileAccess: true, disableUrlAccess: true,
        });
        return { outcome: 'sent' };
      } catch (error) {
        return answerOf(error);
      }
    },
  };
}

/** A server's own words may quote addresses and passwords: only its code is told on. */
function answerOf(error: unknown): MailAnswer {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const name = typeof code === 'string' ? code : 'EUNKNOWN';
  if (typeof responseCode !== 'number') return { outcome: name === 'EENVELOPE' ? 'refused' : 'unreached', reason: name };
  // What a server says about our own account is not the mail's fault.
  return { outcome: responseCode >= 500 && name !== 'EAUTH' ? 'refused' : 'unreached', reason: `${name} ${responseCode}` };
}

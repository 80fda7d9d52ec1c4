import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A mail as it arrived. */
export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body, as sent. */
  source: string;
}

/** How the server answers to the end of a mail's data: taken, refused for good, refused for now, or hanging up without a word. */
export type SmtpMood = 'takes' | 'refuses' | 'busy' | 'hangs-up' | 'takes-and-hangs-up';

/** As much of an SMTP server as a client needs to believe in it. */
export class SmtpServer {
  readonly mails: ReceivedMail[] = [];
  mood: SmtpMood = 'takes';
  readonly #server = createServer((socket) => this.#serve(socket));

  /** @returns its address for SMTP_URL */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    let mail: ReceivedMail = { from: '', to: [], source: '' };
    let inData = false;
    let rest = '';
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const command = (line: string): void => {
      const [verb = ''] = line.toUpperCase().split(/[ :]/);
      if (verb === 'EHLO') say('250 test');
      else if (verb === 'MAIL') {
        mail = { from: between(line), to: [], source: '' };
        say('250 ok');
      } else if (verb === 'RCPT') {
        mail.to.push(between(line));
        say('250 ok');
      } else if (verb === 'DATA') {
        inData = true;
        say('354 go on');
      } else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else say('250 ok');
    };
    const ended = (): void => {
      inData = false;
      const { mood } = this;
      if (mood === 'takes' || mood === 'takes-and-hangs-up') this.mails.push(mail);
      if (mood === 'takes') say('250 taken');
      else if (mood === 'refuses') say('550 no such mailbox: geheim');
      else if (mood === 'busy') say('451 later');
      else socket.destroy();
    };
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (let at = rest.indexOf('\r\n'); at !== -1; at = rest.indexOf('\r\n')) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        if (!inData) command(line);
        else if (line === '.') ended();
        else mail.source += `${line.startsWith('.') ? line.slice(1) : line}\r\n`;
      }
    });
    say('220 test');
  }
}

const between = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';

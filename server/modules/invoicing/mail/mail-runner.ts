import { setTimeout as delay } from 'node:timers/promises';
import type { TenantDatabase } from '../../../db/database.ts';
import type { MailAnswer, Mailer } from '../../../platform/mail/mailer.ts';
import { logoOf } from '../delivery/file-answer.ts';
import type { PdfThread } from '../paper/pdf-thread.ts';
import { invoiceMail } from './invoice-mail.ts';
import { claimMail, enqueueStamped, settleMail, type ClaimedMail, type MailOutcome } from './outbox.ts';

export interface MailPorts {
  mailer: Mailer;
  paper: Pick<PdfThread, 'draw'>;
  listTenants(): Promise<readonly { id: string }[]>;
  tenant(tenantId: string): Promise<TenantDatabase>;
  log: { warn(fields: object, message: string): void };
  /** Aborted when the process is stopping: what is claimed is sent, nothing more is begun. */
  closing: AbortSignal;
  /** Waits between tries grow from the first to the longest, and end after the last. */
  waits: { firstMs: number; longestMs: number; tries: number };
}

/** About two days of tries. */
export const MAIL_WAITS: MailPorts['waits'] = { firstMs: 60_000, longestMs: 6 * 3_600_000, tries: 16 };
const SWEEP_EVERY_MS = 5 * 60_000;
/** What happens at once is looked at once. */
const GATHER_MS = 1_500;

/** Puts what was stamped in a tenant's outbox, and sends all that is due. */
export async function sendDue(db: TenantDatabase, ports: MailPorts): Promise<number> {
  await enqueueStamped(db);
  let sent = 0;
  for (let mail = await claimMail(db); mail !== null; mail = ports.closing.aborted ? null : await claimMail(db)) {
    await settleMail(db, mail, await send(db, mail, ports));
    sent += 1;
  }
  return sent;
}

async function send(db: TenantDatabase, mail: ClaimedMail, ports: MailPorts): Promise<MailOutcome> {
  const answer = await handOver(db, mail, ports);
  const { tries, firstMs, longestMs } = ports.waits;
  if (answer.outcome === 'sent') return { state: 'sent' };
  if (answer.outcome === 'refused') return { state: 'failed', error: `El servidor de correo no aceptó la dirección o el mensaje (${answer.reason}).` };
  if (mail.attempts >= tries) return { state: 'failed', error: `No se pudo enviar después de ${mail.attempts} intentos (${answer.reason}).` };
  return { state: 'waiting', error: `No se pudo enviar; se volverá a intentar (${answer.reason}).`, nextAttemptMs: Math.min(longestMs, firstMs * 2 ** (mail.attempts - 1)) };
}

async function handOver(db: TenantDatabase, mail: ClaimedMail, { mailer, paper, log }: MailPorts): Promise<MailAnswer> {
  try {
    const pdf = await paper.draw(mail.xml, await logoOf(db));
    return await mailer.send(invoiceMail(mail, pdf, mailer.domain));
  } catch (error) {
    // One mail that cannot be made must not hold up the others.
    log.warn({ err: error, tenantId: db.tenantId, mailId: mail.id }, 'a mail could not be made');
    return { outcome: 'unreached', reason: 'EPAPER' };
  }
}

/** Works off the outboxes of all tenants: of one as soon as something happened there, of all every few minutes. */
export class MailRunner {
  readonly #ports: MailPorts;
  readonly #woken = new Set<string>();
  #working: Promise<void> = Promise.resolve();

  constructor(ports: MailPorts) {
    this.#ports = ports;
  }

  /** Something happened in a tenant that may be to be mailed. Returns at once. */
  wake(tenantId: string): void {
    if (this.#woken.has(tenantId) || this.#ports.closing.aborted) return;
    this.#woken.add(tenantId);
    void delay(GATHER_MS, undefined, { signal: this.#ports.closing, ref: false }).then(() => {
      this.#woken.delete(tenantId);
      return this.sendNow(tenantId);
    }).catch(() => {});
  }

  /** Goes through all tenants now and every few minutes, until the process stops. */
  async run(): Promise<void> {
    const { closing, listTenants, log } = this.#ports;
    while (!closing.aborted) {
      const tenants = await listTenants().catch((error: unknown) => {
        log.warn({ err: error }, 'the outboxes were not looked at');
        return [];
      });
      for (const { id } of tenants) await this.sendNow(id);
      await delay(SWEEP_EVERY_MS, undefined, { signal: closing, ref: false }).catch(() => {});
    }
    await this.#working;
  }

  /** Sends what is due in a tenant, after what is under way: mail is in no hurry, and one connection is enough. */
  sendNow(tenantId: string): Promise<void> {
    const { closing, tenant, log } = this.#ports;
    this.#working = this.#working.then(async () => {
      if (closing.aborted) return;
      try {
        await sendDue(await tenant(tenantId), this.#ports);
      } catch (error) {
        if (!closing.aborted) log.warn({ err: error, tenantId }, 'mail not sent');
      }
    });
    return this.#working;
  }
}

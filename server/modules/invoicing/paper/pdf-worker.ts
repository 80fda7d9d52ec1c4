/** The thread that draws: the whole program of `PdfThread`'s worker. */
import { parentPort } from 'node:worker_threads';
import { invoicePdf } from './invoice-pdf.ts';
import type { PdfJob, PdfReply } from './pdf-thread.ts';

parentPort?.on('message', ({ id, xml, logo }: PdfJob) => {
  const answer = (reply: PdfReply): void => parentPort?.postMessage(reply, []);
  invoicePdf(xml, logo).then((pdf) => answer({ id, pdf }), (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }));
});

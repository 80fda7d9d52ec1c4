import type { Queryable } from '../../../db/database.ts';
import type { PdfThread } from '../paper/pdf-thread.ts';

/** What is needed of a document to hand it out as a file. */
interface Stamped {
  uuid: string;
  xml: string;
}

/** The stamped XML, byte for byte, as a download named by its UUID. */
export function xmlAnswer({ uuid, xml }: Stamped): Response {
  return new Response(xml, { headers: { 'Content-Type': 'application/xml; charset=utf-8', 'Content-Disposition': `attachment; filename="${uuid}.xml"` } });
}

/** The PDF, to be looked at in the browser, named by its UUID when it is kept. */
export async function pdfAnswer(db: Queryable, paper: PdfThread, { uuid, xml }: Stamped): Promise<Response> {
  const pdf = await paper.draw(xml, await logoOf(db));
  return new Response(new Uint8Array(pdf), { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${uuid}.pdf"` } });
}

/** The tenant's logo, PNG or JPEG; null when none is set. */
export async function logoOf(db: Queryable): Promise<Uint8Array | null> {
  const { rows } = await db.query<{ logo: Buffer | null }>('SELECT logo FROM shop');
  return rows[0]?.logo ?? null;
}

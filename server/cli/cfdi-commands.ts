import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cadenaOriginal, stampCadena } from '../../src/domain/invoicing/cadena.ts';
import type { Finding } from '../../src/domain/invoicing/rules/rule.ts';
import { validateInvoice } from '../../src/domain/invoicing/validate.ts';
import type { XmlElement } from '../../src/domain/invoicing/xml/element.ts';
import { readXml, XmlError } from '../../src/domain/invoicing/xml/read.ts';
import { readCertificate } from '../platform/e-invoice/certificate.ts';
import type { FiscalCertificate } from '../platform/e-invoice/certificate.ts';
import { FileTextError, xmlFileText } from '../platform/e-invoice/file-text.ts';
import { sampleDocuments } from '../platform/e-invoice/samples.ts';
import { sealDocument } from '../platform/e-invoice/seal.ts';
import { throwawayCsd } from '../platform/e-invoice/throwaway-certificate.ts';
import { sealFindings, verifyFile } from '../platform/e-invoice/verify-file.ts';
import { invoicePdf } from '../modules/invoicing/paper/invoice-pdf.ts';
import type { Command, CommandArguments } from './command.ts';
import { optionalText, requireText, UsageError } from './command.ts';

const one = { min: 1, max: 1 } as const;
const text = { type: 'string' } as const;

/**
 * `cfdi …`: work on files, also of others; no database.
 * @param stdout what a cadena is written to as it is, without a line end: it is what was sealed, to the byte
 */
export function cfdiCommands(stdout: { write(bytes: string): unknown }): readonly Command[] {
  return [cadenaCommand(stdout), verifyCommand, validateCommand, pdfCommand, samplesCommand];
}

const cadenaCommand = (stdout: { write(bytes: string): unknown }): Command => ({
  name: 'cfdi cadena',
  usage: 'ARCHIVO.xml [--tfd]',
  summary: 'Escribe la cadena original de un CFDI 4.0 (con o sin pagos y timbre); con --tfd, la del timbre.',
  options: { tfd: { type: 'boolean' } },
  positionals: one,
  async run(_, args) {
    const root = await readFileXml(args);
    stdout.write(said(() => (args.values.tfd === true ? stampCadena(root) : cadenaOriginal(root))));
  },
});

const verifyCommand: Command = {
  name: 'cfdi verify',
  usage: 'ARCHIVO.xml [--sat-cert ARCHIVO.cer]',
  summary: 'Comprueba certificado, sello y timbre de un CFDI 4.0. El sello del timbre, con el certificado de quien timbró.',
  options: { 'sat-cert': text },
  positionals: one,
  async run({ print }, args) {
    const root = await readFileXml(args);
    const stampCertificate = await readStampCertificate(optionalText(args, 'sat-cert'));
    const checks = said(() => verifyFile(root, stampCertificate));
    for (const { name, passed, detail } of checks) print(`${name}: ${passed === null ? 'sin comprobar' : passed ? 'correcto' : 'INCORRECTO'} — ${detail}`);
    return checks.some(({ passed }) => passed === false) ? 1 : 0;
  },
};

const validateCommand: Command = {
  name: 'cfdi validate',
  usage: 'ARCHIVO.xml',
  summary: 'Escribe los códigos del SAT de las reglas que rompe un CFDI 4.0, uno por renglón; qué campo corregir lo dice aparte. Nada: no rompe ninguna.',
  options: {},
  positionals: one,
  async run({ print, tell }, args) {
    const findings = findingsOf(await readBytes(args.positionals[0] ?? ''));
    for (const code of new Set(findings.map(({ code: broken }) => broken))) print(code);
    for (const { code, field, message, line } of findings) tell(`${code} ${field}${line === null ? '' : ` (renglón ${line})`}: ${message}`);
    return findings.length === 0 ? 0 : 1;
  },
};

/** The rules broken; where none is, whether the seal still holds: data that is corrected is sealed anew anyway. */
function findingsOf(bytes: Uint8Array): Finding[] {
  let root: XmlElement;
  try {
    root = readXml(xmlFileText(bytes));
  } catch (error) {
    if (error instanceof XmlError || error instanceof FileTextError) return [{ code: '301', field: 'XML', message: error.message, line: null }];
    throw error;
  }
  const findings = validateInvoice(root);
  return findings.length > 0 ? findings : sealFindings(root);
}

const pdfCommand: Command = {
  name: 'cfdi pdf',
  usage: 'ARCHIVO.xml --out ARCHIVO.pdf [--logo IMAGEN]',
  summary: 'Hace la representación impresa de un CFDI 4.0, de quien sea; el logotipo, en PNG o JPEG.',
  options: { out: text, logo: text },
  positionals: one,
  async run({ print }, args) {
    const out = requireText(args, 'out');
    const logo = optionalText(args, 'logo');
    const xml = xmlFileText(await readBytes(args.positionals[0] ?? ''));
    const pdf = await saidLater(invoicePdf(xml, logo === undefined ? null : await readBytes(logo)));
    await writeFile(out, pdf);
    print(out);
  },
};

const samplesCommand: Command = {
  name: 'cfdi samples',
  usage: '--out CARPETA',
  summary: 'Escribe un comprobante de cada tipo, sellado con un certificado de un solo uso, junto al JSON de que se hizo.',
  options: { out: text },
  positionals: { min: 0, max: 0 },
  async run({ print }, args) {
    const folder = requireText(args, 'out');
    await mkdir(folder, { recursive: true });
    const nowMs = Date.now();
    const certificates = new Map<string, ReturnType<typeof throwawayCsd>>();
    for (const { name, input, document } of sampleDocuments(nowMs)) {
      const { rfc, legalName } = document.issuer;
      const made = certificates.get(rfc) ?? throwawayCsd(rfc, legalName, nowMs);
      certificates.set(rfc, made);
      const xml = sealDocument(document, { certificate: readCertificate(made.certificate), privateKey: made.privateKey });
      await writeFile(join(folder, `${name}.xml`), xml);
      await writeFile(join(folder, `${name}.json`), `${JSON.stringify(input, null, 2)}\n`);
      print(join(folder, `${name}.xml`));
    }
  },
};

async function readFileXml(args: CommandArguments): Promise<XmlElement> {
  const path = args.positionals[0] ?? '';
  const bytes = await readBytes(path);
  return said(() => readXml(xmlFileText(bytes)));
}

async function readStampCertificate(path: string | undefined): Promise<FiscalCertificate | null> {
  if (path === undefined) return null;
  const bytes = await readBytes(path);
  return said(() => readCertificate(bytes));
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`No se puede leer «${path}»: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What is wrong with a file is said in a sentence. */
function said<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sentenced(error);
  }
}

async function saidLater<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw sentenced(error);
  }
}

function sentenced(error: unknown): unknown {
  return error instanceof XmlError ? new Error(`${error.message} (posición ${error.position})`, { cause: error }) : error;
}

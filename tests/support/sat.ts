import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** SAT's schemas and stylesheets, and the tools that run them. */
export interface SatTools {
  /** The cadena original as SAT's own stylesheet gives it. */
  cadena(path: string, kind: 'cfdi' | 'tfd'): Buffer;
  /** What SAT's schemas find wrong with a file; empty when it is valid. */
  schemaErrors(path: string): string;
}

/** The folder of SAT_DIR, else ../shared/sat; null where there is none or a tool is missing (then `why` says so on stderr). */
export function findSat(): SatTools | null {
  const folder = resolve(process.env['SAT_DIR'] ?? '../shared/sat');
  const missing = [
    ...(existsSync(join(folder, 'cfd/4/cfdv40.xsd')) ? [] : [`SAT's schemas (SAT_DIR, else ../shared/sat)`]),
    ...['xsltproc', 'xmllint', 'openssl'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined),
  ];
  if (missing.length > 0) {
    process.stderr.write(`skipping the checks against SAT's own files: missing ${missing.join(', ')}\n`);
    return null;
  }
  return satTools(folder);
}

const STYLESHEETS = { cfdi: 'cfd/4/cadenaoriginal_4_0/cadenaoriginal_4_0.xslt', tfd: 'cfd/TimbreFiscalDigital/cadenaoriginal_TFD_1_1.xslt' };

function satTools(folder: string): SatTools {
  const schema = join(mkdtempSync(join(tmpdir(), 'nexus-sat-')), 'all.xsd');
  const parts = [['http://www.sat.gob.mx/cfd/4', 'cfd/4/cfdv40.xsd'], ['http://www.sat.gob.mx/Pagos20', 'cfd/Pagos/Pagos20.xsd'], ['http://www.sat.gob.mx/TimbreFiscalDigital', 'cfd/TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd']] as const;
  const imports = parts.map(([namespace, path]) => `<xs:import namespace="${namespace}" schemaLocation="${pathToFileURL(join(folder, path)).href}"/>`);
  writeFileSync(schema, `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`);
  return {
    cadena(path, kind) {
      const { stdout, status, stderr } = spawnSync('xsltproc', ['--nonet', join(folder, STYLESHEETS[kind]), path]);
      if (status !== 0) throw new Error(`xsltproc: ${stderr.toString()}`);
      return stdout;
    },
    schemaErrors(path) {
      const { status, stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, path]);
      return status === 0 ? '' : stderr.toString();
    },
  };
}

/** CFDI 4.0. */
export const CFDI = 'http://www.sat.gob.mx/cfd/4';
/** Complement for payments received, version 2.0. */
export const PAGOS = 'http://www.sat.gob.mx/Pagos20';
/** Fiscal stamp, version 1.1. */
export const TFD = 'http://www.sat.gob.mx/TimbreFiscalDigital';
/** Where `schemaLocation` stands. */
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Where SAT publishes each schema, as `xsi:schemaLocation` has to say it. */
export const SCHEMA_LOCATIONS = {
  cfdi: `${CFDI} http://www.sat.gob.mx/sitio_internet/cfd/4/cfdv40.xsd`,
  pagos: `${PAGOS} http://www.sat.gob.mx/sitio_internet/cfd/Pagos/Pagos20.xsd`,
  tfd: `${TFD} http://www.sat.gob.mx/sitio_internet/cfd/TimbreFiscalDigital/TimbreFiscalDigitalv11.xsd`,
} as const;

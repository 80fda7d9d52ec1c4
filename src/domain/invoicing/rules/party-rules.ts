import { CFDI_USES, FOREIGN_RFC, GENERIC_RFC, PUBLIC_NAME, REGIMES } from '../cfdi/catalogs.ts';
import { isGenericRfc, isRfc, personOf } from '../rfc.ts';
import type { XmlElement } from '../xml/element.ts';
import { rule, type Rule } from './rule.ts';
import { has, text } from './view.ts';

const regimeOf = (code: string) => REGIMES.find((regime) => regime.code === code);
const useOf = (code: string) => CFDI_USES.find((use) => use.code === code);

/** Whether a regime is one that this kind of person may have. */
export function regimeFits(rfc: string, taxRegime: string): boolean {
  return regimeOf(taxRegime)?.persons.includes(personOf(rfc)) ?? false;
}

/** Whether a use goes with the kind of person and the regime. */
export function useFits(rfc: string, taxRegime: string, cfdiUse: string): boolean {
  const use = useOf(cfdiUse);
  // A generic RFC stands for anybody.
  return use !== undefined && use.regimes.includes(taxRegime) && (isGenericRfc(rfc) || use.persons.includes(personOf(rfc)));
}

const rfc = (party: XmlElement): string => text(party, 'Rfc');
const isForeign = (party: XmlElement): boolean => rfc(party) === FOREIGN_RFC;
const FOREIGN_GIVES = 'sólo va con el RFC genérico de extranjeros.';

/** Emisor and Receptor. */
export const partyRules: readonly Rule[] = [
  rule('CFDI40140', 'Emisor.RegimenFiscal', 'El régimen fiscal del emisor no es uno del catálogo del SAT.', ({ issuer }) => regimeOf(text(issuer, 'RegimenFiscal')) === undefined),
  rule('CFDI40141', 'Emisor.RegimenFiscal', 'El régimen fiscal del emisor no corresponde a su tipo de persona (física o moral).', ({ issuer }) =>
    regimeOf(text(issuer, 'RegimenFiscal')) !== undefined && !regimeFits(rfc(issuer), text(issuer, 'RegimenFiscal'))),
  rule('CFDI40143', 'Receptor.Rfc', 'El RFC del cliente no existe: su último carácter no es el que le toca.', ({ receiver }) => !isRfc(rfc(receiver))),
  rule('CFDI40146', 'Receptor.Rfc', 'El público en general lleva el RFC XAXX010101000.', ({ receiver }) => text(receiver, 'Nombre').toUpperCase() === PUBLIC_NAME && rfc(receiver) !== GENERIC_RFC),
  rule('CFDI40149', 'Receptor.DomicilioFiscalReceptor', 'Con un RFC genérico, el código postal del cliente es el de la sucursal que factura.', ({ root, receiver }) =>
    isGenericRfc(rfc(receiver)) && text(receiver, 'DomicilioFiscalReceptor') !== text(root, 'LugarExpedicion')),
  rule('CFDI40151', 'Receptor.ResidenciaFiscal', `La residencia fiscal ${FOREIGN_GIVES}`, ({ receiver }) => !isForeign(receiver) && has(receiver, 'ResidenciaFiscal')),
  rule('CFDI40152', 'Receptor.ResidenciaFiscal', 'La residencia fiscal de un extranjero no puede ser México.', ({ receiver }) => isForeign(receiver) && text(receiver, 'ResidenciaFiscal') === 'MEX'),
  rule('CFDI40153', 'Receptor.ResidenciaFiscal', 'Falta el país de residencia fiscal del cliente extranjero.', ({ receiver }) => isForeign(receiver) && has(receiver, 'NumRegIdTrib') && !has(receiver, 'ResidenciaFiscal')),
  rule('CFDI40154', 'Receptor.NumRegIdTrib', `El registro de identidad tributaria ${FOREIGN_GIVES}`, ({ receiver }) => !isForeign(receiver) && has(receiver, 'NumRegIdTrib')),
  rule('CFDI40157', 'Receptor.RegimenFiscalReceptor', 'El régimen fiscal del cliente no es uno del catálogo del SAT.', ({ receiver }) => regimeOf(text(receiver, 'RegimenFiscalReceptor')) === undefined),
  rule('CFDI40158', 'Receptor.RegimenFiscalReceptor', 'El régimen fiscal del cliente no corresponde a su tipo de persona (física o moral).', ({ receiver }) =>
    !isGenericRfc(rfc(receiver)) && regimeOf(text(receiver, 'RegimenFiscalReceptor')) !== undefined && !regimeFits(rfc(receiver), text(receiver, 'RegimenFiscalReceptor'))),
  rule('CFDI40159', 'Receptor.RegimenFiscalReceptor', 'Con un RFC genérico, el régimen fiscal del cliente es 616 (sin obligaciones fiscales).', ({ receiver }) =>
    isGenericRfc(rfc(receiver)) && regimeOf(text(receiver, 'RegimenFiscalReceptor')) !== undefined && text(receiver, 'RegimenFiscalReceptor') !== '616'),
  rule('CFDI40160', 'Receptor.UsoCFDI', 'El uso de la factura no es uno del catálogo del SAT.', ({ receiver }) => useOf(text(receiver, 'UsoCFDI')) === undefined),
  rule('CFDI40161', 'Receptor.UsoCFDI', 'El uso de la factura no corresponde al régimen fiscal del cliente o a su tipo de persona.', ({ receiver }) => {
    const [regime, use] = [text(receiver, 'RegimenFiscalReceptor'), text(receiver, 'UsoCFDI')];
    // A regime that is wrong itself has a code of its own.
    const sound = regimeOf(regime) !== undefined && (isGenericRfc(rfc(receiver)) ? regime === '616' : regimeFits(rfc(receiver), regime));
    return sound && useOf(use) !== undefined && !useFits(rfc(receiver), regime, use);
  }),
];

import { z } from 'zod';

/** A branch as the form holds it. */
export const branchDraftSchema = z.object({ name: z.string(), address: z.string(), postalCode: z.string(), phone: z.string(), timeZone: z.string() });
export type BranchDraft = z.infer<typeof branchDraftSchema>;
export type BranchField = keyof BranchDraft;

export const NEW_BRANCH: BranchDraft = { name: '', address: '', postalCode: '', phone: '', timeZone: 'America/Mexico_City' };

export type PlaceProblem = 'missing' | 'postal-code' | 'register-name';

/** What keeps a branch from being opened, by field. */
export function branchProblems(draft: BranchDraft): Partial<Record<BranchField, PlaceProblem>> {
  const problems: Partial<Record<BranchField, PlaceProblem>> = {};
  if (draft.name.trim() === '') problems.name = 'missing';
  if (!/^([0-9]{5})?$/.test(draft.postalCode.trim())) problems.postalCode = 'postal-code';
  return problems;
}

/** Empty: the server takes the next free name of the branch's letter. */
export function registerNameProblem(name: string): PlaceProblem | null {
  return name.trim() === '' || /^[A-Z][0-9]{1,3}$/.test(name.trim().toUpperCase()) ? null : 'register-name';
}

/** The zones in which there are shops in Mexico. */
export const TIME_ZONES: readonly string[] = [
  'America/Mexico_City', 'America/Monterrey', 'America/Merida', 'America/Cancun', 'America/Chihuahua', 'America/Ciudad_Juarez', 'America/Ojinaga',
  'America/Matamoros', 'America/Mazatlan', 'America/Hermosillo', 'America/Tijuana', 'America/Bahia_Banderas',
];

/** `Ciudad de México` is written by its own name; the others as the zone calls its city. */
export function zoneName(timeZone: string): string {
  const names: Record<string, string> = {
    'America/Mexico_City': 'Ciudad de México', 'America/Merida': 'Mérida', 'America/Cancun': 'Cancún', 'America/Ciudad_Juarez': 'Ciudad Juárez',
    'America/Mazatlan': 'Mazatlán', 'America/Bahia_Banderas': 'Bahía de Banderas',
  };
  return names[timeZone] ?? timeZone.slice(timeZone.indexOf('/') + 1).replaceAll('_', ' ');
}

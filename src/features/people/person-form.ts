import { z } from 'zod';
import type { employeeSchema, employeeWriteSchema } from '../../domain/identity/api.ts';
import { isAllowed, permissionRoles, permissionSchema, roleSchema } from '../../domain/identity/permissions.ts';
import type { Permission, Role } from '../../domain/identity/permissions.ts';
import { isWeakPin } from '../../domain/identity/pin.ts';

export type Person = z.infer<typeof employeeSchema>;
export type PersonWrite = z.infer<typeof employeeWriteSchema>;

const scopeSchema = z.string().nullable();

/** A person as the form holds them. */
export const personDraftSchema = z.object({
  name: z.string(),
  shortName: z.string(),
  email: z.string(),
  roles: z.array(z.object({ role: roleSchema, branchId: scopeSchema })),
  adjustments: z.array(z.object({ permission: permissionSchema, branchId: scopeSchema, granted: z.boolean() })),
  maxDiscountBps: z.int().nullable(),
  active: z.boolean(),
});
export type PersonDraft = z.infer<typeof personDraftSchema>;
export type PersonField = keyof PersonDraft;

export const NEW_PERSON: PersonDraft = {
  name: '', shortName: '', email: '', roles: [{ role: 'cashier', branchId: null }], adjustments: [], maxDiscountBps: 0, active: true,
};

export function personDraft({ id: _id, hasPin: _pin, hasPassword: _password, ...person }: Person): PersonDraft {
  return { ...person, email: person.email ?? '' };
}

export type PersonProblem = 'missing' | 'email' | 'no-role' | 'owner-needs-email' | 'discount';

/** What keeps a person from being saved, by field. */
export function personProblems(draft: PersonDraft): Partial<Record<PersonField, PersonProblem>> {
  const problems: Partial<Record<PersonField, PersonProblem>> = {};
  if (draft.name.trim() === '') problems.name = 'missing';
  const email = draft.email.trim();
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) problems.email = 'email';
  if (draft.roles.length === 0) problems.roles = 'no-role';
  if (email === '' && draft.roles.some(({ role }) => role === 'owner')) problems.email = 'owner-needs-email';
  if ((draft.maxDiscountBps ?? 0) > 10_000) problems.maxDiscountBps = 'discount';
  return problems;
}

/** The name on the tile when none was typed: the first name and the initial of the next. */
export function shortNameOf(name: string): string {
  const [first = '', second = ''] = name.trim().split(/\s+/);
  const initial = [...second][0];
  return `${first}${initial ? ` ${initial.toLocaleUpperCase('es-MX')}.` : ''}`.slice(0, 20);
}

/** The person as the server takes them, of a draft without problems. An owner is one everywhere. */
export function personWrite(draft: PersonDraft): PersonWrite {
  return {
    ...draft,
    name: draft.name.trim(),
    shortName: draft.shortName.trim() || shortNameOf(draft.name),
    email: draft.email.trim().toLowerCase() || null,
    roles: distinct(draft.roles.map(({ role, branchId }) => ({ role, branchId: role === 'owner' ? null : branchId }))),
    adjustments: distinct(draft.adjustments),
    maxDiscountBps: draft.maxDiscountBps ?? 0,
  };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Only the fields that changed. */
export function personPatch(draft: PersonDraft, changed: readonly PersonField[]): Partial<PersonWrite> {
  return Object.fromEntries(Object.entries(personWrite(draft)).filter(([field]) => (changed as readonly string[]).includes(field)));
}

/** Where a permission is held: everywhere, nowhere, or in the branches named. */
export type Reach = 'all' | 'none' | readonly string[];

/** What a person may attempt in each branch, by roles and adjustments together. */
export function reachOf(draft: Pick<PersonDraft, 'roles' | 'adjustments'>, permission: Permission, branchIds: readonly string[]): Reach {
  const held = branchIds.filter((branchId) => isAllowed(draft.roles, draft.adjustments, permission, branchId));
  if (held.length === branchIds.length && branchIds.length > 0) return 'all';
  return held.length === 0 ? 'none' : held;
}

/** Permissions by what they are about, in the order in which they are declared. */
export function permissionGroups(): { group: string; permissions: Permission[] }[] {
  const groups = new Map<string, Permission[]>();
  for (const permission of Object.keys(permissionRoles) as Permission[]) {
    const group = permission.slice(0, permission.indexOf('.'));
    groups.set(group, [...(groups.get(group) ?? []), permission]);
  }
  return [...groups].map(([group, permissions]) => ({ group, permissions }));
}

/** Roles of a person in words, by branch: `Cajera en Centro`. */
export function rolesText(
  roles: readonly { role: Role; branchId: string | null }[],
  words: { role: (role: Role) => string; inBranch: (role: string, branch: string) => string },
  branchName: (id: string) => string | undefined,
): string {
  return roles.map(({ role, branchId }) => (branchId === null ? words.role(role) : words.inBranch(words.role(role), branchName(branchId) ?? '?'))).join(', ');
}

export type PinProblem = 'pin-digits' | 'pin-weak' | 'pin-differs';

/** What is wrong with a PIN typed twice; null when it may be set. */
export function pinProblem(pin: string, again: string): PinProblem | null {
  if (!/^[0-9]{4}$/.test(pin)) return 'pin-digits';
  if (isWeakPin(pin)) return 'pin-weak';
  return pin === again ? null : 'pin-differs';
}

export const PASSWORD_MIN = 10;

import { employeeListSchema } from '../../domain/identity/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { allPages } from '../../device/office-lookups.ts';
import type { OfficeQuery } from '../../device/office-query.ts';
import { useOfficeQuery } from '../../device/office-query.ts';
import type { Person } from './person-form.ts';

export const PEOPLE_KEY = 'people';

/** Everybody, by name: a shop's people are few enough to hold at once. */
export function usePeople(): OfficeQuery<Person[]> {
  const office = useOffice();
  return useOfficeQuery(PEOPLE_KEY, async () => {
    const people = await allPages((after) => office.ask({ path: '/api/identity/employees', query: { after, limit: 200 }, answer: employeeListSchema }));
    return people.sort((one, other) => one.name.localeCompare(other.name, 'es'));
  });
}

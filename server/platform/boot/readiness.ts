import type { Database } from '../../db/database.ts';
import type { Readiness } from '../http/system-routes.ts';

const ANSWER_LIMIT_MS = 2_000;

/**
 * Ready while the control database answers within two seconds. Its schema was brought up to date when it was opened,
 * and a server opened on a newer one does not start; a tenant that could not be migrated is refused by itself.
 */
export async function checkReadiness(control: Database): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ANSWER_LIMIT_MS);
  });
  try {
    const answer = await Promise.race([control.query('select 1'), limit]);
    return answer === 'late' ? { ready: false, reason: 'La base de datos tarda demasiado en responder.' } : { ready: true };
  } catch {
    return { ready: false, reason: 'La base de datos no responde.' };
  } finally {
    clearTimeout(timer);
  }
}

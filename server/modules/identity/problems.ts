import { Problem } from '../../platform/http/problem.ts';
import type { SessionEnd } from './sessions.ts';

/** 401: the device was revoked; it keeps what it recorded and may hand it in. */
export function deviceRevoked(): Problem {
  return new Problem({
    status: 401,
    code: 'device-revoked',
    detail: 'Este equipo fue dado de baja. Lo que registró todavía se puede entregar; para seguir usándolo hay que darlo de alta de nuevo.',
  });
}

const endings: Record<SessionEnd, string> = {
  'signed-out': 'La sesión se cerró. Inicia sesión de nuevo.',
  'signed-in-again': 'Iniciaste sesión en otro lugar, y esta sesión se cerró.',
  'token-reused': 'La sesión se cerró por seguridad. Inicia sesión de nuevo.',
  'credentials-changed': 'Tu PIN o tu contraseña cambió. Inicia sesión de nuevo.',
  deactivated: 'La sesión se cerró. Inicia sesión de nuevo.',
};

/** 401: somebody or something ended the session; `reason` is for programs. */
export function sessionEnded(reason: SessionEnd): Problem {
  return new Problem({ status: 401, code: 'session-ended', detail: endings[reason], extra: { reason } });
}

/** 401: the session lasted as long as it may. */
export function shiftEnded(): Problem {
  return new Problem({ status: 401, code: 'shift-ended', detail: 'La sesión llegó a su límite de tiempo. Inicia sesión de nuevo.' });
}

/** 403: the operator suspended the shop; reading and handing in go on. */
export function tenantSuspended(): Problem {
  return new Problem({
    status: 403,
    code: 'tenant-suspended',
    detail: 'La cuenta está suspendida: se puede consultar, pero no registrar cambios. Comunícate con quien te da el servicio.',
  });
}

/** 423: too many wrong PINs. */
export function pinLocked(retryAfterSeconds: number): Problem {
  return new Problem({
    status: 423,
    code: 'pin-locked',
    detail: `Demasiados PIN equivocados. Espera ${waitText(retryAfterSeconds)} y vuelve a intentar.`,
    extra: { retryAfterSeconds },
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
}

/** 401: the wrong PIN, with how many more may be tried before a wait. */
export function pinWrong(attemptsLeft: number): Problem {
  return new Problem({ status: 401, code: 'pin-wrong', detail: 'El PIN no es correcto.', extra: { attemptsLeft } });
}

function waitText(seconds: number): string {
  return seconds < 120 ? `${seconds} segundos` : `${Math.ceil(seconds / 60)} minutos`;
}

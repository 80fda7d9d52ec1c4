import { enrolmentSchema, type Enrolment } from '../../domain/identity/api.ts';
import { enrolmentText } from '../../domain/identity/enrolment.ts';
import { DeviceError } from '../contract.ts';
import { ApiProblem, askServer, type ApiPorts } from '../http/api-client.ts';
import type { Ports } from '../ports.ts';
import { makeDeviceKey, signText } from './device-key.ts';

/** The name it is stored under. */
export const ENROLMENT = 'enrolment';

/** What an enrolment leaves in the browser profile: one, with the key that belongs to it. */
export interface StoredEnrolment {
  enrolment: Enrolment;
  privateKey: CryptoKey;
  /** Set when the server said so; what was recorded is still handed in. */
  ended: 'revoked' | 'forked' | null;
}

/** Changes the profile's enrolment, one tab at a time: two that enrolled it at once would each record for a device of its own. */
export function changeEnrolment<T>({ locks }: Pick<Ports, 'locks'>, change: () => Promise<T>): Promise<T> {
  return locks.request('nexus-enrol', {}, change);
}

/**
 * Enrols this browser profile by a one-time code.
 * @throws DeviceError `code-unknown`, `code-expired`, `offline`, or the server's own code
 */
export async function enrolDevice(ports: ApiPorts & Pick<Ports, 'subtle'>, code: string, deviceName: string): Promise<StoredEnrolment> {
  const { privateKey, publicKey } = await makeDeviceKey(ports.subtle);
  const proof = await signText(ports.subtle, privateKey, enrolmentText(code));
  try {
    const body = { code, publicKey, deviceName, proof };
    const { value } = await askServer(ports, { method: 'POST', path: '/api/identity/enrol', body, answer: enrolmentSchema });
    return { enrolment: value, privateKey, ended: null };
  } catch (error) {
    throw new DeviceError(...reasonOf(error));
  }
}

function reasonOf(error: unknown): [code: string, message: string] {
  if (!(error instanceof ApiProblem)) return ['offline', error instanceof Error ? error.message : String(error)];
  // A code that does not even have a code's form is as unknown as any.
  return error.status === 400 && error.code !== 'proof-wrong' ? ['code-unknown', error.detail] : [error.code, error.detail];
}

import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { deviceClassSchema, publicJwkSchema } from '../../../src/domain/identity/api.ts';
import { purposeKey } from './sealed-box.ts';

const issuer = 'nexus';
const audience = 'enrolment';
const algorithm = 'HS256';

/** All that makes a device one of a shop's. */
const certifiedSchema = z.object({
  deviceId: z.uuid(),
  tenantId: z.uuid(),
  deviceName: z.string(),
  deviceClass: deviceClassSchema,
  branchId: z.uuid(),
  registerId: z.uuid(),
  folioSeries: z.string(),
  publicKey: publicJwkSchema,
});
export type CertifiedDevice = z.infer<typeof certifiedSchema>;

/**
 * What the server says of an enrolment, for the device to keep (a JWT that does not end): a server whose data are from
 * before the enrolment, and whose MASTER_KEY is the same, believes its own word. It opens nothing by itself.
 */
export class DeviceCertificates {
  readonly #key: Buffer;

  constructor(masterKey: Buffer) {
    this.#key = purposeKey(masterKey, 'device-certificates');
  }

  make(device: CertifiedDevice): Promise<string> {
    return new SignJWT({ ...device }).setProtectedHeader({ alg: algorithm }).setIssuer(issuer).setAudience(audience).sign(this.#key);
  }

  /** Null for anything but a certificate of ours. */
  async read(certificate: string): Promise<CertifiedDevice | null> {
    try {
      const { payload } = await jwtVerify(certificate, this.#key, { issuer, audience, algorithms: [algorithm] });
      return certifiedSchema.safeParse(payload).data ?? null;
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}

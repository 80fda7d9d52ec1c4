import { DeviceError } from '../../device/contract.ts';
import type { RegisterTexts } from './texts.es.ts';

/** What a person is told when an act at the register could not be saved. */
export function failureText(error: unknown, texts: RegisterTexts): string {
  const code = error instanceof DeviceError ? error.code : '';
  if (code === 'storage-full') return texts.failedFull;
  if (code === 'suspended') return texts.failedSuspended;
  return code === 'not-permitted' ? texts.mayNot : texts.failed;
}

import { UpdateNotice } from '../ui/update-notice.tsx';
import { applyUpdate, useUpdateWaiting } from './shell-update.ts';

/** The quiet "Actualizar" of a version that waits; nothing while `busy` (a ticket is open), for updating reloads. */
export function UpdatePrompt({ busy = false }: { busy?: boolean | undefined }) {
  const waiting = useUpdateWaiting();
  return waiting && !busy ? <UpdateNotice onUpdate={applyUpdate} /> : null;
}

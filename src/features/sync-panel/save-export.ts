import type { Device } from '../../device/contract.ts';

const KEEP_MS = 60_000;

/** Saves what the device holds and the server does not, as a file of this browser's downloads. */
export async function saveExport(device: Pick<Device, 'exportPending' | 'standing'>): Promise<void> {
  const blob = await device.exportPending();
  const standing = device.standing.get();
  const name = 'enrolment' in standing ? standing.enrolment.folioSeries : 'equipo';
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = `nexus-${name}-${new Date().toISOString().slice(0, 16).replaceAll(/[:T]/g, '-')}.json`;
  link.click();
  // Some browsers read the file only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}

import { readdir, readFile } from 'node:fs/promises';

/** Of Linux on every machine this runs on. */
const TICKS_A_SECOND = 100;

/** What processes have used up to now. */
export interface Usage {
  cpuSeconds: number;
  /** Memory that is theirs and in use; of many processes the sum, shared pages counted with each. */
  residentBytes: number;
}

interface Process extends Usage {
  parent: number;
}

/** Of one process, or of all that it began. @throws where there is no /proc */
export async function usageOf(pid: number, withChildren = false): Promise<Usage> {
  const pids = withChildren ? await readdir('/proc') : [String(pid)];
  const processes = await Promise.all(pids.filter((name) => /^[0-9]+$/.test(name)).map(readProcess));
  const own = processes.filter((process) => process !== null).filter(({ parent }) => !withChildren || parent === pid);
  return own.reduce((sum, { cpuSeconds, residentBytes }) => ({ cpuSeconds: sum.cpuSeconds + cpuSeconds, residentBytes: sum.residentBytes + residentBytes }), { cpuSeconds: 0, residentBytes: 0 });
}

/** Null for one that has ended meanwhile. */
async function readProcess(pid: string): Promise<Process | null> {
  const [stat, status] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile(`/proc/${pid}/status`, 'utf8')]).catch(() => ['', '']);
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  const resident = /^VmRSS:\s+([0-9]+) kB/m.exec(status);
  if (resident === null) return null;
  return { parent: Number(fields[1]), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND, residentBytes: Number(resident[1]) * 1024 };
}

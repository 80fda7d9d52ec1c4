import { useState } from 'react';
import { HandInDialog } from '../features/hand-in/hand-in-dialog.tsx';
import { LeaveDialog } from '../features/sync-panel/leave-dialog.tsx';
import { SyncPanel } from '../features/sync-panel/sync-panel.tsx';

/** What opens from the sync mark: the panel, handing another device's file in, taking this one's enrolment away. */
export function SyncScreens({ onClose }: { onClose: () => void }) {
  const [open, setOpen] = useState<'panel' | 'hand-in' | 'leave'>('panel');
  if (open === 'hand-in') return <HandInDialog onClose={onClose} />;
  if (open === 'leave') return <LeaveDialog onClose={onClose} />;
  return <SyncPanel onClose={onClose} onHandIn={() => setOpen('hand-in')} onLeave={() => setOpen('leave')} />;
}

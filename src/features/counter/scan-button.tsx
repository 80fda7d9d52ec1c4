import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Notice } from '../../ui/states.tsx';
import { barcodeReader, type BarcodeReader } from './barcode-reader.ts';
import { counterTexts } from './texts.ts';

const LOOK_EVERY_MS = 120;

/** Opens the camera and gives the first code it reads. Absent where the browser cannot read barcodes by itself. */
export function ScanButton({ onScanned }: { onScanned: (code: string) => void }) {
  const texts = useTexts(counterTexts);
  const [reader] = useState(barcodeReader);
  const [open, setOpen] = useState(false);
  if (reader === null) return null;
  return (
    <>
      <IconButton icon="barcode" variant="secondary" label={texts.scan} className="counter-scan" onClick={() => setOpen(true)} />
      <Dialog open={open} title={texts.scanTitle} description={texts.scanHelp} onClose={() => setOpen(false)}>
        <Camera
          reader={reader}
          onCode={(code) => {
            setOpen(false);
            onScanned(code);
          }}
        />
      </Dialog>
    </>
  );
}

function Camera({ reader, onCode }: { reader: BarcodeReader; onCode: (code: string) => void }) {
  const texts = useTexts(counterTexts);
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onCode);
  const [denied, setDenied] = useState(false);
  useEffect(() => {
    latest.current = onCode;
  });
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const code = video.current === null ? null : await reader.read(video.current);
      if (stopped) return;
      if (code === null) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
      else latest.current(code);
    };
    const start = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (stopped || !video.current) {
        stop(stream);
        return;
      }
      video.current.srcObject = stream;
      await video.current.play();
      await look();
    };
    start().catch(() => {
      if (!stopped) setDenied(true);
    });
    return () => {
      stopped = true;
      clearTimeout(timer);
      stop(stream);
    };
  }, [reader]);
  if (denied) return <Notice tone="warning">{texts.scanDenied}</Notice>;
  return <video ref={video} className="counter-camera" muted playsInline aria-label={texts.scanHelp} />;
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

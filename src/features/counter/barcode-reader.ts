/** Reads barcodes out of a camera's picture. */
export interface BarcodeReader {
  /** The first code seen, or null. */
  read(picture: HTMLVideoElement): Promise<string | null>;
}

interface DetectorConstructor {
  new (options: { formats: string[] }): { detect(picture: HTMLVideoElement): Promise<{ rawValue: string }[]> };
}

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'code_128', 'code_39', 'itf'];

/** The browser's own barcode reader, or null where it has none (then the scanner in hand or the keyboard do). */
export function barcodeReader(): BarcodeReader | null {
  const Detector = (globalThis as { BarcodeDetector?: DetectorConstructor }).BarcodeDetector;
  if (!Detector || !('mediaDevices' in navigator)) return null;
  const detector = new Detector({ formats: FORMATS });
  return {
    async read(picture) {
      // A picture that is not there yet is not an error worth more than another look.
      const codes = await detector.detect(picture).catch(() => []);
      return codes[0]?.rawValue ?? null;
    },
  };
}

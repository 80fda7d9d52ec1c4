import { correction, generate } from 'lean-qr';
import { useMemo } from 'react';

/** White around the code, in its own squares: readers find it by that. */
const QUIET = 4;

/** A text as a QR code, black on white in either theme. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    // Drawn in place: lines stay sharp at whatever resolution the printer has.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <svg className="ui-qr" role="img" aria-label={label} viewBox={`${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`} shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Neighbours in a row are one bar. */
function drawn(text: string): { size: number; path: string } {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const bars: string[] = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let from = 0; from < code.size; from += 1) {
      if (!code.get(from, y)) continue;
      let to = from;
      while (code.get(to + 1, y)) to += 1;
      bars.push(`M${from} ${y}h${to - from + 1}v1H${from}z`);
      from = to;
    }
  }
  return { size: code.size, path: bars.join('') };
}

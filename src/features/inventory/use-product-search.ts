import { useEffect, useRef, useState } from 'react';
import type { OfficeProduct } from '../../domain/catalog/api.ts';
import { useOffice } from '../../device/office-client.ts';
import { searchProducts } from '../../device/office-lookups.ts';
import { exactMatch } from './stock-lines.ts';

const DELAY_MS = 150;
const LIMIT = 12;

type Message = 'none' | 'several' | 'offline' | null;

interface Found {
  text: string;
  items: readonly OfficeProduct[];
}

/** Parts found while typing; Enter takes the one marked, or the one a scanner meant. */
export function useProductSearch(onPick: (product: OfficeProduct) => void) {
  const office = useOffice();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>({ text: '', items: [] });
  const [active, setActive] = useState(0);
  const [message, setMessage] = useState<Message>(null);
  // An answer to an older text must not replace a newer one's.
  const latest = useRef('');
  const trimmed = text.trim();

  useEffect(() => {
    latest.current = trimmed;
    if (trimmed === '') return undefined;
    return office.after(DELAY_MS, () => {
      searchProducts(office, trimmed, LIMIT).then(
        (items) => {
          if (latest.current !== trimmed) return;
          setFound({ text: trimmed, items });
          setActive(0);
          setMessage(items.length === 0 ? 'none' : null);
        },
        () => setMessage('offline'),
      );
    });
  }, [trimmed, office]);

  const items = found.text === trimmed && trimmed !== '' ? found.items : [];
  const clear = () => {
    setText('');
    setMessage(null);
  };
  const pick = (product: OfficeProduct) => {
    onPick(product);
    clear();
  };
  /** A scanner's Enter comes before any answer: then its code is asked for whole. */
  const enter = async (typed: string) => {
    const code = typed.trim();
    if (code === '') return;
    const chosen = items[active];
    if (chosen && found.text === code) {
      pick(exactMatch(code, items) ?? chosen);
      return;
    }
    try {
      const answer = await searchProducts(office, code, LIMIT);
      const only = exactMatch(code, answer) ?? (answer.length === 1 ? answer[0] : undefined);
      if (only) {
        pick(only);
        return;
      }
      latest.current = code;
      setText(code);
      setFound({ text: code, items: answer });
      setActive(0);
      setMessage(answer.length === 0 ? 'none' : 'several');
    } catch {
      setMessage('offline');
    }
  };
  const move = (step: number) => setActive((before) => Math.min(Math.max(before + step, 0), Math.max(items.length - 1, 0)));
  return { text, setText, items, active, message, pick, enter, move, clear };
}

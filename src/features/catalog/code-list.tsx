import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Chip } from '../../ui/labels.tsx';
import { Cluster, Stack } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { catalogTexts } from './texts.ts';

interface CodeListProps {
  label: string;
  hint: string;
  codes: readonly string[];
  /** The form in which a code is kept. */
  normalize: (text: string) => string;
  onChange: (codes: string[]) => void;
  disabled: boolean;
  warning?: string | undefined;
}

/** Codes one by one: typed or scanned, each taken away with a press. */
export function CodeList({ label, hint, codes, normalize, onChange, disabled, warning }: CodeListProps) {
  const texts = useTexts(catalogTexts);
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    const code = normalize(text);
    if (code !== '' && !codes.includes(code)) onChange([...codes, code]);
    setTyped('');
  };
  return (
    <Stack gap={2}>
      {!disabled && (
        <div className="catalog-code-row">
          <TextField label={label} hint={hint} code mono maxLength={60} value={typed} onChange={setTyped} onEnter={add} />
          <Button onClick={() => add(typed)}>{texts.addCode}</Button>
        </div>
      )}
      {disabled && <p className="ui-field-label">{label}</p>}
      <Cluster>
        {codes.map((code) => (
          <Chip key={code} {...(disabled ? {} : { onRemove: () => onChange(codes.filter((other) => other !== code)) })}>
            {code}
          </Chip>
        ))}
        {codes.length === 0 && disabled && <span className="ui-muted">—</span>}
      </Cluster>
      {warning && <p className="ui-small ui-warning">{warning}</p>}
    </Stack>
  );
}

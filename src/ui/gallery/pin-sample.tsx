import { useState } from 'react';
import { Avatar } from '../labels.tsx';
import { SegmentedControl } from '../choice.tsx';
import { useLanguage } from '../i18n.tsx';
import { PinPad } from '../num-pad.tsx';
import { CenteredShell } from '../shell.tsx';

/** The PIN screen; 1234 is refused, to see the error. */
export function PinSample() {
  const [pin, setPin] = useState('12');
  const [error, setError] = useState<string>();
  const { language, chooseLanguage } = useLanguage();
  return (
    <CenteredShell
      title="Entrar"
      corner={
        <SegmentedControl
          label="Idioma"
          labelHidden
          value={language}
          onChange={chooseLanguage}
          options={[
            { value: 'es', label: 'Español' },
            { value: 'en', label: 'English' },
          ]}
        />
      }
    >
      <Avatar name="Lupita Méndez" size="large" />
      <PinPad
        label="Lupita, escribe tu PIN"
        length={4}
        value={pin}
        error={error}
        onChange={(next) => {
          setPin(next);
          setError(undefined);
        }}
        onComplete={() => {
          setPin('');
          setError('Ese PIN no es. Te quedan 4 intentos.');
        }}
      />
    </CenteredShell>
  );
}

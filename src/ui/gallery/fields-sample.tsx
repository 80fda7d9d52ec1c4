import { useState } from 'react';
import { Checkbox, RadioGroup, SegmentedControl } from '../choice.tsx';
import { Stack } from '../layout.tsx';
import { MoneyField, NumberField } from '../number-field.tsx';
import { Select } from '../select.tsx';
import { TextArea, TextField } from '../text-field.tsx';

/** Every kind of field, with hints and errors. */
export function FieldsSample() {
  const [name, setName] = useState('Taller Hermanos Ruiz');
  const [rfc, setRfc] = useState('RUHT85031');
  const [cents, setCents] = useState<number | null>(123_450);
  const [quantityMilli, setQuantityMilli] = useState<number | null>(1500);
  const [tier, setTier] = useState<'public' | 'workshop' | 'wholesale'>('workshop');
  const [kind, setKind] = useState<'cash' | 'card' | 'mixed'>('cash');
  const [credit, setCredit] = useState(true);
  const [notes, setNotes] = useState('');
  return (
    <Stack gap={4}>
      <TextField label="Nombre" value={name} onChange={setName} autoComplete="off" />
      <TextField label="RFC" value={rfc} onChange={setRfc} code mono note="opcional" error="Al RFC le faltan caracteres: son 12 o 13." />
      <MoneyField label="Límite de crédito" valueCents={cents} onChangeCents={setCents} hint="Lo que puede deber a la vez." />
      <NumberField label="Cantidad" value={quantityMilli} onChange={setQuantityMilli} decimals={3} suffix="m" />
      <Select
        label="Precio"
        value={tier}
        onChange={setTier}
        options={[
          { value: 'public', label: 'Público' },
          { value: 'workshop', label: 'Taller' },
          { value: 'wholesale', label: 'Mayoreo' },
        ]}
      />
      <SegmentedControl
        label="Forma de pago"
        value={kind}
        onChange={setKind}
        options={[
          { value: 'cash', label: 'Efectivo' },
          { value: 'card', label: 'Tarjeta' },
          { value: 'mixed', label: 'Mixto' },
        ]}
      />
      <RadioGroup
        label="Motivo"
        value={tier}
        onChange={setTier}
        options={[
          { value: 'public', label: 'Garantía', hint: 'Se cambia por otra pieza.' },
          { value: 'workshop', label: 'Casco' },
          { value: 'wholesale', label: 'Otro', disabled: true },
        ]}
      />
      <Checkbox label="Puede comprar a crédito" checked={credit} onChange={setCredit} hint="Hasta el límite de arriba." />
      <TextArea label="Notas" value={notes} onChange={setNotes} placeholder="Lo que conviene saber al atenderlo" />
    </Stack>
  );
}

import { useRef, useState } from 'react';
import type { Vehicle } from '../../domain/customers/operations.ts';
import { useDevice } from '../../device/device-context.ts';
import { useAnswer } from '../../device/use-answer.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useTexts } from '../../ui/i18n.tsx';
import { Chip } from '../../ui/labels.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { counterTexts } from './texts.ts';

/** A vehicle in the words the search understands: `Nissan Tsuru 1994 1.6`. */
export function vehicleWords(vehicle: Vehicle): string {
  return [vehicle.make, vehicle.model, vehicle.year, vehicle.engine].filter((part) => part !== null && part !== '').join(' ');
}

/** The vehicles of a customer, as words; none while they are being read. */
export function useCustomerVehicles(customerId: string | null): readonly string[] {
  const { customers } = useDevice();
  const answer = useAnswer(customerId, async () => (customerId === null ? null : customers.get(customerId)));
  return answer !== null && answer.key === customerId ? (answer.value?.vehicles.map(vehicleWords) ?? []) : [];
}

interface VehicleDialogProps {
  ofCustomer: readonly string[];
  recent: readonly string[];
  onChoose: (vehicle: string) => void;
  onClose: () => void;
}

/** Names the vehicle that narrows the list. */
export function VehicleDialog({ ofCustomer, recent, onChoose, onClose }: VehicleDialogProps) {
  const texts = useTexts(counterTexts);
  const [words, setWords] = useState('');
  const fieldRef = useRef<HTMLInputElement>(null);
  const submit = () => {
    if (words.trim() !== '') onChoose(words.trim());
  };
  const group = (title: string, vehicles: readonly string[]) =>
    vehicles.length > 0 && (
      <fieldset className="counter-chip-group">
        <legend className="ui-muted ui-small">{title}</legend>
        <div className="counter-chips">
          {vehicles.map((vehicle) => (
            <Chip key={vehicle} onPress={() => onChoose(vehicle)}>
              {vehicle}
            </Chip>
          ))}
        </div>
      </fieldset>
    );
  const footer = (
    <Button type="submit" variant="primary" disabled={words.trim() === ''}>
      {texts.vehicleUse}
    </Button>
  );
  return (
    <Dialog open size="small" title={texts.vehicle} description={texts.vehicleHelp} initialFocus={fieldRef} onClose={onClose} onSubmit={submit} footer={footer}>
      <TextField label={texts.vehicleField} placeholder={texts.vehiclePlaceholder} value={words} onChange={setWords} autoComplete="off" ref={fieldRef} />
      {group(texts.vehiclesOfCustomer, ofCustomer)}
      {group(texts.vehiclesRecent, recent.filter((vehicle) => !ofCustomer.includes(vehicle)))}
    </Dialog>
  );
}

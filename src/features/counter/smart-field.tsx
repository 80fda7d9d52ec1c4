import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { useTexts } from '../../ui/i18n.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { passesHotkeysWhenEmpty } from '../../ui/use-hotkeys.ts';
import { comboboxProps } from '../../ui/virtual-list.tsx';
import { counterTexts } from './texts.ts';

interface SmartFieldProps {
  fieldRef: RefObject<HTMLInputElement | null>;
  text: string;
  onText: (text: string) => void;
  onEnter: () => void;
  onEscape: () => void;
  /** By how many rows; only while there are rows. */
  onMove: (step: number) => void;
  listId: string;
  activeIndex: number;
  rowCount: number;
  suffix: ReactNode;
  placeholder?: string | undefined;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** The one field of the counter. The focus stays here; rows are chosen through it. */
export function SmartField(props: SmartFieldProps) {
  const { fieldRef, text, onText, onEnter, onEscape, onMove, listId, activeIndex, rowCount, suffix, placeholder } = props;
  const texts = useTexts(counterTexts);
  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = STEPS[event.key];
    if (step !== undefined && rowCount > 0) {
      event.preventDefault();
      onMove(step);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onEscape();
    }
  };
  return (
    <search className="counter-field">
      <TextField
        {...passesHotkeysWhenEmpty}
        {...comboboxProps(listId, activeIndex, rowCount > 0)}
        ref={fieldRef}
        label={texts.smartField}
        labelHidden
        code
        size="large"
        value={text}
        placeholder={placeholder}
        aria-describedby={`${listId}-help`}
        onChange={onText}
        onEnter={onEnter}
        onKeyDown={handleKey}
        suffix={suffix}
      />
      <p id={`${listId}-help`} className="ui-visually-hidden">
        {texts.smartHelp}
      </p>
    </search>
  );
}

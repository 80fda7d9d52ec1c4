import { useId, useState } from 'react';
import { FieldMessage } from './field.tsx';
import { Icon } from './icon.tsx';
import { useTexts } from './i18n.tsx';
import { uiTexts } from './texts.ts';
import './file-drop.css';

interface FileDropProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** As the `accept` attribute: `.csv,text/csv`. Dropped files are held to its endings. */
  accept: string;
  onFile: (file: File) => void;
  /** Name of the file taken, shown in place of the invitation. */
  fileName?: string | undefined;
  disabled?: boolean | undefined;
}

/** Whether a file's name ends in one of the endings of an `accept` list; a list without endings takes all. */
export function nameIsAccepted(name: string, accept: string): boolean {
  const endings = accept
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part.startsWith('.'));
  return endings.length === 0 || endings.some((ending) => name.toLowerCase().endsWith(ending));
}

/** A place to choose a file or drop one. */
export function FileDrop({ label, hint, error, accept, onFile, fileName, disabled }: FileDropProps) {
  const id = useId();
  const texts = useTexts(uiTexts);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState(false);
  const take = (file: File | undefined) => {
    if (!file || disabled) return;
    const accepted = nameIsAccepted(file.name, accept);
    setRefused(!accepted);
    if (accepted) onFile(file);
  };
  return (
    <div className="ui-field">
      <label className="ui-file-drop" data-over={over || undefined}>
        <Icon name={fileName ? 'file' : 'upload'} size={28} />
        <span className="ui-strong">{label}</span>
        {fileName ? (
          <span className="ui-mono">{fileName}</span>
        ) : (
          <span>
            <span className="ui-file-drop-choose">{texts.chooseFile}</span> {texts.orDropIt}
          </span>
        )}
        <input
          type="file"
          className="ui-file-drop-input"
          accept={accept}
          disabled={disabled}
          aria-describedby={`${id}-message`}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          onDrop={() => setOver(false)}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            // So that the same file, mended, can be chosen again.
            event.currentTarget.value = '';
          }}
        />
      </label>
      <FieldMessage id={`${id}-message`} hint={hint} error={refused ? texts.wrongFileKind : error} />
    </div>
  );
}

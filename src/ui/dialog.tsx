import { useId } from 'react';
import type { FormEvent, ReactNode, RefObject } from 'react';
import { IconButton } from './button.tsx';
import { useTexts } from './i18n.tsx';
import { Modal } from './modal.tsx';
import { uiTexts } from './texts.ts';
import './dialog.css';

export interface DialogProps {
  /** Nothing is drawn while false. */
  open: boolean;
  title: string;
  /** A sentence under the title, read out with it. */
  description?: ReactNode;
  /** Asked for by Esc, the close button and a press outside. */
  onClose: () => void;
  /** False: Esc, outside and the close button do nothing; only the footer's buttons leave. */
  dismissible?: boolean | undefined;
  /** Makes the content a form: Enter in a field and the footer's submit button call it. */
  onSubmit?: (() => void) | undefined;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  initialFocus?: RefObject<HTMLElement | null> | undefined;
  children?: ReactNode;
}

interface FrameProps extends DialogProps {
  className: string;
  size?: string | undefined;
}

function ModalFrame(props: FrameProps) {
  const { title, description, onClose, dismissible = true, onSubmit, footer, initialFocus, children, className, size } = props;
  const id = useId();
  const texts = useTexts(uiTexts);
  const content = (
    <>
      <header className="ui-modal-head">
        <div>
          <h2 id={`${id}-title`}>{title}</h2>
          {description && (
            <p id={`${id}-description`} className="ui-muted">
              {description}
            </p>
          )}
        </div>
        {dismissible && <IconButton icon="close" label={texts.close} onClick={onClose} />}
      </header>
      {children && <div className="ui-modal-body">{children}</div>}
      {footer && <footer className="ui-modal-foot">{footer}</footer>}
    </>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form inside a portal of this one bubbles here through React.
    event.stopPropagation();
    onSubmit?.();
  };
  return (
    <Modal
      className={`ui-modal ${className}`}
      size={size}
      labelledBy={`${id}-title`}
      describedBy={description ? `${id}-description` : undefined}
      onDismiss={dismissible ? onClose : undefined}
      initialFocus={initialFocus}
    >
      {onSubmit ? (
        <form className="ui-modal-frame" noValidate onSubmit={submit}>
          {content}
        </form>
      ) : (
        <div className="ui-modal-frame">{content}</div>
      )}
    </Modal>
  );
}

/** A question or a short task in the middle of the screen; on a phone it comes from below. */
export function Dialog({ size = 'medium', ...props }: DialogProps & { size?: 'small' | 'medium' | 'large' | undefined }) {
  return props.open ? <ModalFrame {...props} className="ui-dialog" size={size} /> : null;
}

/** A longer task beside the work: from the right on a desktop, from below on a phone. */
export function Sheet(props: DialogProps) {
  return props.open ? <ModalFrame {...props} className="ui-sheet" /> : null;
}

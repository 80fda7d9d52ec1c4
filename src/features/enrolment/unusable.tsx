import { useTexts } from '../../ui/i18n.tsx';
import { Icon } from '../../ui/icon.tsx';
import { enrolmentTexts } from './texts.ts';
import './enrolment.css';

interface UnusableProps {
  /** What the browser lacks, by stable names. */
  missing: readonly string[];
  /** The address the page was opened at, and whether the browser holds it secure. */
  origin: string;
  secure: boolean;
  /** The port of the server, for the address that would do. */
  port: string;
}

/** Why this page cannot sell, and what to do about it. */
export function Unusable({ missing, origin, secure, port }: UnusableProps) {
  const texts = useTexts(enrolmentTexts);
  const local = `http://localhost${port === '' ? '' : `:${port}`}`;
  return (
    <div className="enrolment enrolment-wide" role="alert">
      <Icon name="alert" size={28} />
      <h1>{secure ? texts.unusableBrowserTitle : texts.unusableTitle}</h1>
      <p>{secure ? texts.unusableMissingWhy : texts.unusableWhy(origin)}</p>
      {missing.length > 0 && (
        <p className="ui-muted">
          {texts.unusableMissing}: {missing.map((name) => texts.missing[name] ?? name).join(', ')}.
        </p>
      )}
      <h2>{texts.unusableDo}</h2>
      <ol className="enrolment-steps">
        {(secure ? texts.unusableBrowserSteps : texts.unusableSteps).map(([where, does], index) => (
          <li key={where}>
            <p className="ui-strong">{where}</p>
            <p>
              {does} {!secure && index === 0 && <code className="ui-mono">{local}</code>}
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

import { useFormats, useTexts } from '../../ui/i18n.tsx';
import { ProgressBar } from '../../ui/states.tsx';
import { enrolmentTexts } from './texts.ts';
import './enrolment.css';

interface FirstPullProps {
  /** How many rows have come so far. */
  rows: number;
  shopName: string;
}

/** The shop's data on their way to a fresh device. */
export function FirstPull({ rows, shopName }: FirstPullProps) {
  const texts = useTexts(enrolmentTexts);
  const formats = useFormats();
  return (
    <div className="enrolment">
      <p className="ui-muted">{shopName}</p>
      <h1>{texts.pulling}</h1>
      <ProgressBar label={texts.pullLabel} value={null} detail={texts.pullRows(formats.count(rows))} />
      <p className="ui-muted">{texts.pullingHelp}</p>
    </div>
  );
}

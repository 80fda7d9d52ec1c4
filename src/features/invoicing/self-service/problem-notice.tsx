import { useLanguage, useTexts } from '../../../ui/i18n.tsx';
import { Notice } from '../../../ui/states.tsx';
import type { CustomerProblem } from './customer-api.ts';
import { selfServiceTexts } from './texts.ts';

/** Why something did not come about. What the server alone can say is said as it says it. */
export function ProblemNotice({ problem }: { problem: CustomerProblem }) {
  const texts = useTexts(selfServiceTexts);
  const { language } = useLanguage();
  const known = texts.problems[problem.code];
  return (
    <Notice tone="error" title={texts.problem}>
      {known ?? (problem.detail !== '' && <span lang={language === 'es' ? undefined : 'es'}>{problem.detail}</span>)}
    </Notice>
  );
}

import { SegmentedControl } from '../ui/choice.tsx';
import { useLanguage, useTexts } from '../ui/i18n.tsx';
import { Cluster } from '../ui/layout.tsx';
import { useTheme } from '../ui/theme/theme.tsx';
import { appTexts } from './texts.ts';

const LANGUAGES = [
  { value: 'es', label: 'Español' },
  { value: 'en', label: 'English' },
] as const;

/** Language and theme of this device. */
export function Preferences() {
  const texts = useTexts(appTexts);
  const { language, chooseLanguage } = useLanguage();
  const { choice, choose } = useTheme();
  const themes = (['light', 'dark', 'system'] as const).map((value) => ({ value, label: texts.themes[value] }));
  return (
    <Cluster gap={3} justify="center">
      <SegmentedControl label={texts.language} labelHidden value={language} options={LANGUAGES} onChange={chooseLanguage} />
      <SegmentedControl label={texts.theme} labelHidden value={choice} options={themes} onChange={choose} />
    </Cluster>
  );
}

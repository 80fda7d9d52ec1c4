import { Button, IconButton } from '../ui/button.tsx';
import { useLanguage, useTexts } from '../ui/i18n.tsx';
import { useTheme } from '../ui/theme/theme.tsx';
import { appTexts } from './texts.ts';

/** Language and theme as two small switches, for the corner of screens with one task. */
export function CornerPreferences() {
  const texts = useTexts(appTexts);
  const { language, chooseLanguage } = useLanguage();
  const { theme, choose } = useTheme();
  const other = language === 'es' ? 'en' : 'es';
  return (
    <>
      <Button variant="quiet" lang={other} onClick={() => chooseLanguage(other)}>
        {texts.otherLanguage}
      </Button>
      <IconButton
        icon={theme === 'dark' ? 'sun' : 'moon'}
        label={theme === 'dark' ? texts.toLight : texts.toDark}
        onClick={() => choose(theme === 'dark' ? 'light' : 'dark')}
      />
    </>
  );
}

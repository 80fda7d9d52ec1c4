import type { ReactNode } from 'react';
import { asyncTexts } from './async-texts.ts';
import { Button } from './button.tsx';
import { useFormats, useTexts } from './i18n.tsx';
import { EmptyState, ErrorState, NoPermissionState, Notice, OfflineNote, Skeleton } from './states.tsx';

/** Why something could not be had. `detail` is the server's own sentence; it may be empty. */
export interface ViewProblem {
  kind: 'offline' | 'forbidden' | 'not-found' | 'refused';
  code: string;
  detail: string;
}

/** Sentences for codes that a screen knows better than the server does. */
export type ProblemWords = Readonly<Partial<Record<string, string>>>;

/** Something asked for: its last answer, and what is wrong with the newest try. */
export interface AsyncValue<T> {
  data: T | undefined;
  problem: ViewProblem | null;
  asOfMs: number | null;
  refresh(): void;
}

interface AsyncViewProps<T> {
  query: AsyncValue<T>;
  /** Lines of the skeleton. */
  lines?: number | undefined;
  words?: ProblemWords | undefined;
  /** True where the page itself says how old its figures are. */
  quiet?: boolean | undefined;
  children: (data: T) => ReactNode;
}

/** Draws an answer when there is one; else its skeleton, or what went wrong. An old answer stays, and says its age. */
export function AsyncView<T>({ query, lines, words, quiet, children }: AsyncViewProps<T>) {
  const { data, problem, asOfMs, refresh } = query;
  if (data === undefined) return problem ? <ProblemState problem={problem} words={words} onRetry={refresh} /> : <Skeleton lines={lines} />;
  return (
    <>
      {problem && !quiet && asOfMs !== null && <StaleNote problem={problem} asOfMs={asOfMs} />}
      {children(data)}
    </>
  );
}

/** One quiet line over figures that could not be refreshed. */
export function StaleNote({ problem, asOfMs }: { problem: ViewProblem; asOfMs: number }) {
  const texts = useTexts(asyncTexts);
  const { time } = useFormats();
  return <OfflineNote>{problem.kind === 'offline' ? texts.staleOffline(time(asOfMs)) : texts.staleFailed(time(asOfMs))}</OfflineNote>;
}

interface ProblemStateProps {
  problem: ViewProblem;
  words?: ProblemWords | undefined;
  onRetry?: (() => void) | undefined;
}

/** A whole page or panel that could not be had. */
export function ProblemState({ problem, words, onRetry }: ProblemStateProps) {
  const texts = useTexts(asyncTexts);
  const said = words?.[problem.code] ?? problem.detail;
  if (problem.kind === 'forbidden') return <NoPermissionState title={texts.forbiddenTitle}>{texts.forbiddenHelp}</NoPermissionState>;
  if (problem.kind === 'not-found') {
    return (
      <EmptyState icon="search" title={texts.notFoundTitle}>
        {said || texts.notFoundHelp}
      </EmptyState>
    );
  }
  if (problem.kind === 'offline') {
    return (
      <ErrorState title={texts.offlineTitle} onRetry={onRetry}>
        {texts.offlineHelp}
      </ErrorState>
    );
  }
  return (
    <ErrorState title={texts.failedTitle} onRetry={onRetry}>
      {said || texts.failedHelp}
    </ErrorState>
  );
}

/** Why something was not saved, in the place where it was tried. */
export function ProblemNotice({ problem, words }: { problem: ViewProblem | null; words?: ProblemWords | undefined }) {
  const texts = useTexts(asyncTexts);
  if (!problem) return null;
  const said = words?.[problem.code] ?? problem.detail;
  return <Notice tone="error">{problem.kind === 'offline' ? texts.offlineSave : said || texts.failedHelp}</Notice>;
}

/** The button for the next page of a list. */
export function MoreButton({ list }: { list: { loading: boolean; more(): void } }) {
  const texts = useTexts(asyncTexts);
  return (
    <Button busy={list.loading} onClick={list.more}>
      {texts.moreRows}
    </Button>
  );
}

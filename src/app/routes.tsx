import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useTexts } from '../ui/i18n.tsx';
import { EmptyState, Skeleton } from '../ui/states.tsx';
import { LoadBoundary } from './load-boundary.tsx';
import { appTexts } from './texts.ts';

// Each is a chunk of its own: the counter starts without a line of the office.
const CounterRoot = lazy(() => import('./counter-root.tsx').then((part) => ({ default: part.CounterRoot })));
const OfficeRoutes = lazy(() => import('./office-routes.tsx').then((part) => ({ default: part.OfficeRoutes })));

function NotFound() {
  const texts = useTexts(appTexts);
  return <EmptyState icon="search" title={texts.notFound} action={<a href="/">{texts.goToCounter}</a>} />;
}

/** The counter at `/`, the office at `/oficina`. */
export function Routes() {
  return (
    <LoadBoundary>
      <Suspense fallback={<Skeleton />}>
        <Switch>
          <Route path="/" component={CounterRoot} />
          <Route path="/oficina/*?" component={OfficeRoutes} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </LoadBoundary>
  );
}

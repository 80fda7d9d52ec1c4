import { useSyncExternalStore } from 'react';

/** The worker of a version that is installed and waits to be let in. */
let waiting: ServiceWorker | undefined;
const listeners = new Set<() => void>();

function setWaiting(worker: ServiceWorker | undefined): void {
  waiting = worker;
  for (const notify of listeners) notify();
}

function watch(registration: ServiceWorkerRegistration): void {
  const noteWaiting = () => {
    // The very first version replaces nothing, so there is nothing to say.
    if (registration.waiting && navigator.serviceWorker.controller) setWaiting(registration.waiting);
  };
  noteWaiting();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', noteWaiting);
  });
}

const CHECK_EVERY_MS = 30 * 60_000;

/**
 * Registers the service worker and looks for new versions now and then. A new one waits; nothing reloads by itself.
 * Does nothing in development and where the page is not served securely (enrolment says what to do then).
 */
export function registerShell(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker
    .register('/service-worker.js', { scope: '/', updateViaCache: 'none' })
    .then((registration) => {
      watch(registration);
      setInterval(() => {
        // Offline this fails, which is no news.
        registration.update().catch(() => undefined);
      }, CHECK_EVERY_MS);
    })
    .catch(() => undefined);
}

/** Lets the waiting version in and reloads this page. Call it only when a person asked and no ticket is open. */
export function applyUpdate(): void {
  if (!waiting) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('activate-update', {});
}

/** Whether a new version waits. */
export function useUpdateWaiting(): boolean {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => waiting !== undefined,
  );
}

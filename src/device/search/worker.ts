import type { ToSearch } from './protocol.ts';
import { SearchService } from './search-service.ts';

/** The search worker: the service with the page at the other end. */
const scope = self as unknown as DedicatedWorkerGlobalScope;
const service = new SearchService(scope.indexedDB, IDBKeyRange, (message) => scope.postMessage(message, { transfer: [] }));
scope.addEventListener('message', (event: MessageEvent<ToSearch>) => service.handle(event.data));

import type { RequestListener } from 'node:http';

const serverPaths = /^\/(api|sync|healthz|readyz|metrics|openapi\.json)([/?]|$)/;

/** For developing: the app comes from Vite, changed modules at once; everything else from the server. */
export async function startDevClient(root: string, server: RequestListener): Promise<{ handle: RequestListener; close: () => Promise<void> }> {
  const { createServer } = await import('vite');
  const vite = await createServer({ root, appType: 'spa', server: { middlewareMode: true } });
  return {
    handle: (request, response) => {
      if (serverPaths.test(request.url ?? '')) server(request, response);
      else vite.middlewares(request, response);
    },
    close: () => vite.close(),
  };
}

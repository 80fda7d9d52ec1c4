import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

const SERVER = 'http://localhost:3000';
/** What customers see without credentials, at `/facturar` and `/f/…`: server/platform/http/client-routes.ts says the same. */
const CUSTOMER_PAGE = 'facturar.html';

const customerPage: Plugin = {
  name: 'customer-page',
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      if (/^\/(facturar|f\/[^/?]+)(\?|$)/.test(request.url ?? '')) request.url = `/${CUSTOMER_PAGE}`;
      next();
    });
  },
  // Nobody installs it as an app.
  transformIndexHtml: {
    order: 'post',
    handler: (html, { path }) => (path === `/${CUSTOMER_PAGE}` ? html.replace(/<link rel="manifest"[^>]*>/, '') : html),
  },
};

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'sw',
      filename: 'service-worker.ts',
      // The app registers it itself: nothing inline, and no reload that the app did not ask for.
      injectRegister: false,
      // The globs below find them already.
      includeManifestIcons: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,woff2,svg,png,wasm}'],
        // A customer's telephone has them from the server; a counter never needs them.
        globIgnores: ['facturar.html', 'assets/facturar-*'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        rollupFormat: 'iife',
      },
      manifest: {
        id: '/',
        name: 'Nexus POS',
        short_name: 'Nexus POS',
        description: 'Punto de venta para refaccionarias, con o sin conexión',
        lang: 'es-MX',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        orientation: 'any',
        background_color: '#ffffff',
        theme_color: '#f8f9fa',
        categories: ['business', 'productivity'],
        icons: [
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
        ],
        shortcuts: [
          { name: 'Vender', url: '/' },
          { name: 'Oficina', url: '/oficina' },
        ],
      },
    }),
    customerPage,
  ],
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined files would need `data:` in the page's policy.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { main: 'index.html', facturar: CUSTOMER_PAGE } },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': SERVER,
      '/sync': { target: SERVER, ws: true },
    },
  },
});

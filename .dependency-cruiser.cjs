/**
 * The import rules of the house (docs/architecture.md):
 * domain <- device <- features <- app; ui <- features; server -> domain only; sw -> types only.
 */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports zod and itself: no DOM, no Node, no other part of the house.',
      severity: 'error',
      from: { path: '^src/domain', pathNot: '[.]test[.]ts$' },
      to: { pathNot: ['^src/domain', '^node_modules/zod/'] },
    },
    {
      name: 'device-stands-on-domain',
      severity: 'error',
      from: { path: '^src/device' },
      to: { path: '^(src/(features|ui|app)|server|sw|tests)/' },
    },
    {
      name: 'ui-knows-no-business',
      severity: 'error',
      from: { path: '^src/ui' },
      to: { path: '^(src/(domain|device|features|app)|server|sw|tests)/' },
    },
    {
      name: 'features-stand-alone',
      comment: 'A feature uses domain, device and ui; never another feature, never the app.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^(src/(app|features)|server|sw|tests)/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'app-is-the-top',
      severity: 'error',
      from: { path: '^src/app' },
      to: { path: '^(server|sw|tests)/' },
    },
    {
      name: 'server-uses-domain-only',
      severity: 'error',
      from: { path: '^server' },
      to: { path: '^(src/(device|features|ui|app)|sw|tests)/' },
    },
    {
      name: 'sw-holds-no-business',
      severity: 'error',
      from: { path: '^sw' },
      to: { path: '^(src|server|tests)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      severity: 'error',
      from: { path: '^(src|server)/', pathNot: '[.]test[.]tsx?$' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/(@types|vite)/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.css'] },
  },
};

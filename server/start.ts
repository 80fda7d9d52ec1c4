/**
 * Starts the server: settings, databases, the built app, the first shop, and then it listens. Stops in order on SIGTERM
 * and SIGINT. `--dev` takes the app from Vite instead of the build.
 */
import { getRequestListener } from '@hono/node-server';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { openDatabases } from './db/databases.ts';
import type { Databases } from './db/databases.ts';
import { EmbeddedError } from './db/embedded/errors.ts';
import { startEmbedded } from './db/embedded/start.ts';
import type { Embedded } from './db/embedded/start.ts';
import { migrateTenants } from './db/migrate-tenants.ts';
import { ensureDemo } from './demo/load.ts';
import { MAIL_WAITS, MailRunner } from './modules/invoicing/mail/mail-runner.ts';
import { onMailWaiting } from './modules/invoicing/mail/mail-waiting.ts';
import { paperThread } from './modules/invoicing/paper/pdf-thread.ts';
import { createIdentity } from './modules/identity/identity.ts';
import { ImportRunner } from './modules/importing/import-runner.ts';
import { keepImportsResumed } from './modules/importing/resume-imports.ts';
import { createInvoicing, type Invoicing } from './modules/invoicing/invoicing.ts';
import { startInvoiceWorker } from './modules/invoicing/start-worker.ts';
import { addressLines, localAddress, officeAndCounter } from './platform/boot/addresses.ts';
import { ensureClient } from './platform/boot/client-build.ts';
import { startDevClient } from './platform/boot/dev-client.ts';
import { loadDotEnv, projectRoot, readVersion } from './platform/boot/environment.ts';
import type { Lifecycle } from './platform/boot/lifecycle.ts';
import { createLifecycle, stopOnSignals, stopWithNpm } from './platform/boot/lifecycle.ts';
import { closeServer, listen } from './platform/boot/listen.ts';
import { checkReadiness } from './platform/boot/readiness.ts';
import { AlreadyRunning, startAlone } from './platform/boot/single-start.ts';
import { StartError } from './platform/boot/start-error.ts';
import { startLog } from './platform/boot/start-log.ts';
import type { Config } from './platform/config.ts';
import { ConfigError, loadConfig } from './platform/config.ts';
import { startSimulator } from './platform/e-invoice/simulator/server.ts';
import type { App } from './platform/http/context.ts';
import { smtpMailer } from './platform/mail/mailer.ts';
import { onCommitted } from './sync/committed.ts';
import { DRAFT_PROTOCOL, MAX_DRAFT_MESSAGE_BYTES } from '../src/domain/drafts/api.ts';
import { DraftHub } from './sync/drafts/draft-hub.ts';
import { PositionHub } from './sync/position-hub.ts';
import { keepSwept } from './sync/sweep.ts';

const HTTP_GRACE_MS = 5_000;
const clientDir = join(projectRoot, 'dist', 'client');
const isDev = process.argv.includes('--dev');

const exit = (code: number) => process.exit(code);

interface Boot {
  readonly config: Config;
  readonly log: Logger;
  readonly lifecycle: Lifecycle;
  /** For the person at the terminal; in production stdout belongs to the log. */
  readonly print: (line: string) => void;
}

/**
 * What is done once the databases are open and migrated, before listening (making the first shop): each returns the
 * lines to print under the addresses.
 */
const preparations: readonly ((boot: Boot, databases: Databases) => Promise<readonly string[]>)[] = [
  ({ config, lifecycle, print }, databases) => lifecycle.start({
    name: 'demo',
    limitMs: 3_000,
    start: () => ensureDemo({ config, databases, progress: print, nowMs: Date.now, signal: lifecycle.closing }),
    // Called off, it undoes what it began; the databases are closed after that.
    stop: () => {},
  }),
];

async function startOwnPostgres({ config, log, lifecycle }: Boot): Promise<Embedded> {
  const embedded = await lifecycle.start({
    name: 'postgres',
    limitMs: 2_500,
    start: () => startAlone(config.dataDir, lifecycle.closing, () => startEmbedded({ dataDir: config.dataDir, durable: true, log })),
    stop: (started) => started.stop(),
  });
  void embedded.failed.then(() => lifecycle.stop(1));
  return embedded;
}

async function openMigrated(boot: Boot, url: string): Promise<Databases> {
  const { config, log, lifecycle, print } = boot;
  const databases = await lifecycle.start({
    name: 'databases',
    limitMs: 1_500,
    start: () => openDatabases({ url, log, secret: config.masterKey.toString('base64') }),
    stop: (started) => started.close(),
  });
  for (const outcome of await migrateTenants(databases)) {
    if (!outcome.ok) print(`No se pudo actualizar el negocio ${outcome.slug}: ${outcome.message}`);
  }
  return databases;
}

async function prepareShop(boot: Boot, databases: Databases): Promise<string[]> {
  const lines: string[] = [];
  for (const prepare of preparations) lines.push(...(await prepare(boot, databases)));
  return lines;
}

/** What invoices stand on; the local provider is a small server of this process, as any provider is a server. */
async function startInvoicing({ config, lifecycle }: Boot): Promise<Invoicing> {
  const { url } = await lifecycle.start({
    name: 'local-provider',
    limitMs: 500,
    start: () => startSimulator({ folder: join(config.dataDir, 'cfdi', 'local-provider'), nowMs: Date.now }),
    stop: (started) => started.close(),
  });
  return createInvoicing({ config, localUrl: url, nowMs: Date.now });
}

/** A provider may be slow to answer: what is left under way then is taken up by whoever comes next. */
async function startWorker({ log, lifecycle }: Boot, databases: Databases, invoicing: Invoicing): Promise<void> {
  await lifecycle.start({
    name: 'invoices',
    limitMs: 2_000,
    start: () => startInvoiceWorker({ invoicing, databases, log, closing: lifecycle.closing }),
    stop: (worker) => Promise.race([worker.idle(), delay(1_500, undefined, { ref: false })]),
  });
}

async function makeApp({ config, log, lifecycle }: Boot, databases: Databases, invoicing: Invoicing): Promise<App> {
  const hub = await lifecycle.start({
    name: 'hints',
    limitMs: 500,
    start: () => PositionHub.open({ control: databases.control, listen: databases.listen, log }),
    stop: (started) => started.close(),
  });
  const drafts = await lifecycle.start({
    name: 'drafts',
    limitMs: 1_500,
    start: () => DraftHub.open({ control: databases.control, listen: databases.listen, tenant: databases.tenant, positions: hub, nowMs: Date.now, log }),
    stop: (started) => started.close(),
  });
  // Before the HTTP server is closed, which waits for their connections.
  lifecycle.closing.addEventListener('abort', () => void drafts.close());
  return createApp({
    config,
    log,
    databases,
    drafts,
    invoicing,
    identity: createIdentity({ config, databases, log }),
    hub,
    readiness: () => checkReadiness(databases.control),
    closing: lifecycle.closing,
    clientDir,
    version: readVersion(),
  });
}

async function serve({ config, lifecycle }: Boot, app: App): Promise<number> {
  const answer = getRequestListener(app.fetch);
  const dev = isDev
    ? await lifecycle.start({ name: 'vite', limitMs: 1_000, start: () => startDevClient(projectRoot, answer), stop: ({ close }) => close() })
    : null;
  const { port } = await lifecycle.start({
    name: 'http',
    limitMs: HTTP_GRACE_MS + 200,
    start: () => listen(dev?.handle ?? answer, {
      ...config, sockets: { fetch: (request, env) => app.fetch(request, env), protocol: DRAFT_PROTOCOL, maxMessageBytes: MAX_DRAFT_MESSAGE_BYTES },
    }),
    stop: ({ server }) => closeServer(server, HTTP_GRACE_MS),
  });
  return port;
}

async function startSweep({ log, lifecycle }: Boot, databases: Databases): Promise<void> {
  await lifecycle.start({
    name: 'sweep',
    limitMs: 1_000,
    start: () => ({ ended: keepSwept({ listTenants: databases.listTenants, tenant: databases.tenant, log }, lifecycle.closing) }),
    stop: ({ ended }) => ended,
  });
}

async function startImports({ log, lifecycle }: Boot, databases: Databases): Promise<void> {
  const { closing } = lifecycle;
  const runner = new ImportRunner({ databases, log, closing });
  await lifecycle.start({
    name: 'imports',
    limitMs: 1_000,
    start: () => ({ ended: keepImportsResumed({ runner, listTenants: databases.listTenants, tenant: databases.tenant, log }, closing) }),
    stop: ({ ended }) => ended,
  });
}

async function startMail({ config, log, lifecycle }: Boot, databases: Databases): Promise<void> {
  if (config.mail === undefined) return;
  const mail = new MailRunner({
    mailer: smtpMailer(config.mail), paper: paperThread, listTenants: databases.listTenants, tenant: databases.tenant, log, closing: lifecycle.closing, waits: MAIL_WAITS,
  });
  const deaf = [onMailWaiting((tenantId) => mail.wake(tenantId)), onCommitted((tenantId) => mail.wake(tenantId))];
  await lifecycle.start({
    name: 'mail',
    limitMs: 3_000,
    start: () => ({ ended: mail.run() }),
    stop: ({ ended }) => {
      for (const end of deaf) end();
      return ended;
    },
  });
}

async function boot(started: Boot, logPath: string | null): Promise<void> {
  const { config, log, lifecycle, print } = started;
  print('Iniciando Nexus…');
  const embedded = config.databaseUrl === undefined ? await startOwnPostgres(started) : null;
  const production = config.nodeEnv === 'production';
  const [, [databases, lines]] = await Promise.all([
    isDev ? undefined : ensureClient({ root: projectRoot, clientDir, production, print, signal: lifecycle.closing }),
    openMigrated(started, config.databaseUrl ?? embedded?.url ?? '').then(
      async (opened): Promise<[Databases, string[]]> => [opened, await prepareShop(started, opened)],
    ),
  ]);
  const invoicing = await startInvoicing(started);
  const port = await serve(started, await makeApp(started, databases, invoicing));
  await startSweep(started, databases);
  await startImports(started, databases);
  await startMail(started, databases);
  await startWorker(started, databases, invoicing);
  embedded?.announce(localAddress(config.host, port));
  log.info({ port, host: config.host }, 'listening');
  print(['', 'Nexus está listo:', ...addressLines({ ...config, port }), ...lines].join('\n'));
  print(`\nPara detenerlo: Ctrl-C.${logPath ? ` Registro: ${logPath}` : ''}`);
}

/** Tells the person why the server did not start; the exit code that follows. */
function explain(error: unknown, { log, print }: Boot): number {
  if (error instanceof AlreadyRunning) {
    print(`Nexus ya está en marcha con estos datos (proceso ${error.pid}):`);
    print(officeAndCounter(error.address).join('\n'));
    return 0;
  }
  const expected = error instanceof StartError || error instanceof EmbeddedError;
  process.stderr.write(`Nexus no pudo iniciar. ${error instanceof Error ? error.message : String(error)}\n`);
  log[expected ? 'warn' : 'fatal']({ err: error }, 'not started');
  return 1;
}

function readConfig(): Config | null {
  try {
    loadDotEnv();
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`La configuración no es válida:\n${error.problems.map((problem) => `  - ${problem}`).join('\n')}\n`);
    return null;
  }
}

async function main(): Promise<void> {
  const config = readConfig();
  if (!config) return exit(1);
  const { log, path } = startLog(config);
  const lifecycle = createLifecycle({ log, exit });
  stopOnSignals(lifecycle, { log, exit });
  stopWithNpm(lifecycle, log);
  const print = (line: string) => void (config.nodeEnv === 'production' || process.stdout.write(`${line}\n`));
  const started = { config, log, lifecycle, print };
  try {
    await boot(started, path);
  } catch (error) {
    // A start that was called off fails wherever it was: that is not worth a word.
    const code = lifecycle.closing.aborted ? 0 : explain(error, started);
    await lifecycle.stop(code);
  }
}

await main();

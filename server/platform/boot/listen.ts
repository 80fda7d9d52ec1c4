import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { StartError } from './start-error.ts';

/** How many ports are tried after the first when none was asked for. */
const PORTS_TRIED = 100;
const IDLE_SWEEP_MS = 50;
/** Longer than proxies keep theirs (60 s as a rule): else they send a request down a connection that is just closing. */
const KEEP_ALIVE_MS = 65_000;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** The port was asked for: taken is an error. Otherwise the next free one is taken. */
  readonly portFixed: boolean;
  /** Answers requests that ask for a WebSocket; without it there are none. */
  readonly sockets?: SocketOptions;
}

export interface SocketOptions {
  readonly fetch: Parameters<typeof createAdaptorServer>[0]['fetch'];
  /** The subprotocol spoken; a client that does not offer it gets none. */
  readonly protocol: string;
  readonly maxMessageBytes: number;
}

function makeServer(handle: RequestListener, sockets: SocketOptions | undefined): Server {
  const serverOptions = { keepAliveTimeout: KEEP_ALIVE_MS };
  if (sockets === undefined) return createServer(serverOptions, handle);
  const { fetch, protocol, maxMessageBytes } = sockets;
  const server = new WebSocketServer({
    noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(protocol) && protocol,
  });
  // The adaptor's own listener is left aside: in development the app's files come from elsewhere.
  const create = ((options: object) => createServer(options, handle)) as typeof createServer;
  // The types of ws leave every option open; the one that matters is given above.
  return createAdaptorServer({ fetch, serverOptions, createServer: create, websocket: { server: server as unknown as WebSocketServerLike } }) as Server;
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function startError(error: unknown, host: string, port: number): StartError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    const advice = 'Cierra el programa que lo usa, o elige otro con PORT.';
    return new StartError('port-taken', `El puerto ${port} ya está ocupado por otro programa. ${advice}`, { cause: error });
  }
  const why = code === 'EACCES' ? 'el sistema no lo permite (los puertos menores de 1024 piden privilegios)' : String(code ?? error);
  return new StartError('address-refused', `No se puede escuchar en ${host}:${port}: ${why}. Revisa HOST y PORT.`, { cause: error });
}

/** Listens on the port asked for, or on the next free one when none was. Throws StartError. */
export async function listen(handle: RequestListener, options: ListenOptions): Promise<{ server: Server; port: number }> {
  const lastPort = options.portFixed ? options.port : Math.min(options.port + PORTS_TRIED, 65_535);
  for (let port = options.port; ; port += 1) {
    const server = makeServer(handle, options.sockets);
    try {
      await bind(server, options.host, port);
      return { server, port: (server.address() as AddressInfo).port };
    } catch (error) {
      const reason = startError(error, options.host, port);
      if (reason.code !== 'port-taken' || port >= lastPort) throw reason;
    }
  }
}

/** Stops accepting, lets requests in flight finish for `graceMs`, then cuts what is left. */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A kept-alive connection is idle only once its answer is out.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}

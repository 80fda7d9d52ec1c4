import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A started process whose output can be waited for. */
export interface Started {
  readonly child: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Resolves with the first match in the output; rejects when the process ends without it. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, or the signal that ended it, once nobody holds its output any more: its children have ended too. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Runs a TypeScript program of the project. */
export function startProgram(path: string, env: NodeJS.ProcessEnv): Started {
  return startCommand(process.execPath, ['--import', 'tsx', path], env);
}

/** Runs a command in the project's folder, with little of this process's environment. */
export function startCommand(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let over = false;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const take = (chunk: Buffer) => {
    text += chunk.toString();
    tell();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      tell();
      resolve(code ?? signal);
    });
  });
  return {
    child,
    ended,
    output: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (!found && !over) return;
          listeners.delete(look);
          if (found) resolve(found);
          else reject(new Error(`ended without ${pattern}:\n${text}`));
        };
        listeners.add(look);
        look();
      }),
  };
}

import { DemoError, resetDemo } from '../demo/load.ts';
import type { Command } from './command.ts';
import { UsageError } from './command.ts';

const resetCommand: Command = {
  name: 'demo reset',
  usage: '--yes',
  summary: 'Tira el negocio de demostración con todo lo que se le haya hecho y lo hace de nuevo, con ventas hasta hoy.',
  options: { yes: { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  async run(context, args) {
    if (args.values.yes !== true) throw new UsageError('Se perderá todo lo que haya en el negocio de demostración. Si es lo que quieres, repite la orden con --yes.');
    try {
      const databases = await context.openDatabases();
      const lines = await resetDemo({ config: context.config, databases, progress: context.tell, nowMs: Date.now });
      for (const line of lines) context.print(line);
      return 0;
    } catch (error) {
      if (!(error instanceof DemoError)) throw error;
      context.tell(error.message);
      return 1;
    }
  },
};

/** `demo reset` */
export const demoCommands: readonly Command[] = [resetCommand];

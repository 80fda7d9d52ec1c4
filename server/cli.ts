/** Entry of `npm run -s nexus -- …`: the operator's orders. Only their result goes to stdout. */
import { commands } from './cli/commands.ts';
import { runCommandLine } from './cli/run.ts';
import { loadDotEnv } from './platform/boot/environment.ts';

loadDotEnv();
process.exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  env: process.env,
  commands,
  print: (line) => void process.stdout.write(`${line}\n`),
  tell: (line) => void process.stderr.write(`${line}\n`),
});

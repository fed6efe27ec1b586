import type { CommandModule } from 'yargs';
import yargs from 'yargs';
import { dash } from './options';

/** The commands by name; a module is loaded when its command is called, or for the help. */
// biome-ignore lint/suspicious/noExplicitAny: each command has options of its own, and yargs ties them to the argument of its handler
export type Commands = Readonly<Record<string, () => CommandModule<any, any>>>;

/** Runs the command that the arguments name and sets the exit code: 0 clean, 1 findings, 2 could not run. */
export async function run(argv: readonly string[], commands: Commands): Promise<void> {
  // a reader that closes the pipe (`| head`) has seen what it wanted
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });

  const named = Object.hasOwn(commands, argv[0] ?? '') ? [argv[0] as string] : Object.keys(commands);
  const parser = yargs(argv.map((argument) => (argument === '-' ? dash : argument)))
    .scriptName('npm run')
    .usage('$0 <command>\n\nRenders, validates and emits the logging stack of this repository.')
    .command(named.flatMap((name) => commands[name]?.() ?? []))
    .option('debug', { describe: 'Show where an error was thrown', type: 'boolean', global: true })
    .demandCommand(1, 'Expected a command.')
    .strict()
    .recommendCommands()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .version(false)
    .epilogue(
      'Options follow two dashes: npm run validate -- prod --format json\nExit codes: 0 clean, 1 findings, 2 could not run.',
    )
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(`${message} See --help.`);
    });
  try {
    await parser.parseAsync();
  } catch (error) {
    process.stderr.write(`${shown(error as Error, argv.includes('--debug'))}\n`);
    process.exitCode = 2;
  }
}

function shown(error: Error, debug: boolean): string {
  if (debug) return error.stack ?? error.message;
  return `error: ${error.message}${error instanceof TypeError || error instanceof RangeError ? ' (a bug of ours: run again with --debug)' : ''}`;
}

import { VERSION } from './version.ts';

const args = process.argv.slice(2);

// Answered before anything else is loaded: scripts ask for the version at every start.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  const [{ run }, { processWorld }] = await Promise.all([import('./run.ts'), import('./process-world.ts')]);
  process.exitCode = await run(args, processWorld());
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setFlagsFromString } from 'node:v8';

const flag = '--max-semi-space-size';
// Megabytes for new objects. Left alone that room grows to a multiple of all that a search keeps.
const megabytes = 16;
// Commands that hold much in memory.
const hungry: ReadonlySet<string> = new Set(['dedupe']);

/** Whether a command takes less memory in a process started with little room for new objects, and this is not one. */
export function wantsSmallNursery(args: readonly string[]): boolean {
  const flags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)];
  return hungry.has(args[0] ?? '') && !flags.some((text) => text.startsWith(flag));
}

/** Runs this command in such a process, because Node takes the limit only when a process starts. Gives its exit code. */
export async function runInSmallNursery(): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, `${flag}=${megabytes}`, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A terminal tells both processes. By a message the second telling of one signal does no harm.
  const passOn = (signal: NodeJS.Signals): void => void (child.connected && child.send(signal));
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  const [code, signal] = await once(child, 'exit');
  return typeof code === 'number' ? code : 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
}

// How much garbage may pile up before it is collected, as a percentage of what is in use. Left alone it is a multiple.
const mostGarbage = 40;

/** Makes this process collect its garbage early, if its command holds much in memory. */
export function collectEarly(args: readonly string[]): void {
  if (hungry.has(args[0] ?? '')) setFlagsFromString(`--heap-growing-percent=${mostGarbage}`);
}

/** Makes a process that another one started for its work stop with that one, or when that one says so. */
export function followStarter(): void {
  if (!process.connected) return;
  process.once('disconnect', () => process.exit(1));
  process.on('message', (signal) => process.emit(signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'));
  process.channel?.unref();
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';

/** A fake CRM in a process of its own. */
export interface RunningAccount {
  readonly url: string;
  readonly token: string;
  readonly controlUrl: string;
  stop(): void;
}

/** Starts a fake CRM with this many records in a process of its own. */
export async function startAccount(vendor: 'hubspot' | 'pipedrive', records: number): Promise<RunningAccount> {
  const script = new URL(`./fake-account${extname(import.meta.url)}`, import.meta.url);
  const child = spawn(
    process.execPath,
    ['--conditions=@crmsync/source', '--max-old-space-size=8192', script.pathname, vendor, String(records)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout });
  const [line]: unknown[] = await once(lines, 'line');
  const address: { url: string; token: string; controlUrl: string } = JSON.parse(String(line));
  return { ...address, stop: () => child.kill('SIGTERM') };
}

import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { findProgram, freePort, serverAccount } from './server-account.ts';

const execute = promisify(execFile);

/** A server of the test's own, which it may stop as it likes. */
export interface OwnCluster {
  readonly connectionString: string;
  /**
   * Ends the server, at once as in a crash or after telling its clients, and starts it again.
   * @param whenStopped is called between the two
   */
  restart(mode: 'immediate' | 'fast', whenStopped?: () => void): Promise<void>;
}

/** Why no server can be started here, if so. */
export function clusterHindrance(): string | undefined {
  if (!findProgram('initdb') || !findProgram('pg_ctl')) return 'initdb and pg_ctl are not installed';
  if (process.getuid?.() === 0 && !serverAccount()) return 'root cannot run a server and there is no user postgres';
  return undefined;
}

/** Starts a server in a temporary folder; it goes when the test file ends. */
export async function ownCluster(): Promise<OwnCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-cluster-'));
  const account = serverAccount();
  if (account) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const run = (program: string, ...args: readonly string[]) =>
    execute(findProgram(program) ?? program, args, { cwd: folder, ...account });
  await run('initdb', '-D', data, '--auth=trust', '--username=postgres', '--encoding=UTF8', '--no-locale', '--no-sync');
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`;
  const log = join(folder, 'log');
  const start = () => run('pg_ctl', '-D', data, '-l', log, '-o', settings, '-w', 'start');
  await start();
  afterAll(async () => {
    await run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    connectionString: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async restart(mode, whenStopped = () => {}) {
      await run('pg_ctl', '-D', data, '-m', mode, '-w', 'stop');
      whenStopped();
      await start();
    },
  };
}

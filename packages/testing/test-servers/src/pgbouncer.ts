import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { findProgram, freePort, serverAccount } from './server-account.ts';

/** Connections to the server: fewer than clients, so that transactions of a client meet changing ones. */
const serverConnections = 3;
const tries = 100;

/** Why no pooler can be started here, if so. */
export function poolerHindrance(): string | undefined {
  return findProgram('pgbouncer') ? undefined : 'pgbouncer is not installed';
}

/** Starts PgBouncer in transaction mode before a server; gives its connection string. It goes when the test file ends. */
export async function pgBouncer(target: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'crmsync-pooler-'));
  const account = serverAccount();
  const port = await freePort();
  const url = new URL(target);
  const password = url.password ? ` password=${decodeURIComponent(url.password)}` : '';
  const server = `host=${url.hostname} port=${url.port || 5432} user=${url.username}${password} dbname=${url.pathname.slice(1)} connect_query='set synchronous_commit = off'`;
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(
    settings,
    `[databases]\npooled = ${server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = ${serverConnections}\nserver_reset_query_always = 0\n`,
  );
  if (account) for (const path of [folder, settings]) chownSync(path, account.uid, account.gid);
  const child = spawn(findProgram('pgbouncer') ?? '', ['-q', settings], { stdio: 'ignore', ...account });
  afterAll(async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  });
  await listening(port, child);
  return `postgres://${url.username}@127.0.0.1:${port}/pooled`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < tries && child.exitCode === null; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const reached = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
    ]);
    socket.destroy();
    if (reached) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('pgbouncer does not answer');
}

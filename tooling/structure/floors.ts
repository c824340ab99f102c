/** The floor of every package; `*` stands for one or more characters, the first row that matches counts. */
const floors: readonly (readonly [pattern: string, floor: number])[] = [
  ['@crmsync/model', 0],
  ['@crmsync/normalize', 0],
  ['@crmsync/adapter', 1],
  ['@crmsync/store', 1],
  ['@crmsync/conflict-resolver', 1],
  ['@crmsync/dedupe', 1],
  ['@crmsync/automation', 1],
  ['@crmsync/metrics', 1],
  ['@crmsync/adapter-kit', 2],
  ['@crmsync/orchestrator', 2],
  ['@crmsync/testkit', 2],
  ['@crmsync/fakes', 2],
  ['@crmsync/test-servers', 2],
  ['@crmsync/adapter-*', 3],
  ['@crmsync/store-sql', 3],
  ['@crmsync/credentials', 3],
  ['@crmsync/rate-budget', 3],
  ['@crmsync/http', 3],
  ['@crmsync/queue-*', 3],
  ['@crmsync/dashboard', 3],
  ['@crmsync/cli', 4],
  ['@crmsync/simulation', 4],
  ['@crmsync/bench', 4],
  ['@crmsync/example-*', 5],
];

/** Imports between packages of one floor that are allowed all the same: importing package, imported package. */
export const sameFloorImports: readonly (readonly [from: string, to: string])[] = [
  // Survivorship compares values exactly as the merge of two sides does.
  ['@crmsync/dedupe', '@crmsync/conflict-resolver'],
];

/** What the sources of some packages may not import beyond the floors. Tests are free. */
export interface ImportRestriction {
  readonly packages: readonly string[];
  readonly except?: readonly string[];
  /** When present, the only `@crmsync/*` packages allowed. */
  readonly onlyWorkspace?: readonly string[];
  /** When present, the only packages from the registry allowed. */
  readonly onlyRegistry?: readonly string[];
  /** Packages and built-in modules that are never allowed. */
  readonly never?: readonly string[];
  readonly because: string;
}

const httpClients = ['ky', 'undici', 'axios', 'got', 'node-fetch', 'node:http', 'node:https', 'node:http2'];
const httpFrameworks = ['express', 'fastify', 'hono', 'koa', '@hapi/*', 'next'];
const databaseDrivers = [
  'node:sqlite',
  'better-sqlite3',
  'pg',
  'postgres',
  'kysely',
  'mysql2',
  'mongodb',
  'firebase-admin',
  '@supabase/*',
  '@electric-sql/*',
];
const queues = ['bullmq', 'pg-boss', 'ioredis', '@temporalio/*'];

export const importRestrictions: readonly ImportRestriction[] = [
  {
    packages: ['@crmsync/adapter-*'],
    except: ['@crmsync/adapter-kit'],
    onlyWorkspace: ['@crmsync/adapter-kit', '@crmsync/adapter', '@crmsync/model'],
    because: 'an adapter is built from the kit, the contract and the model; it carries no engine and no phone metadata',
  },
  {
    packages: ['@crmsync/adapter-*'],
    except: ['@crmsync/adapter-kit', '@crmsync/adapter-postgres'],
    onlyRegistry: ['zod'],
    because: 'an adapter has no client library of its own: the kit does HTTP, retries and limits',
  },
  {
    packages: ['@crmsync/orchestrator'],
    never: ['@crmsync/adapter-*', ...httpClients, ...httpFrameworks, ...databaseDrivers, ...queues],
    because: 'the orchestrator knows only ports: the host brings adapters, store, HTTP and queue',
  },
  {
    packages: ['@crmsync/conflict-resolver', '@crmsync/dedupe', '@crmsync/automation', '@crmsync/metrics'],
    never: [...httpClients, ...httpFrameworks, ...databaseDrivers, ...queues, 'node:fs', 'node:fs/promises'],
    because: 'this package is pure: data in, decisions out',
  },
  {
    packages: ['@crmsync/model', '@crmsync/normalize', '@crmsync/adapter', '@crmsync/store'],
    never: [...httpClients, ...httpFrameworks, ...databaseDrivers, ...queues],
    because: 'contracts and the model do no I/O',
  },
  {
    packages: ['@crmsync/adapter-kit', '@crmsync/adapter', '@crmsync/model'],
    never: ['@crmsync/normalize', 'libphonenumber-js'],
    because: 'every adapter carries this package, and none may carry phone metadata',
  },
];

/** Whether a name matches a pattern in which `*` stands for one or more characters. */
export function matchesPattern(name: string, pattern: string): boolean {
  const [head = '', tail] = pattern.split('*');
  if (tail === undefined) return name === pattern;
  return name.length > head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
}

/** The floor of a package, or undefined when nobody has given it one. */
export function floorOf(name: string): number | undefined {
  return floors.find(([pattern]) => matchesPattern(name, pattern))?.[1];
}

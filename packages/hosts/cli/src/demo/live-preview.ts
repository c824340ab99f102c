import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { createSync, syncCollections } from '@crmsync/orchestrator';
import { createSqliteStore } from '@crmsync/store-sql';
import { CommandError } from '../command-error.ts';
import type { Terminal } from '../terminal.ts';
import { demoEntities } from './demo-sync.ts';
import { printPlan } from './print-plan.ts';
import { summarizePlan } from './summarize-plan.ts';

/** Names under which each account's token may stand in the environment; the first that is set is taken. */
const tokenVariables = {
  hubspot: ['HUBSPOT_API_KEY', 'HUBSPOT_ACCESS_TOKEN'],
  pipedrive: ['PIPEDRIVE_API_KEY', 'PIPEDRIVE_API_TOKEN'],
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Shows what a first sync of real accounts would do. The connections of a plan refuse every request that writes, and
 * the store is in memory.
 * @throws CommandError naming the variables that are missing
 */
export async function previewLive(environment: Environment, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const tokens = readTokens(environment);
  terminal.heading('Your accounts – read only, nothing is written');
  const store = createSqliteStore({ path: ':memory:', collections: syncCollections });
  const sync = createSync({
    tenantId: 'preview',
    store,
    connections: {
      hubspot: { adapter: hubspot(), credentials: tokenCredential(tokens.hubspot), entities: demoEntities },
      pipedrive: { adapter: pipedrive(), credentials: tokenCredential(tokens.pipedrive), entities: demoEntities },
    },
  });
  try {
    const plan = await sync.plan({ signal });
    printPlan(terminal, await summarizePlan(sync, plan.id));
    terminal.line();
    terminal.line(`${plan.items} changes planned, none made`);
  } finally {
    await sync.close();
    await store.close();
  }
}

function readTokens(environment: Environment): { readonly hubspot: string; readonly pipedrive: string } {
  const first = (names: readonly string[]): string => names.map((name) => environment[name] ?? '').find(Boolean) ?? '';
  const tokens = { hubspot: first(tokenVariables.hubspot), pipedrive: first(tokenVariables.pipedrive) };
  const missing = [
    ...(tokens.hubspot === '' ? [tokenVariables.hubspot.join(' or ')] : []),
    ...(tokens.pipedrive === '' ? [tokenVariables.pipedrive.join(' or ')] : []),
  ];
  if (missing.length === 0) return tokens;
  const names = missing.join(', and ');
  throw new CommandError('CREDENTIALS_MISSING', `A preview of your accounts needs ${names}.`, `Set ${names}.`);
}

import { createSqliteStore } from '@crmsync/store-sql';
import { loadEngine } from './engine.ts';
import { type Outcome, simulate } from './simulate.ts';
import type { Story } from './story.ts';

/** What plays stories with an engine and a kind of store. */
export async function createPlayer(settings: {
  readonly store: 'memory' | 'sqlite';
  readonly engine?: string;
}): Promise<(story: Story) => Promise<Outcome>> {
  const engine = await loadEngine(settings.engine);
  if (settings.store === 'memory') return (story) => simulate(story, { engine });
  return (story) =>
    simulate(story, { engine, openStore: (collections) => createSqliteStore({ path: ':memory:', collections }) });
}

import { loadEngine } from './engine.ts';
import { type Outcome, simulate } from './simulate.ts';
import { openStoreSource, type StoreKind } from './stores/store-source.ts';
import type { Story } from './story.ts';

export interface PlayerSettings {
  readonly store: StoreKind;
  /** The PostgreSQL server to use, if there is a certain one. */
  readonly databaseUrl?: string;
  /** Sources of the engine. */
  readonly engine?: string;
}

/** Plays stories one after the other with an engine and a kind of store. */
export interface Player {
  /** What the engine's state is kept in, for people. */
  readonly storeName: string;
  play(story: Story): Promise<Outcome>;
  close(): Promise<void>;
}

/** Opens a player; it is to be closed. */
export async function createPlayer(settings: PlayerSettings): Promise<Player> {
  const engine = await loadEngine(settings.engine);
  const source = await openStoreSource(settings.store, engine.syncCollections, settings.databaseUrl);
  return {
    storeName: source.name,
    play: (story) => simulate(story, { engine, openStore: source.open }),
    close: source.close,
  };
}

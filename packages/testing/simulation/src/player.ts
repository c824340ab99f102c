import { loadEngine } from './engine.ts';
import { type Outcome, simulate } from './simulate.ts';
import { openStoreSource, type StoreKind } from './stores/store-source.ts';
import type { Story } from './story.ts';
import type { HostTables } from './vendors/host-tables.ts';

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
  /** What the tables of stories with real adapters are in; opened by the first such story. */
  readonly tablesName: () => Promise<string>;
  play(story: Story): Promise<Outcome>;
  close(): Promise<void>;
}

/** Opens a player; it is to be closed. */
export async function createPlayer(settings: PlayerSettings): Promise<Player> {
  const engine = await loadEngine(settings.engine);
  const source = await openStoreSource(settings.store, engine.syncCollections, settings.databaseUrl);
  let opened: Promise<HostTables> | undefined;
  const tables = (): Promise<HostTables> => {
    // Only for those who ask: loading adapters and driver takes longer than a story.
    opened ??= import('./vendors/host-tables.ts').then((module) => module.openHostTables(settings.databaseUrl));
    return opened;
  };
  return {
    storeName: source.name,
    tablesName: async () => (await tables()).name,
    play: (story) =>
      simulate(story, {
        engine,
        openStore: source.open,
        async openTables() {
          const opened = await tables();
          await opened.empty();
          return opened;
        },
      }),
    async close() {
      await (await opened)?.close();
      await source.close();
    },
  };
}

import type { ConnectionContext } from './engine-context.ts';
import { liveGolden } from './merging/live-golden.ts';
import { goldens } from './rows/golden.ts';
import { type LinkRow, linkId, links } from './rows/link.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Both directions of the identity map of one connection, for the records of one page. */
export interface LinkIndex {
  /** Makes golden ids of these remote records known. */
  loadRemote(refs: readonly { readonly objectType: string; readonly id: string }[]): Promise<void>;
  /** Makes remote ids of these golden records known. */
  loadGolden(goldenIds: readonly string[]): Promise<void>;
  goldenIdOf(objectType: string, remoteId: string): string | undefined;
  remoteIdOf(goldenId: string, objectType: string): string | undefined;
  /** The primary link of a golden record in this connection, among those loaded. */
  primaryOf(goldenId: string): LinkRow | undefined;
  /** The other linked records of a golden record in this connection. */
  secondariesOf(goldenId: string): readonly LinkRow[];
  /** Any link of a golden record in this connection, tombstones included; not those that a new record may stand for. */
  anyOf(goldenId: string): LinkRow | undefined;
  /** Takes note of a link made or changed in this unit of work. */
  note(link: LinkRow): void;
}

/** Makes the index over a unit of work. */
export function createLinkIndex(unit: UnitOfWork, conn: ConnectionContext): LinkIndex {
  const byGolden = new Map<string, LinkRow[]>();
  /** Golden records that were merged away, and where to. */
  const aliases = new Map<string, string>();
  const known = new Set<string>();
  const note = (link: LinkRow): void => {
    const rows = (byGolden.get(link.goldenId) ?? []).filter((row) => row.id !== link.id);
    byGolden.set(link.goldenId, [...rows, link]);
  };
  const primaryOf = (goldenId: string): LinkRow | undefined =>
    byGolden.get(goldenId)?.find((row) => row.role === 'primary' && row.state === 'linked');
  const index: LinkIndex = {
    async loadRemote(refs) {
      await unit.load(
        links,
        refs.map((ref) => linkId(conn.id, ref.objectType, ref.id)),
      );
    },
    async loadGolden(goldenIds) {
      const missing = [...new Set(goldenIds)].filter((id) => !known.has(id));
      for (let start = 0; start < missing.length; start += 500) {
        const chunk = missing.slice(start, start + 500);
        const found = await unit.find({
          collection: links,
          index: 'byGolden',
          anyOf: chunk.map((id) => [id, conn.id]),
          limit: 10_000,
        });
        for (const row of found) note(row);
        for (const id of chunk) known.add(id);
        await followMerged(chunk.filter((id) => !byGolden.has(id)));
      }
    },
    goldenIdOf(objectType, remoteId) {
      const row = unit.peek(links, linkId(conn.id, objectType, remoteId));
      return row?.state === 'linked' ? row.goldenId : undefined;
    },
    remoteIdOf(goldenId, objectType) {
      const row = primaryOf(aliases.get(goldenId) ?? goldenId);
      return row?.objectType === objectType ? row.remoteId : undefined;
    },
    primaryOf,
    secondariesOf: (goldenId) =>
      byGolden.get(goldenId)?.filter((row) => row.role === 'secondary' && row.state === 'linked') ?? [],
    anyOf: (goldenId) => byGolden.get(goldenId)?.find((row) => row.state !== 'superseded'),
    note,
  };
  /** What refers to a golden record that was merged away means the survivor. */
  const followMerged = async (ids: readonly string[]): Promise<void> => {
    await unit.load(goldens, ids);
    const survivors: string[] = [];
    for (const id of ids) {
      const golden = await liveGolden({ unit }, id);
      if (!golden || golden.id === id) continue;
      aliases.set(id, golden.id);
      survivors.push(golden.id);
    }
    if (survivors.length > 0) await index.loadGolden(survivors);
  };
  return index;
}

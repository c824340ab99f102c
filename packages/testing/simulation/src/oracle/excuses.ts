import { entityOf, markerField, type SimType } from '../plain-value.ts';
import { listOf, objectOf, type StoredRow, type StoreRows, textOf } from './store-rows.ts';

/** What the engine says of one remote record, as data. */
export interface LinkView {
  readonly connectionId: string;
  readonly type: SimType;
  readonly remoteId: string;
  readonly goldenId: string;
  readonly isPrimary: boolean;
  readonly state: string;
  /** Fields that are left alone because they wait for a person, or differed when a record was first linked. */
  readonly open: ReadonlySet<string>;
  /** Whether a write to it failed for good, and says so. */
  readonly isBuried: boolean;
}

/** What waits for a person, or is known to have failed: nothing is promised of it but that it shows. */
export interface Excuses {
  readonly links: readonly LinkView[];
  linkOf(connectionId: string, type: SimType, remoteId: string): LinkView | undefined;
  /** Whether an unlinked record waits with a reason. */
  waits(connectionId: string, type: SimType, remoteId: string): boolean;
  /** Whether the deletion of a record waits for the guard. */
  isDoomed(connectionId: string, type: SimType, remoteId: string): boolean;
  /** Whether a golden record is not written to a connection for a reason that shows. */
  isKeptBack(connectionId: string, goldenId: string): boolean;
}

/** Gathers what the store says about open questions. */
export function gatherExcuses(rows: StoreRows, holds: readonly StoredRow[]): Excuses {
  const letters = new Set(
    rows.of('dead_letters').map((row) => `${textOf(row, 'connectionId')}|${textOf(row, 'goldenId')}`),
  );
  const conflicts = new Map(
    rows
      .of('conflicts')
      .filter((row) => row.status === 'pending')
      .map((row) => [row.id, Object.keys(objectOf(row.fields))]),
  );
  const divergent = new Map<string, readonly string[]>();
  for (const row of rows.of('links')) {
    const goldenId = textOf(row, 'goldenId');
    divergent.set(goldenId, [...(divergent.get(goldenId) ?? []), ...listOf(row.divergent)]);
  }
  const links = rows.of('links').map(
    (row): LinkView => ({
      connectionId: textOf(row, 'connectionId'),
      type: textOf(row, 'objectType') === 'contacts' ? 'contacts' : 'companies',
      remoteId: textOf(row, 'remoteId'),
      goldenId: textOf(row, 'goldenId'),
      isPrimary: row.role === 'primary',
      state: textOf(row, 'state'),
      open: new Set([...(divergent.get(textOf(row, 'goldenId')) ?? []), ...(conflicts.get(row.id) ?? [])]),
      isBuried: letters.has(`${textOf(row, 'connectionId')}|${textOf(row, 'goldenId')}`),
    }),
  );
  const byId = new Map(links.map((link) => [`${link.connectionId}|${link.type}|${link.remoteId}`, link]));
  const waiting = new Set([...rows.of('candidates'), ...rows.of('skips')].map(({ id }) => id));
  const held = new Set(
    [...holds, ...rows.of('delete_holds').map((row) => ({ id: keptBackId(row) }))].map(({ id }) => id),
  );
  const doomed = new Set(rows.of('delete_holds').flatMap(({ id, state }) => (state === 'done' ? [] : [id])));
  return {
    links,
    linkOf: (connectionId, type, remoteId) => byId.get(`${connectionId}|${type}|${remoteId}`),
    waits: (connectionId, type, remoteId) => waiting.has(`${connectionId}|${type}|${remoteId}`),
    isDoomed: (connectionId, type, remoteId) => doomed.has(`${connectionId}|${type}|${remoteId}`),
    isKeptBack: (connectionId, goldenId) =>
      letters.has(`${connectionId}|${goldenId}`) || held.has(`${connectionId}|${goldenId}`),
  };
}

function keptBackId(row: StoredRow): string {
  return `${textOf(row, 'connectionId')}|${textOf(row, 'goldenId')}`;
}

/** Golden records that live, with whom they mean. */
export function liveGoldens(
  rows: StoreRows,
): readonly { readonly id: string; readonly type: SimType; readonly marker: string }[] {
  return rows
    .of('goldens')
    .filter((row) => row.state === 'live')
    .map((row) => {
      const type: SimType = row.entity === entityOf.contacts ? 'contacts' : 'companies';
      return { id: row.id, type, marker: textOf(objectOf(row.fields), markerField[type]) };
    });
}

import type { EntityType, FieldValues } from '@crmsync/model';
import { defineCollection } from '@crmsync/store';

/** What both sides agreed on last, per field, in the remote's own values. */
export interface LinkBase {
  /** What our mapping last projected and the remote confirmed. Hub changed ⇔ projection ≠ `sent`. */
  readonly sent: FieldValues;
  /** What the remote then showed. Remote changed ⇔ remote ≠ `read`. */
  readonly read: FieldValues;
}

/** Ties one remote record to one golden record. Unique per connection, object type and remote id. */
export interface LinkRow {
  readonly id: string;
  readonly connectionId: string;
  readonly objectType: string;
  readonly remoteId: string;
  readonly entity: EntityType;
  readonly goldenId: string;
  /** Secondaries of one connection merge in and are never pushed. */
  readonly role: 'primary' | 'secondary';
  /** `superseded`: we deleted it, then the deletion was taken back; a record made anew stands for it. */
  readonly state: 'linked' | 'tombstonedRemote' | 'tombstonedLocal' | 'superseded' | 'merged' | 'ignored';
  readonly mergedInto?: string;
  readonly base: LinkBase;
  /** Fields held for review: neither half of their base moves until somebody decides. */
  readonly held: readonly string[];
  /** Fields that differed when the link was made and were left alone on both sides. */
  readonly divergent: readonly string[];
  /** Hash of the last observation and mapping that left nothing open: an equal one is skipped at once. */
  readonly seenHash?: string;
  readonly remoteUpdatedAt?: string;
  readonly version?: string;
  readonly url?: string;
  /** How the link came about: a match rule's reason, `created`, `inbound` or `user`. */
  readonly linkedBy: string;
  readonly evidence: readonly string[];
  readonly linkedAt: string;
  /** The last write of ours: what the echo of it must look like. */
  readonly receipt?: { readonly intentId: string; readonly at: string; readonly hash: string };
}

export const links = defineCollection<LinkRow>()(
  'links',
  { connectionId: 'text', objectType: 'text', remoteId: 'text', goldenId: 'text', entity: 'text', state: 'text' },
  {
    byGolden: { columns: ['goldenId', 'connectionId'] },
    byState: { columns: ['connectionId', 'entity', 'state'] },
  },
);

/** The id of a link; the same remote record has the same link id for ever. */
export function linkId(connectionId: string, objectType: string, remoteId: string): string {
  return `${connectionId}|${objectType}|${remoteId}`;
}

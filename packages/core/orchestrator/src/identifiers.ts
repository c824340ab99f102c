import { contentHash, type EntityType } from '@crmsync/model';

/**
 * The id of a golden record that is born from a remote record. It follows from that record, so that a plan, its
 * application and a run after a crash all speak of the same one.
 */
export function goldenId(entity: EntityType, connectionId: string, objectType: string, remoteId: string): string {
  return `${entity}_${contentHash([connectionId, objectType, remoteId])}`;
}

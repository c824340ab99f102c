import { contentHash, type EntityType } from '@crmsync/model';

const plainId = /^[A-Za-z0-9-]{1,40}$/;

/**
 * The id of a golden record that is born from a remote record. It follows from that record, so that a plan, its
 * application and a run after a crash all speak of the same one. It ends with the remote id where that is plain, so that
 * records which are listed together are stored together: ids in random order cost a store most of its speed.
 */
export function goldenId(entity: EntityType, connectionId: string, objectType: string, remoteId: string): string {
  const place = contentHash([connectionId, objectType]).slice(0, 8);
  return `${entity}_${place}_${plainId.test(remoteId) ? remoteId : contentHash(remoteId)}`;
}

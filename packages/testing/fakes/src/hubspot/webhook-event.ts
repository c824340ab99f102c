import type { SeededRandom } from '../seeded-random.ts';
import type { WebhookOutbox } from '../webhook-outbox.ts';
import type { AssociationChange } from './association-store.ts';
import { findObjectType, type ObjectType } from './object-type.ts';

/** Who makes a change, as webhooks tell it. */
export interface ChangeSource {
  readonly changeSource: string;
  readonly sourceId: string;
}

/** Queues one event per thing that happened. */
export interface EventWriter {
  creation(type: ObjectType, id: number, source: ChangeSource): void;
  propertyChange(type: ObjectType, id: number, property: string, value: string, source: ChangeSource): void;
  deletion(type: ObjectType, id: number, source: ChangeSource): void;
  restore(type: ObjectType, id: number, source: ChangeSource): void;
  privacyDeletion(type: ObjectType, id: number, source: ChangeSource): void;
  merge(
    type: ObjectType,
    merge: {
      readonly primaryId: number;
      readonly mergedIds: readonly number[];
      readonly newId: number;
      readonly moved: number;
    },
    source: ChangeSource,
  ): void;
  association(change: AssociationChange, source: ChangeSource): void;
}

/** What every event of an account says. */
export interface EventOrigin {
  readonly portalId: number;
  readonly appId: number;
  readonly now: () => number;
}

/** Makes the writer in front of an outbox. */
export function createEventWriter(outbox: WebhookOutbox, random: SeededRandom, origin: EventOrigin): EventWriter {
  const queue = (
    type: ObjectType,
    event: string,
    details: Readonly<Record<string, unknown>>,
    source: ChangeSource,
  ): void => {
    const subscriptionType = `${type.eventName}.${event}`;
    outbox.queue(subscriptionType, {
      eventId: random.int(1, 2_000_000_000),
      subscriptionId: subscriptionIds.get(event) ?? 1,
      portalId: origin.portalId,
      appId: origin.appId,
      occurredAt: origin.now(),
      subscriptionType,
      ...(type.eventName === 'object' ? { objectTypeId: type.typeId } : {}),
      ...details,
      changeSource: source.changeSource,
      sourceId: source.sourceId,
    });
  };
  return {
    creation: (type, objectId, source) => queue(type, 'creation', { objectId, changeFlag: 'CREATED' }, source),
    propertyChange: (type, objectId, propertyName, propertyValue, source) =>
      queue(type, 'propertyChange', { objectId, propertyName, propertyValue }, source),
    deletion: (type, objectId, source) => queue(type, 'deletion', { objectId, changeFlag: 'DELETED' }, source),
    restore: (type, objectId, source) => queue(type, 'restore', { objectId, changeFlag: 'RESTORED' }, source),
    privacyDeletion: (type, objectId, source) => queue(type, 'privacyDeletion', { objectId }, source),
    merge(type, { primaryId, mergedIds, newId, moved }, source) {
      queue(
        type,
        'merge',
        {
          objectId: newId,
          primaryObjectId: primaryId,
          mergedObjectIds: mergedIds,
          newObjectId: newId,
          numberOfPropertiesMoved: moved,
        },
        source,
      );
    },
    association({ from, to, type, removed }, source) {
      const fromType = findObjectType(from.type);
      const toType = findObjectType(to.type);
      if (fromType === undefined || toType === undefined) return;
      const details = {
        associationType: `${fromType.singular}_TO_${toType.singular}`.toUpperCase(),
        associationTypeId: type.typeId,
        associationCategory: type.category,
        fromObjectId: from.id,
        toObjectId: to.id,
        associationRemoved: removed,
        isPrimaryAssociation: type.isPrimary,
      };
      queue(fromType, 'associationChange', details, source);
    },
  };
}

const subscriptionIds = new Map(
  ['creation', 'propertyChange', 'deletion', 'restore', 'merge', 'associationChange', 'privacyDeletion'].map(
    (event, at) => [event, 4201 + at] as const,
  ),
);

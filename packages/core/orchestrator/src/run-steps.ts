import { type EntityType, entityTypes } from '@crmsync/model';
import type { ConnectionContext } from './engine-context.ts';
import type { RunStep } from './rows/run.ts';

/** The first steps of a run: what records refer to must be known before they can be read. */
export function referenceSteps(connectionIds: readonly string[]): readonly RunStep[] {
  return connectionIds.map((connectionId) => ({ kind: 'references', connectionId }));
}

/** Everything after the references: pull parents before children, sweep where it is due, sort out open writes, push, delete. */
export function syncSteps(connections: readonly ConnectionContext[]): readonly RunStep[] {
  const steps: RunStep[] = [];
  for (const conn of connections) if (conn.readsFrom) steps.push({ kind: 'inbox', connectionId: conn.id });
  return [
    ...steps,
    ...readSteps(connections, 'pull'),
    ...readSteps(connections, 'sweep'),
    ...recoverSteps(connections),
    ...connections.filter((conn) => conn.rebasing).map(({ id }) => ({ kind: 'rebase', connectionId: id }) as const),
    ...pushSteps(connections),
    ...deleteSteps(connections),
  ];
}

/** Per port that can be listed, parents first. */
function readSteps(connections: readonly ConnectionContext[], kind: 'pull' | 'sweep'): readonly RunStep[] {
  const steps: RunStep[] = [];
  for (const entity of entityTypes) {
    for (const conn of connections) {
      if (!conn.readsFrom) continue;
      for (const { capabilities } of conn.ports) {
        if (capabilities.entity === entity && capabilities.operations.includes('list')) {
          if (kind === 'pull' && conn.rebasing) steps.push({ kind: 'rebase', connectionId: conn.id, entity });
          steps.push({ kind, connectionId: conn.id, objectType: capabilities.objectType, entity });
        }
      }
    }
  }
  return steps;
}

/** Takes back what another run wrote. */
export function undoSteps(connections: readonly ConnectionContext[]): readonly RunStep[] {
  return connections.map((conn) => ({ kind: 'undo', connectionId: conn.id }));
}

/** Looks for the outcome of writes that nobody waits for any more. */
export function recoverSteps(connections: readonly ConnectionContext[]): readonly RunStep[] {
  const steps: RunStep[] = [];
  for (const conn of connections) {
    if (!conn.writesTo) continue;
    for (const { capabilities } of conn.ports) {
      if (capabilities.operations.includes('create') || capabilities.operations.includes('update')) {
        steps.push({
          kind: 'recover',
          connectionId: conn.id,
          objectType: capabilities.objectType,
          entity: capabilities.entity,
        });
      }
    }
  }
  return steps;
}

/** Pushes only, parents first. */
export function pushSteps(connections: readonly ConnectionContext[]): readonly RunStep[] {
  return perEntity(connections, entityTypes, 'push');
}

function deleteSteps(connections: readonly ConnectionContext[]): readonly RunStep[] {
  return perEntity(connections, [...entityTypes].reverse(), 'deletes');
}

function perEntity(
  connections: readonly ConnectionContext[],
  entities: readonly EntityType[],
  kind: RunStep['kind'],
): readonly RunStep[] {
  return entities.flatMap((entity) =>
    connections
      .filter((conn) => conn.writesTo && conn.ports.some((port) => port.capabilities.entity === entity))
      .map((conn) => ({ kind, connectionId: conn.id, entity })),
  );
}

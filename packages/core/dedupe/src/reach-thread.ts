import { parentPort, workerData } from 'node:worker_threads';
import { createReachLane } from './read/reach-lane.ts';
import type { ReadSettings } from './read/read-settings.ts';
import type { ReachOrder, ReachReply } from './read/start-reach-thread.ts';

// The thread that `findDuplicates` starts for large stores. Imported anywhere else it does nothing.
if (parentPort !== null) {
  const port = parentPort;
  const lane = createReachLane(workerData as ReadSettings);
  const reply = (message: ReachReply, moved: ArrayBuffer[] = []): void => port.postMessage(message, moved);
  port.on('message', (order: ReachOrder) => {
    if (order.kind === 'read') {
      lane.read(order.batch);
      reply({ kind: 'read' });
      return;
    }
    const result = lane.finish();
    reply({ kind: 'finished', result }, [...new Set(buffersOf(result))]);
    port.close();
  });
  reply({ kind: 'ready' });
}

/** Memory that can be handed over instead of copied. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (value instanceof Int32Array) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.values(value).flatMap(buffersOf);
}

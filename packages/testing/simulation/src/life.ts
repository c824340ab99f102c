import type { World } from './world.ts';

/** What a life needs of the world it is in. */
type Stage = Pick<World, 'scheduler' | 'trace'>;

/** A process that can be killed: then nothing it waits for ever comes back, and it asks for nothing more. */
export interface Life {
  readonly name: string;
  readonly alive: boolean;
  kill(cause: string): void;
  /** Resolves after virtual time, if it still lives; rejects with the signal's reason when that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Begins a life. */
export function createLife(world: Stage, name: string): Life {
  let alive = true;
  const life: Life = {
    name,
    get alive() {
      return alive;
    },
    kill(cause) {
      if (!alive) return;
      alive = false;
      world.trace.note(`${name} is killed ${cause}`);
    },
    sleep(ms, signal) {
      const slept = throughPort(world, life, { beforeMs: ms, afterMs: 0 }, () => undefined);
      if (!signal) return slept;
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        slept.then(resolve);
      });
    },
  };
  return life;
}

/**
 * Does something on the other side of a port: it happens `beforeMs` from now whether the asker still lives or not, and
 * the answer comes `afterMs` later, to the living only.
 */
export function throughPort<T>(
  { scheduler }: Stage,
  life: Life,
  { beforeMs, afterMs }: { readonly beforeMs: number; readonly afterMs: number },
  effect: () => T | Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (!life.alive) return;
    const answer = (give: () => void): void =>
      scheduler.after(afterMs, () => {
        if (life.alive) give();
      });
    scheduler.after(beforeMs, () => {
      const outcome = scheduler.hold(attempt(effect));
      outcome.then(
        (value) => answer(() => resolve(value)),
        (error: unknown) => answer(() => reject(error)),
      );
    });
  });
}

async function attempt<T>(effect: () => T | Promise<T>): Promise<T> {
  return effect();
}

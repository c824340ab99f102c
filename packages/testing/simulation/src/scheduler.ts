import type { Random } from './random.ts';

/** Virtual time, and who goes on when several could. */
export interface Scheduler {
  /** Epoch milliseconds. */
  now(): number;
  /** Lets something happen after `ms`; what is due at one moment happens in an order drawn from the seed. */
  after(ms: number, happen: () => void): void;
  /** Resolves after `ms` of virtual time. */
  sleep(ms: number): Promise<void>;
  /** Lets nothing else happen before a piece of work in the real world has come to its end. @returns the work */
  hold<T>(work: Promise<T>): Promise<T>;
  /** Lets things happen, one at a time, until `work` is settled. @throws what it throws */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Due {
  readonly at: number;
  readonly rank: number;
  readonly happen: () => void;
}

/** More things than any story needs; beyond it something goes round in circles. */
const mostEvents = 400_000;

/** Makes a scheduler that begins at `startMs`. Between two happenings every promise is worked off to its next port call. */
export function createScheduler(random: Random, startMs: number): Scheduler {
  const queue: Due[] = [];
  let now = startMs;
  const held = new Set<Promise<unknown>>();
  const after = (ms: number, happen: () => void): void => {
    push(queue, { at: now + Math.max(0, Math.ceil(ms)), rank: random.next(), happen });
  };
  return {
    now: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
    hold(work) {
      held.add(work);
      const release = (): void => {
        held.delete(work);
      };
      work.then(release, release);
      return work;
    },
    async run(work) {
      let settled = false;
      const done = (): void => {
        settled = true;
      };
      work.then(done, done);
      for (let events = 0; ; events += 1) {
        await promisesWorkedOff();
        while (held.size > 0) {
          await Promise.allSettled(held);
          await promisesWorkedOff();
        }
        if (settled) return work;
        const next = pop(queue);
        if (!next) throw new Error('everybody waits, and nothing is left to happen');
        if (events > mostEvents) throw new Error(`more than ${mostEvents} things happened`);
        now = Math.max(now, next.at);
        next.happen();
      }
    },
  };
}

/** The turn of the event loop after all promises that can go on have done so; takes no time that anything depends on. */
function promisesWorkedOff(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Due | undefined, b: Due | undefined): boolean {
  if (!a || !b) return false;
  return a.at < b.at || (a.at === b.at && a.rank < b.rank);
}

function push(heap: Due[], due: Due): void {
  heap.push(due);
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at], heap[parent])) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function pop(heap: Due[]): Due | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (!first || !last || heap.length === 0) return first;
  heap[0] = last;
  let at = 0;
  for (;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    const least = isBefore(heap[right], heap[left]) ? right : left;
    if (!isBefore(heap[least], heap[at])) return first;
    swap(heap, at, least);
    at = least;
  }
}

function swap(heap: Due[], a: number, b: number): void {
  const [left, right] = [heap[a], heap[b]];
  if (left && right) {
    heap[a] = right;
    heap[b] = left;
  }
}

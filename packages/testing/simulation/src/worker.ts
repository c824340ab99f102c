import { CrmSyncError } from '@crmsync/model';
import { createLife, type Life } from './life.ts';
import { openSync, type Setting } from './open-sync.ts';
import { tally } from './world.ts';

/** Errors after which a worker simply tries again later. */
const passing = new Set(['SYNC_BUSY', 'LEASE_LOST', 'STORE_FAILED', 'STORE_CONTENTION']);

/** What keeps workers at work until they are sent home. */
export interface Crew {
  /** Kills whoever is at work, and starts nobody any more. */
  sendHome(): void;
}

/** Lets workers work on the tenant, each until it dies; another one takes its place after a while. */
export function startCrew(setting: Setting): Crew {
  const { world } = setting;
  const random = world.random.fork('crew');
  const living = new Set<Life>();
  let isOver = false;
  let born = 0;

  const employ = (name: string): void => {
    if (isOver) return;
    born += 1;
    const life = createLife(world, name);
    living.add(life);
    const successor = random.chance(0.5) ? name : `worker-${born + 10}`;
    const restMs = random.int(1_000, 120_000);
    const check = (): void => {
      if (isOver) return;
      if (life.alive) {
        world.scheduler.after(5_000, check);
        return;
      }
      living.delete(life);
      tally(world, 'crashes');
      world.scheduler.after(restMs, () => employ(successor));
    };
    check();
    work(setting, life).catch((error: unknown) => {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      world.findings.push({ rule: 'an error that is nobody’s fault', what });
    });
  };

  for (let number = 1; number <= world.story.settings.workers; number += 1) employ(`worker-${number}`);
  return {
    sendHome() {
      isOver = true;
      for (const life of living) life.kill('and sent home');
    },
  };
}

/** Slice after slice, as a scheduler would ask for them. @throws what is no passing trouble of the store or the lease */
async function work(setting: Setting, life: Life): Promise<void> {
  const { world } = setting;
  const random = world.random.fork(`work ${life.name}`);
  const sync = openSync(setting, life, true);
  await life.sleep(random.int(0, 3_000));
  while (life.alive) {
    let restMs = random.int(1_000, world.story.settings.restMs);
    try {
      const report = await sync.slice();
      tally(world, 'slices');
      if (report.more) restMs = Math.max(random.int(0, 500), (report.retryAt ?? 0) - world.scheduler.now());
      else tally(world, `run ${report.state}`);
    } catch (error) {
      if (!CrmSyncError.is(error) || !passing.has(error.code)) throw error;
      world.trace.note(`${life.name} ${error.code}`);
    }
    await life.sleep(Math.min(restMs, 120_000));
  }
}

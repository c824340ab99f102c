import { type Life, throughPort } from '../life.ts';
import type { FaultKind } from '../story.ts';
import { tally, type World } from '../world.ts';
import type { Mishap, Passage, SiteAnswer, SiteCall } from './site.ts';
import type { VendorCrm } from './vendor-crm.ts';

/** Longer than an adapter waits for an answer. */
const slowMs = 40_000;

const mishaps: { readonly [fault in FaultKind]?: Mishap } = {
  error: 'down',
  lost: 'cutAfter',
  half: 'half',
  partial: 'down',
  limited: 'limited',
  unlinked: 'cutBefore',
  rotate: 'expired',
};

/** The way from one worker to an account behind a real adapter: slow, and at times broken. */
export function vendorPassage(world: World, crm: VendorCrm, name: string): Passage {
  const random = world.random.fork(`way ${name} ${crm.id}`);
  return {
    carry(life, call) {
      if (!life.alive) return never();
      const fault = world.fault(crm.id);
      if (fault) tally(world, `fault remote ${fault}`);
      if (fault === 'crashBefore') {
        life.kill(`before ${crm.id} ${call.name}`);
        return never();
      }
      const beforeMs = random.int(10, 400);
      const afterMs = fault === 'slow' ? slowMs : random.int(5, 200);
      return throughPort(world, life, { beforeMs, afterMs }, async () => {
        const answer = await answered(world, life, crm, call, fault && mishaps[fault]);
        if (fault === 'crashAfter') life.kill(`after ${crm.id} ${call.name}`);
        if ('error' in answer) throw answer.error;
        if (fault !== 'slow' && life.alive) {
          const { ids, lagMs, type } = call.shows(answer.value);
          crm.shown(ids, lagMs, type);
        }
        return answer.value;
      });
    },
  };
}

async function answered<T>(
  world: World,
  life: Life,
  crm: VendorCrm,
  call: SiteCall<T>,
  mishap: Mishap | undefined,
): Promise<SiteAnswer<T>> {
  await crm.look();
  const answer = await call.effect(mishap);
  if (answer.wrote) {
    world.requests.writes += 1;
    world.trace.note(`${life.name} → ${crm.id} ${call.name}`);
    await crm.lookAfterEngine();
  }
  return answer;
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

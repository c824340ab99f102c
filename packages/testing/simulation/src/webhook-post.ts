import type { WebhookEvent } from '@crmsync/adapter';
import type { Sync } from '@crmsync/orchestrator';
import type { Change } from './crm/crm-record.ts';
import { crmOf, noteFailure, tally, type World } from './world.ts';

/** Carries webhooks to the host: some never arrive, some twice, most not in order, some very late. */
export function startPost(world: World, host: Sync): void {
  const random = world.random.fork('post');
  world.onChange((change) => {
    if (!world.sims.get(change.crm)?.quirks.webhooks) return;
    const event = eventOf(world, change);
    if (!world.isQuiet && random.chance(0.2)) {
      tally(world, 'webhooks dropped');
      return;
    }
    const copies = random.chance(0.1) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delayMs = random.chance(0.05) ? random.int(300_000, 1_800_000) : random.int(50, 20_000);
      world.scheduler.after(delayMs, () => {
        deliver(world, host, change.crm, event).catch((error: unknown) => {
          noteFailure(world, `a webhook of ${change.crm}`, error);
        });
      });
    }
  });
}

function eventOf(world: World, change: Change): WebhookEvent {
  const { crm, type, id, kind } = change;
  const survivor = crmOf(world, crm).records.get(id)?.gone?.mergedInto;
  const kinds = {
    create: 'created',
    update: 'updated',
    delete: 'deleted',
    restore: 'restored',
    merge: 'merged',
    link: 'associated',
  } as const;
  return {
    eventId: `${crm}-${change.change}`,
    type: kind,
    accountId: crm,
    kind: kinds[kind],
    ref: { objectType: type, id },
    ...(kind === 'merge' && survivor !== undefined ? { mergedInto: { objectType: type, id: survivor } } : {}),
  };
}

async function deliver(world: World, host: Sync, crm: string, event: WebhookEvent): Promise<void> {
  const rawBody = new TextEncoder().encode(JSON.stringify([event]));
  const request = { method: 'POST', url: 'https://host.example.com/hooks', headers: { proof: 'genuine' }, rawBody };
  await host.webhooks.receive(crm, request, ['secret']);
  tally(world, 'webhooks delivered');
}

import type { FakeCrm } from '@crmsync/fakes';
import type { Sync } from '../../src/index.ts';

const hooks = {
  hubspot: { url: 'https://sync.example.com/hooks/hubspot', secret: 'hook-secret' },
  pipedrive: { url: 'https://sync.example.com/hooks/pipedrive', secret: 'hook:secret' },
};

/** From now on the fake keeps its events for `deliverWebhooks`. */
export function subscribe(fake: FakeCrm): void {
  fake.control.subscribe(hookOf(fake));
}

/** Brings the events that wait to the sync, as the host's endpoint would. */
export async function deliverWebhooks(fake: FakeCrm, sync: Sync): Promise<number> {
  const { secret } = hookOf(fake);
  const result = await fake.control.flushWebhooks({}, async ({ url, headers, body }) => {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const request = { method: 'POST', url, headers: lower, rawBody: new TextEncoder().encode(body) };
    await sync.webhooks.receive(fake.vendor, request, [secret]);
    return 200;
  });
  return result.delivered;
}

function hookOf(fake: FakeCrm): (typeof hooks)['hubspot'] {
  return fake.vendor === 'hubspot' ? hooks.hubspot : hooks.pipedrive;
}

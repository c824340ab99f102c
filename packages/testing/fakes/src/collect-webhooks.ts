import type { FakeCrm } from './fake-crm.ts';

/** A webhook as its receiver gets it: the form of the adapter contract. */
export interface CollectedWebhook {
  readonly method: 'POST';
  readonly url: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly rawBody: Uint8Array;
}

/** Delivers the webhooks that a fake holds to nobody but the caller, who gives them to an adapter or a receiver. */
export async function collectWebhooks(
  fake: Pick<FakeCrm, 'control'>,
  options: Parameters<FakeCrm['control']['flushWebhooks']>[0] = {},
): Promise<readonly CollectedWebhook[]> {
  const requests: CollectedWebhook[] = [];
  await fake.control.flushWebhooks(options, async ({ url, headers, body }) => {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    requests.push({ method: 'POST', url, headers: lower, rawBody: new TextEncoder().encode(body) });
    return 200;
  });
  return requests;
}

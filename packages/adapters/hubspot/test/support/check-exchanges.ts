import { type HubSpotExchange, type HubSpotSpec, loadHubSpotSpec } from '@crmsync/fakes/spec';
import { expect } from 'vitest';
import { specFolder } from './account.ts';

const folder = specFolder();
const spec: HubSpotSpec | undefined = folder === undefined ? undefined : loadHubSpotSpec(folder);

if (spec === undefined) {
  // biome-ignore lint/suspicious/noConsole: a check that does not run must be seen
  console.info('The vendor facts are not on this machine: requests are not checked against them.');
}

/** Fails when a request or answer does not fit the vendor's endpoint facts. */
export function checkExchanges(exchanges: readonly HubSpotExchange[]): void {
  if (spec === undefined) return;
  const violations = exchanges
    .filter(({ status }) => status >= 200 && status < 400)
    .flatMap((exchange) =>
      spec
        .check(exchange)
        .map(
          (found) => `${exchange.method} ${exchange.url.slice(0, 80)}: ${found.side} ${found.path}: ${found.message}`,
        ),
    );
  expect(violations.slice(0, 10)).toEqual([]);
}

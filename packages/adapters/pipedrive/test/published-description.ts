import { loadPipedriveSpec, type PipedriveExchange } from '@crmsync/fakes/spec';
import { expect } from 'vitest';
import { specFolder } from './account.ts';

/** Holds every exchange against the vendor's published description, where its files are at hand. */
export function expectDescribed(exchanges: readonly PipedriveExchange[]): void {
  const folder = specFolder();
  if (folder === undefined) {
    process.stdout.write('Not compared with the published description: its files are not on this machine.\n');
    return;
  }
  const spec = loadPipedriveSpec(folder);
  expect(exchanges.length).toBeGreaterThan(0);
  const violations = exchanges.flatMap((exchange) => {
    // Bodies of refusals are the service's own affair; what was asked must still be described.
    return spec.check(exchange).filter(({ part }) => exchange.status < 400 || part === 'route' || part === 'query');
  });
  expect(violations).toEqual([]);
}

import { hubspot } from '@crmsync/adapter-hubspot';
import { tokenCredential } from '@crmsync/adapter-kit';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { fakeFetch } from '@crmsync/fakes';
import type { SyncConnectionOptions } from '../../src/index.ts';
import type { TwoCrms } from '../support/two-crms.ts';

/** The usual two connections with some settings of their own. */
export function twoConnections(
  crms: TwoCrms,
  own: { readonly [id in 'hubspot' | 'pipedrive']?: Partial<SyncConnectionOptions> },
): { readonly [id in 'hubspot' | 'pipedrive']: SyncConnectionOptions } {
  const wait = (ms: number, signal?: AbortSignal) => crms.clock.sleep(ms, signal);
  return {
    hubspot: {
      adapter: hubspot(),
      credentials: tokenCredential(crms.hubspot.token),
      connect: { fetch: fakeFetch(crms.hubspot, { wait }) },
      outbound: 'auto',
      ...own.hubspot,
    },
    pipedrive: {
      adapter: pipedrive(),
      credentials: tokenCredential(crms.pipedrive.token),
      connect: { fetch: fakeFetch(crms.pipedrive, { wait }) },
      outbound: 'auto',
      ...own.pipedrive,
    },
  };
}

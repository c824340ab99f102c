import { type Adapter, type CredentialSource, type EntityPort, WebhookVerificationError } from '@crmsync/adapter';
import type { Life } from '../life.ts';
import type { SimType } from '../plain-value.ts';
import type { World } from '../world.ts';
import { createRemoteCalls, type Gatekeeper } from './remote-calls.ts';
import type { SimCrm } from './sim-crm.ts';
import { type OnComplete, simReading } from './sim-reading.ts';
import { simShape } from './sim-shape.ts';
import { simWriting } from './sim-writing.ts';

const types: readonly SimType[] = ['companies', 'contacts'];

/** What all workers share of one CRM. */
export interface Account {
  readonly crm: SimCrm;
  readonly gate: Gatekeeper;
  readonly credentials: CredentialSource;
  readonly onComplete: OnComplete;
}

/** The adapter of a simulated CRM for one worker, behind the real contract. */
export function simAdapter(world: World, life: Life, account: Account): Adapter {
  const { crm, gate, credentials, onComplete } = account;
  const shapes = types.map((type) => simShape(crm.quirks, type));
  return {
    specVersion: 'v1',
    id: `sim-${crm.id}`,
    name: `Simulated CRM ${crm.id}`,
    ports: shapes,
    rateLimits: {},
    webhook: {
      verify({ headers }) {
        if (headers.proof !== 'genuine') throw new WebhookVerificationError('no proof', { reason: 'mismatch' });
      },
      parse: ({ rawBody }) => JSON.parse(new TextDecoder().decode(rawBody)),
    },
    connect() {
      const calls = createRemoteCalls(world, life, crm.id, gate, credentials);
      const ports = types.map(
        (type): EntityPort => ({
          ...simShape(crm.quirks, type),
          ...simReading(crm, type, calls, onComplete),
          ...simWriting(crm, type, calls),
        }),
      );
      return {
        adapterId: `sim-${crm.id}`,
        ports,
        whoAmI: () => calls.read('whoAmI', () => ({ accountId: crm.id })),
        describe: () => calls.read('describe', () => []),
        request: () => Promise.reject(new TypeError('nobody asks for this')),
        close: async () => undefined,
      };
    },
  };
}

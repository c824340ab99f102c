import {
  AuthenticationError,
  type CredentialSource,
  RateLimitError,
  UnavailableError,
  type WriteOutcome,
} from '@crmsync/adapter';
import { type Life, throughPort } from '../life.ts';
import type { FaultKind } from '../story.ts';
import { tally, type World } from '../world.ts';

/** The way from one worker to one CRM: slow, limited, and at times broken. */
export interface RemoteCalls {
  /** Asks something that changes nothing. */
  read<T>(name: string, effect: () => T): Promise<T>;
  /**
   * Asks for changes of some items; the effect is done for each of them, in their order.
   * @throws only where nothing was applied
   */
  write<I extends { readonly key: string }>(
    name: string,
    items: readonly I[],
    effect: (item: I, quirk: { readonly withoutLinks: boolean }) => WriteOutcome,
    answered: (outcomes: readonly WriteOutcome[]) => void,
  ): Promise<readonly WriteOutcome[]>;
}

/** What a CRM knows of tokens and of its callers; shared by all workers. */
export interface Gatekeeper {
  /** The token that is good now. */
  token: string;
  /** True times of the requests of the last ten seconds. */
  readonly recent: number[];
}

const timeLimitMs = 30_000;

/** Makes the way of one worker to one CRM. */
export function createRemoteCalls(
  world: World,
  life: Life,
  crmId: string,
  gate: Gatekeeper,
  credentials: CredentialSource,
): RemoteCalls {
  const random = world.random.fork(`way ${life.name} ${crmId}`);
  const rate = world.crms.get(crmId)?.quirks.rate ?? null;

  const send = async <T>(name: string, fault: FaultKind | undefined, effect: () => T): Promise<T> => {
    if (!life.alive) return new Promise(() => undefined);
    if (fault === 'crashBefore') {
      life.kill(`before ${crmId} ${name}`);
      return new Promise(() => undefined);
    }
    if (fault === 'rotate') gate.token = `${gate.token}'`;
    const token = await usableToken(gate, credentials);
    const beforeMs = random.int(10, 400);
    const afterMs = fault === 'slow' ? timeLimitMs : random.int(5, 200);
    return throughPort(world, life, { beforeMs, afterMs }, () => {
      if (token !== gate.token) throw new AuthenticationError(`${crmId} ${name}: the token is not good any more`);
      if (fault === 'error') throw new UnavailableError(`${crmId} ${name} fails`);
      if (fault === 'limited') throw limited(random.int(500, 20_000));
      const waitMs = overRate(gate, rate, world.scheduler.now());
      if (waitMs > 0) throw limited(waitMs);
      const result = effect();
      if (fault === 'crashAfter') life.kill(`after ${crmId} ${name}`);
      return result;
    });
  };

  const nextFault = (): FaultKind | undefined => {
    const fault = life.alive ? world.fault(crmId) : undefined;
    if (fault) tally(world, `fault remote ${fault}`);
    return fault;
  };

  return {
    async read(name, effect) {
      const fault = nextFault();
      const isLost = fault === 'lost' || fault === 'half' || fault === 'slow';
      const result = await send(name, fault === 'partial' ? 'error' : fault, effect);
      if (isLost) throw new UnavailableError(`${crmId} ${name}: no answer`);
      return result;
    },
    async write(name, items, effect, answered) {
      const fault = nextFault();
      world.requests.writes += 1;
      world.trace.note(`${life.name} → ${crmId} ${name}`);
      const isLost = fault === 'lost' || fault === 'half' || fault === 'slow' || fault === 'crashAfter';
      const outcomes = await send(name, fault, () => {
        const reached = fault === 'half' ? items.slice(0, Math.ceil(items.length / 2)) : items;
        const spoilt = fault === 'partial' ? random.int(0, items.length - 1) : -1;
        const done = reached.map((item, index) =>
          index === spoilt
            ? { key: item.key, status: 'refused' as const, error: new UnavailableError(`${crmId} ${name}: one failed`) }
            : effect(item, { withoutLinks: fault === 'unlinked' }),
        );
        if (!isLost) answered(done);
        return random.shuffle(done);
      });
      if (!isLost) return outcomes;
      const error = new UnavailableError(`${crmId} ${name}: no answer`);
      return items.map(({ key }) => ({ key, status: 'unknown', error }));
    },
  };
}

async function usableToken(gate: Gatekeeper, credentials: CredentialSource): Promise<string> {
  const credential = await credentials.current();
  if (credential.token === gate.token || !credentials.renew) return credential.token;
  return (await credentials.renew(credential)).token;
}

function limited(retryAfterMs: number): RateLimitError {
  return new RateLimitError('too many requests', { retryAfterMs });
}

/** Counts a request; how long to wait when there were too many. */
function overRate({ recent }: Gatekeeper, rate: number | null, now: number): number {
  while ((recent[0] ?? now) <= now - 10_000) recent.shift();
  const [oldest] = recent;
  if (rate !== null && recent.length >= rate && oldest !== undefined) return oldest + 10_000 - now;
  recent.push(now);
  return 0;
}

import type { ReceivedMessage, WorldMessages } from '@crmsync/testkit';
import { z } from 'zod';

/** Nobody answers here. */
const refusedNumber = '+12065550199';

const messageBody = z.object({
  key: z.string(),
  channel: z.enum(['sms', 'mms', 'voice']),
  to: z.string(),
  text: z.string(),
});

/** The messages of the made-up vendor, which knows each key once. */
export interface AcmeMessages extends WorldMessages {
  /** Takes a message on; `undefined` when it is refused. */
  take(body: unknown): object | undefined;
  /** What became of a message; `undefined` when there is none. */
  status(id: string): object | undefined;
}

export function acmeMessages(): AcmeMessages {
  const ids = new Map<string, string>();
  const received: ReceivedMessage[] = [];
  const delivered = new Set<string>();
  const shown = (id: string) => ({ id, state: delivered.has(id) ? 'delivered' : 'accepted' });
  return {
    sample: (n) => ({ channel: 'sms', to: `+1206555010${n % 10}`, text: `The anvil ${n} is ready` }),
    refused: () => ({ channel: 'sms', to: refusedNumber, text: 'The anvil is ready' }),
    received: () => received,
    deliver: (id) => {
      delivered.add(id);
    },
    take: (body) => {
      const { key, ...message } = messageBody.parse(body);
      if (message.to === refusedNumber) return undefined;
      const known = ids.get(key);
      if (known !== undefined) return shown(known);
      const id = `message-${received.push(message)}`;
      ids.set(key, id);
      return shown(id);
    },
    status: (id) => ([...ids.values()].includes(id) ? shown(id) : undefined),
  };
}

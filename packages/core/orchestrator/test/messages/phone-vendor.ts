import type { Adapter, MessageOutcome, MessagingCapabilities, OutgoingMessage } from '@crmsync/adapter';
import type { CrmSyncError } from '@crmsync/model';

/** A telephone system in memory that sends messages and does nothing else. */
export interface PhoneVendor {
  readonly adapter: Adapter;
  /** What people received, in order. */
  readonly received: OutgoingMessage[];
  /** How often it was asked to send. */
  readonly asked: () => number;
  /** What the next request comes to. `lost`: it is sent, and no answer comes; `cut`: neither. */
  next(how: 'lost' | 'cut' | CrmSyncError): void;
  /** What it says of a message from now on. */
  tell(id: string, status: MessageOutcome['status']): void;
}

/** Makes a telephone system. @param once `nativeKey`: it sends each key once */
export function createPhoneVendor(once: MessagingCapabilities['once'], hasStatus = true): PhoneVendor {
  const received: OutgoingMessage[] = [];
  const statuses = new Map<string, MessageOutcome['status']>();
  const queue: ('lost' | 'cut' | CrmSyncError)[] = [];
  let asked = 0;
  const send = async (message: OutgoingMessage): Promise<MessageOutcome> => {
    asked += 1;
    const how = queue.shift();
    if (how instanceof Error) throw how;
    const before = once === 'nativeKey' ? received.findIndex(({ key }) => key === message.key) : -1;
    if (before < 0 && how !== 'cut') received.push(message);
    const id = `SM${before < 0 ? received.length : before + 1}`;
    if (how !== undefined) return { key: message.key, status: 'unknown' };
    statuses.set(id, statuses.get(id) ?? 'accepted');
    return { key: message.key, status: statuses.get(id) ?? 'accepted', id };
  };
  const status = async (id: string): Promise<MessageOutcome> => ({
    key: id,
    id,
    status: statuses.get(id) ?? 'unknown',
  });
  const adapter: Adapter = {
    specVersion: 'v1',
    id: 'phone',
    name: 'Phone',
    ports: [],
    rateLimits: {},
    messaging: { channels: ['sms', 'mms'], once, status: hasStatus },
    connect: () => ({
      adapterId: 'phone',
      ports: [],
      whoAmI: async () => ({ accountId: 'phone-1' }),
      describe: async () => [],
      request: async () => null,
      close: async () => undefined,
      messaging: { send, ...(hasStatus ? { status } : {}) },
    }),
  };
  return {
    adapter,
    received,
    asked: () => asked,
    next: (how) => queue.push(how),
    tell: (id, what) => statuses.set(id, what),
  };
}

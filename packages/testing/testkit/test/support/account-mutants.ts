import type { Adapter, Connection, ConnectOptions, MessagingPort } from '@crmsync/adapter';
import { defineAdapter, errorRule } from '@crmsync/adapter-kit';
import { acmeSeatDefinition } from './acme-adapter.ts';
import { type Mutant, ofConnection } from './mutation.ts';

/** The correct adapter that logs in, with another connection. */
const ofSeat =
  (change: (connection: Connection, connectAnew: () => Connection) => Connection, definition = acmeSeatDefinition) =>
  (): Adapter => {
    const adapter = defineAdapter(definition);
    const connect = (options: ConnectOptions) => change(adapter.connect(options), () => adapter.connect(options));
    return { ...adapter, connect };
  };

/** The correct adapter that sends its messages in another way. */
const ofMessaging = (change: (messaging: MessagingPort) => Partial<MessagingPort>) =>
  ofConnection((connection) => {
    const { messaging } = connection;
    return messaging ? { ...connection, messaging: { ...messaging, ...change(messaging) } } : connection;
  });

const sessions: readonly Mutant[] = [
  {
    breaks: 'session-declared',
    story: 'it logs in, and does not say so',
    adapter: () => {
      const { login: _, ...adapter } = defineAdapter(acmeSeatDefinition);
      return adapter;
    },
  },
  {
    breaks: 'session-found',
    story: 'every connection logs in, whatever the host keeps',
    adapter: () => {
      const adapter = defineAdapter(acmeSeatDefinition);
      return {
        ...adapter,
        connect: (options) => {
          const { session: _, forget: __, ...credentials } = options.credentials;
          return adapter.connect({ ...options, credentials });
        },
      };
    },
  },
  {
    breaks: 'session-once',
    story: 'every call logs in',
    adapter: ofSeat((connection, connectAnew) => ({
      ...connection,
      ports: connection.ports.map((port, at) => ({
        ...port,
        list: async (options) => {
          const own = connectAnew();
          const page = await own.ports[at]?.list?.(options);
          await own.close();
          if (!page) throw new Error('the port lists');
          return page;
        },
      })),
    })),
  },
  {
    breaks: 'session-expired',
    story: 'a session that was ended is the end',
    adapter: ofSeat((connection) => connection, {
      ...acmeSeatDefinition,
      errors: { rules: [errorRule({ status: 401, verdict: () => ({ kind: 'authentication', expired: false }) })] },
    }),
  },
  {
    breaks: 'session-ended',
    story: 'after a failure nobody logs out',
    adapter: ofSeat((connection) => {
      let failed = false;
      return {
        ...connection,
        ports: connection.ports.map((port) => ({
          ...port,
          list: async (options) =>
            port.list?.(options).catch((error: unknown) => {
              failed = true;
              throw error;
            }) ?? Promise.reject(new Error('the port lists')),
        })),
        close: async () => (failed ? undefined : connection.close()),
      };
    }),
  },
];

const messages: readonly Mutant[] = [
  {
    breaks: 'message-declared',
    story: 'a status is promised that nobody can ask for',
    adapter: ofConnection((connection) => {
      if (!connection.messaging) return connection;
      const { status: _, ...messaging } = connection.messaging;
      return { ...connection, messaging };
    }),
  },
  {
    breaks: 'message-sent',
    story: 'a line of its own is added to the text',
    adapter: ofMessaging(({ send }) => ({ send: (message) => send({ ...message, text: `${message.text} (Acme)` }) })),
  },
  {
    breaks: 'message-once',
    story: 'every try has a key of its own',
    adapter: () => {
      let count = 0;
      return ofMessaging(({ send }) => ({
        send: (message) => {
          count += 1;
          return send({ ...message, key: `${message.key}-${count}` });
        },
      }))();
    },
  },
  {
    breaks: 'message-lost',
    story: 'a message whose answer was lost counts as failed',
    adapter: ofMessaging(({ send }) => ({
      send: async (message) => {
        const outcome = await send(message);
        return outcome.status === 'unknown' ? { ...outcome, status: 'failed' } : outcome;
      },
    })),
  },
  {
    breaks: 'message-refused',
    story: 'a message that is refused counts as accepted',
    adapter: ofMessaging(({ send }) => ({
      send: (message) => send(message).catch(() => ({ key: message.key, status: 'accepted' as const, id: 'none' })),
    })),
  },
  {
    breaks: 'message-status',
    story: 'a message never arrives',
    adapter: ofMessaging(() => ({ status: async (id) => ({ key: id, status: 'accepted', id }) })),
  },
];

/** Adapters that log in or send messages wrongly. */
export const accountMutants: readonly Mutant[] = [...sessions, ...messages];

import type { Adapter, MessageOutcome } from '@crmsync/adapter';
import { CrmSyncError } from '@crmsync/model';
import { type CaseContext, hook } from '../case-context.ts';
import { adapterCase, type ConformanceCase } from '../conformance-case.ts';
import { expectEqual, expectThat } from '../expectations.ts';
import { losingTheAnswer } from '../scripted-transport.ts';

/** The messaging of a connection that sends nothing: an adapter declares it by having it. */
const sends = ({ messaging }: Adapter): boolean => messaging !== undefined;
const sendsOnce = ({ messaging }: Adapter): boolean => messaging?.once === 'nativeKey';
const tells = ({ messaging }: Adapter): boolean => messaging?.status === true;

function messages({ connect, world }: CaseContext) {
  const messaging = connect().messaging;
  if (!messaging) throw new Error('the connection sends no messages');
  return { messaging, account: hook(world.messages, 'messages of an adapter that sends them') };
}

function expectTaken(what: string, { status, id }: MessageOutcome): string {
  expectThat(`${what} is taken on`, status === 'accepted' || status === 'delivered', status);
  if (id === undefined) throw new Error(`${what} has no id`);
  return id;
}

/** Cases of messages to people: one too many cannot be taken back. */
export const messageCases: readonly ConformanceCase[] = [
  adapterCase({
    id: 'message-declared',
    title: 'what messages can do',
    rule: 'What an adapter declares of messages is what its connections have: sending, asking for the status, the channels.',
    async check({ adapter, connect, world }) {
      const connection = connect();
      expectEqual('messages are declared', adapter.messaging !== undefined, connection.messaging !== undefined);
      expectEqual('the status', adapter.messaging?.status ?? false, connection.messaging?.status !== undefined);
      const sample = world.messages?.sample(1).channel;
      const declared = adapter.messaging?.channels ?? [];
      expectThat(
        'the sample goes by a channel that is declared',
        !adapter.messaging || !sample || declared.includes(sample),
      );
    },
  }),
  adapterCase({
    id: 'message-sent',
    title: 'a message',
    rule: 'A message goes out once, to the number and with the text given; the outcome has its key and the vendor’s id.',
    needs: sends,
    async check(context) {
      const { messaging, account } = messages(context);
      const message = account.sample(1);
      const outcome = await messaging.send({ key: 'message-1', ...message });
      expectEqual('key', outcome.key, 'message-1');
      expectTaken('the message', outcome);
      const { channel, to, text } = message;
      expectEqual('received', account.received(), [{ channel, to, text }]);
    },
  }),
  adapterCase({
    id: 'message-once',
    title: 'the same key again',
    rule: 'A message whose key was sent is not sent a second time; another key with the same text is.',
    needs: sendsOnce,
    async check(context) {
      const { messaging, account } = messages(context);
      const message = { key: 'message-1', ...account.sample(1) };
      const first = expectTaken('the first', await messaging.send(message));
      const again = await messaging.send(message);
      expectEqual('received', account.received().length, 1);
      if (again.id !== undefined) expectEqual('id of the second try', again.id, first);
      expectTaken('another', await messaging.send({ ...message, key: 'message-2' }));
      expectEqual('received then', account.received().length, 2);
    },
  }),
  adapterCase({
    id: 'message-lost',
    title: 'a message whose answer is lost',
    rule: 'A message whose answer was lost is `unknown`, and is not sent a second time.',
    needs: sends,
    async check(context) {
      const { messaging, account } = messages(context);
      context.transport.addFault({ fault: losingTheAnswer, matches: ({ isWrite }) => isWrite });
      const { key, status } = await messaging.send({ key: 'message-1', ...account.sample(1) });
      expectEqual('outcome', [key, status], ['message-1', 'unknown']);
      expectEqual('received', account.received().length, 1);
    },
  }),
  adapterCase({
    id: 'message-refused',
    title: 'a message that the vendor refuses',
    rule: 'A message that the vendor refuses is `failed`, or an error of the contract that does not tell the number.',
    needs: sends,
    async check(context) {
      const { messaging, account } = messages(context);
      const message = { key: 'message-1', ...account.refused() };
      const told = await messaging.send(message).catch((error: unknown) => {
        if (!CrmSyncError.is(error)) throw error;
        expectThat('the number is not told', !JSON.stringify([error, error.message]).includes(message.to));
        return { key: message.key, status: 'failed' as const };
      });
      expectEqual('outcome', [told.key, told.status], ['message-1', 'failed']);
      expectEqual('received', account.received().length, 0);
    },
  }),
  adapterCase({
    id: 'message-status',
    title: 'what became of a message',
    rule: 'The status of a message follows what the vendor knows; of one that it does not know it is `unknown`.',
    needs: tells,
    async check(context) {
      const { messaging, account } = messages(context);
      const id = expectTaken('the message', await messaging.send({ key: 'message-1', ...account.sample(1) }));
      const status = async (of: string) => (await messaging.status?.(of))?.status;
      const early = await status(id);
      expectThat('it is known', early === 'accepted' || early === 'delivered', early);
      hook(account.deliver, 'messages.deliver of an adapter that asks for the status')(id);
      expectEqual('when it arrived', await status(id), 'delivered');
      expectEqual('of another', await status('no-such-message'), 'unknown');
    },
  }),
];

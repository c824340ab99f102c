import { PermissionError, RateLimitError, RejectedError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { openAccount, type TestAccount } from './support/account.ts';

const ann = '+12125550101';
const text = { key: 'm1', channel: 'sms', to: ann, text: 'Your anvil is ready' } as const;

const messagingOf = ({ connection }: TestAccount) => {
  if (!connection.messaging?.status) throw new Error('the connection sends messages and tells their status');
  return { send: connection.messaging.send, status: connection.messaging.status };
};

describe('sending a text message', () => {
  it('goes out from the only line, and its status follows until it is delivered (A4)', async () => {
    const account = openAccount();
    const { send, status } = messagingOf(account);
    const sent = await send(text);
    expect(sent).toEqual({ key: 'm1', status: 'accepted', id: expect.stringMatching(/^AC/) });
    expect(account.exchanges.at(-1)?.requestBody).toEqual({ content: text.text, from: account.line, to: [ann] });
    expect((await status(sent.id ?? '')).status).toBe('accepted');
    account.fake.clock.advance(5_000);
    expect(await status(sent.id ?? '')).toEqual({ key: sent.id, status: 'delivered', id: sent.id });
  });

  it('that no network delivers is failed, with what to look at', async () => {
    const account = openAccount({ sms: { undeliverable: [ann] } });
    const { send, status } = messagingOf(account);
    const { id = '' } = await send(text);
    account.fake.clock.advance(5_000);
    const outcome = await status(id);
    expect(outcome.status).toBe('failed');
    expect(outcome.error).toBeInstanceOf(RejectedError);
    expect(JSON.stringify(outcome)).not.toContain(ann);
  });

  it('goes out from the line, in the name and with the mark of the settings', async () => {
    const account = openAccount({}, { messaging: { from: '+15555550100', userId: 'USnobody', markDone: true } });
    await expect(messagingOf(account).send(text)).rejects.toThrow();
    expect(account.exchanges.at(-1)?.requestBody).toEqual({
      content: text.text,
      from: '+15555550100',
      to: [ann],
      userId: 'USnobody',
      setInboxStatus: 'done',
    });
  });

  it('needs to be told the line where there are several', async () => {
    const account = openAccount();
    account.fake.control.seed([
      { objectType: 'phoneNumber', fields: { number: '+15555550101', userIds: account.users } },
    ]);
    const { send } = messagingOf(account);
    await expect(send(text)).rejects.toMatchObject({ code: 'REJECTED', issues: [{ field: 'from' }] });
    expect(account.fake.control.writes()).toBe(0);
    expect((await send({ ...text, from: '+15555550101' })).status).toBe('accepted');
  });

  it.each([
    [{ registered: false }, PermissionError, /A2P/],
    [{ subscribed: false }, PermissionError, /subscription/],
    [{ perDay: 0 }, RateLimitError, /daily/],
  ])('of an account with %o is refused for what it lacks', async (sms, error, words) => {
    const { send } = messagingOf(openAccount({ sms }));
    const failure = await send(text).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(error);
    expect(String(failure)).toMatch(words);
  });
});

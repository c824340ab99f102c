import { describe, expect, it } from 'vitest';
import { contactBody, recordedWorkspace } from './recorded-workspace.ts';

describe('lists', () => {
  it('need maxResults although it has a default, and keep it within the limit', async () => {
    const { call, line } = recordedWorkspace();
    for (const path of ['/v1/contacts', '/v1/users', '/v1/conversations', '/v1/tasks']) {
      expect((await call('GET', path)).status).toBe(400);
    }
    expect((await call('GET', '/v1/contacts?maxResults=51')).status).toBe(400);
    expect((await call('GET', '/v1/contacts?maxResults=0')).status).toBe(400);
    expect((await call('GET', `/v1/messages?phoneNumberId=${line}&participants=%2B15555550123`)).status).toBe(400);
  });

  it('are walked by page tokens to the end; totalItems is of no use', async () => {
    const { call, fake } = recordedWorkspace();
    const fields = contactBody();
    const ids = fake.control.seed(Array.from({ length: 120 }, () => ({ objectType: 'contact', fields })));
    const seen: string[] = [];
    const totals: number[] = [];
    for (let token: string | null = ''; token !== null; ) {
      const { body } = await call('GET', `/v1/contacts?maxResults=50&pageToken=${token}`);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      totals.push(body.totalItems);
      token = body.nextPageToken;
    }
    expect(seen).toEqual(ids);
    expect(totals).toEqual([50, 50, 20]);
    expect((await call('GET', '/v1/contacts?maxResults=50&pageToken=never')).status).toBe(400);
  });

  it('miss nothing and repeat nothing when records come and go during the walk', async () => {
    const { call, fake } = recordedWorkspace();
    const fields = contactBody();
    const ids = fake.control.seed(Array.from({ length: 4 }, () => ({ objectType: 'contact', fields })));
    const first = (await call('GET', '/v1/contacts?maxResults=2')).body;
    fake.control.delete({ objectType: 'contact', id: ids[1] ?? '' });
    const added = fake.control.create({ objectType: 'contact', fields });
    const rest = (await call('GET', `/v1/contacts?maxResults=50&pageToken=${first.nextPageToken}`)).body;
    expect(rest.data.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[3], added]);
  });

  it('take at most 20 external ids, as repeated keys without brackets', async () => {
    const { call } = recordedWorkspace();
    const ask = (count: number) =>
      call(
        'GET',
        `/v1/contacts?maxResults=50${Array.from({ length: count }, (_, at) => `&externalIds=c${at}`).join('')}`,
      );
    expect([(await ask(20)).status, (await ask(21)).status]).toEqual([200, 400]);
    expect((await call('GET', '/v1/contacts?maxResults=50&externalIds[]=a')).status).toBe(400);
  });

  it('know neither a search nor a filter by time for contacts', async () => {
    const { call, fake } = recordedWorkspace();
    fake.control.seed([{ objectType: 'contact', fields: contactBody({}, { firstName: 'Zoe' }) }]);
    fake.control.advanceClock(60_000);
    for (const query of ['updatedAfter=2030-01-01T00:00:00Z', 'phoneNumber=%2B15555550999', 'search=james']) {
      expect((await call('GET', `/v1/contacts?maxResults=50&${query}`)).body.data).toHaveLength(1);
    }
    expect((await call('GET', '/v1/contacts/search?q=Zoe')).status).toBe(404);
  });
});

describe('calls', () => {
  const missed = { participants: ['+15555550123'], status: 'missed', completedAt: '2026-01-01T00:00:20Z' };
  const other = encodeURIComponent('+15555550123');

  it('count ringing into duration, so that a missed call lasts too', async () => {
    const { call, fake } = recordedWorkspace();
    const id = fake.control.create({ objectType: 'call', fields: missed });
    const { data } = (await call('GET', `/v1/calls/${id}`)).body;
    expect([data.duration, data.answeredAt, data.status]).toEqual([20, null, 'missed']);
  });

  it('are listed for one line and exactly one participant, never for the workspace', async () => {
    const { call, fake, line } = recordedWorkspace();
    fake.control.create({ objectType: 'call', fields: missed });
    expect((await call('GET', '/v1/calls?maxResults=10')).status).toBe(400);
    expect((await call('GET', `/v1/calls?maxResults=10&phoneNumberId=${line}`)).status).toBe(400);
    const one = `/v1/calls?maxResults=10&phoneNumberId=${line}&participants=${other}`;
    expect((await call('GET', one)).body.data).toHaveLength(1);
    const two = await call('GET', `${one}&participants=%2B15555550124`);
    expect([two.status, two.body.code]).toEqual([400, '0101400']);
  });

  it('filter by createdAfter; since does the opposite of its name', async () => {
    const { call, fake, line } = recordedWorkspace();
    fake.control.create({ objectType: 'call', fields: missed });
    fake.control.advanceClock(3_600_000);
    fake.control.create({ objectType: 'call', fields: missed });
    const times = async (filter: string) => {
      const path = `/v1/calls?maxResults=10&phoneNumberId=${line}&participants=${other}&${filter}`;
      return (await call('GET', path)).body.data.map(({ createdAt }: { createdAt: string }) => createdAt);
    };
    expect(await times('createdAfter=2026-01-01T00:30:00Z')).toEqual(['2026-01-01T01:00:00.000Z']);
    expect(await times('since=2026-01-01T00:30:00Z')).toEqual(['2026-01-01T00:00:00.000Z']);
    expect(await times('')).toEqual(['2026-01-01T01:00:00.000Z', '2026-01-01T00:00:00.000Z']);
  });

  it('of the past are seeded with their own times, and so are their conversations', async () => {
    const { call, fake, line } = recordedWorkspace();
    const past = { participants: ['+15555550123'], completedAt: '2025-06-01T10:01:30Z' };
    const at = (time: string) => ({ objectType: 'call', fields: past, createdAtMs: Date.parse(time) });
    fake.control.seed([at('2025-06-01T10:00:00Z'), at('2025-06-01T10:01:00Z')]);
    const path = `/v1/calls?maxResults=10&phoneNumberId=${line}&participants=${other}`;
    const durations = (await call('GET', path)).body.data.map(({ duration }: { duration: number }) => duration);
    expect(durations).toEqual([30, 90]);
    const [thread] = (await call('GET', '/v1/conversations?maxResults=10')).body.data;
    expect([thread.createdAt, thread.lastActivityAt]).toEqual(['2025-06-01T10:00:00.000Z', '2025-06-01T10:01:00.000Z']);
  });

  it('of the whole workspace are found by way of the conversations that were active', async () => {
    const { call, fake, line } = recordedWorkspace();
    fake.control.create({ objectType: 'call', fields: { ...missed, participants: ['+15555550124'] } });
    fake.control.advanceClock(3_600_000);
    fake.control.create({ objectType: 'call', fields: missed });
    const walk = '/v1/conversations?maxResults=10';
    const threads = (await call('GET', walk)).body.data;
    expect(threads.map(({ participants }: { participants: string[] }) => participants)).toEqual([
      ['+15555550123'],
      ['+15555550124'],
    ]);
    const active = (await call('GET', `${walk}&updatedAfter=2026-01-01T00:30:00Z`)).body.data;
    expect(active).toMatchObject([{ phoneNumberId: line, participants: ['+15555550123'] }]);
  });
});

describe('messages', () => {
  it('of several participants are those of one group thread', async () => {
    const { call, line } = recordedWorkspace();
    const to = ['+15555550123', '+15555550124'];
    await call('POST', '/v1/messages', { content: 'One', from: line, to: to.slice(0, 1) });
    await call('POST', '/v1/messages', { content: 'Both', from: '+15555550100', to });
    const texts = async (people: readonly string[]) => {
      const filter = people.map((number) => `&participants=${encodeURIComponent(number)}`).join('');
      const { data } = (await call('GET', `/v1/messages?maxResults=10&phoneNumberId=${line}${filter}`)).body;
      return data.map(({ text }: { text: string }) => text);
    };
    expect(await texts(to)).toEqual(['Both']);
    expect(await texts(to.slice(0, 1))).toEqual(['One']);
    expect(await texts(to.slice(1))).toEqual([]);
  });

  it('filter by the user who sent them, which leaves incoming ones out', async () => {
    const { call, fake, line, users } = recordedWorkspace();
    await call('POST', '/v1/messages', { content: 'Hello', from: line, to: ['+15555550123'], userId: users[1] });
    fake.control.create({ objectType: 'message', fields: { from: '+15555550123', text: 'Thanks' } });
    const path = `/v1/messages?maxResults=10&phoneNumberId=${line}&participants=%2B15555550123`;
    expect((await call('GET', path)).body.data).toHaveLength(2);
    expect((await call('GET', `${path}&userId=${users[1]}`)).body.data).toMatchObject([{ text: 'Hello' }]);
    expect((await call('GET', `${path}&userId=${users[0]}`)).body.data).toEqual([]);
  });
});

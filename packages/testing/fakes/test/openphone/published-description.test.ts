import { describe, expect, it } from 'vitest';
import { loadOpenPhoneSpec, openphoneWaivers, type RecordedExchange } from '../../src/spec/index.ts';
import { contactBody, recordedWorkspace, specFolder } from './recorded-workspace.ts';

const folder = specFolder();
const reason = 'the vendor description file is not on this machine';

describe("every operation of the fake keeps to OpenPhone's published description", () => {
  it('in a walk through all of them', async ({ skip }) => {
    if (folder === undefined) return skip(reason);
    const spec = loadOpenPhoneSpec(folder);
    const { fake, call, exchanges, line, users } = recordedWorkspace();
    const ok = async (method: string, path: string, body?: unknown) => {
      const answer = await call(method, path, body);
      expect([answer.status, method, path]).toEqual([expect.toBeOneOf([200, 201, 202, 204]), method, path]);
      return answer.body?.data ?? answer.body;
    };
    const types = { a: 'string', b: 'number', c: 'boolean', d: 'date', e: 'multi-select', f: 'url', g: 'address' };
    fake.control.seed(
      Object.entries(types).map(([id, type]) => ({
        objectType: 'customField',
        id,
        fields: { name: `My ${type}`, type },
      })),
    );
    const values = {
      a: 'x',
      b: 7,
      c: false,
      d: '2026-01-01T00:00:00Z',
      e: ['one'],
      f: 'https://example.com',
      g: '1 St',
    };
    const customFields = Object.entries(values).map(([key, value]) => ({ key, value }));
    const contact = await ok(
      'POST',
      '/v1/contacts',
      contactBody(
        {
          customFields,
          externalId: 'client_42',
          source: 'crmsync',
          sourceUrl: 'https://example.com/42',
          createdByUserId: users[0],
        },
        {
          lastName: 'Smith',
          company: null,
          role: 'Client',
          emails: [{ name: 'primary', value: 'james@example.com' }],
          phoneNumbers: [{ name: 'primary', value: '+15555550123' }],
        },
      ),
    );
    await ok('GET', '/v1/contacts?maxResults=50&externalIds=client_42&externalIds=client_43&sources=crmsync');
    await ok('GET', `/v1/contacts/${contact.id}`);
    await ok('PATCH', `/v1/contacts/${contact.id}`, { defaultFields: contact.defaultFields, customFields });
    await ok('GET', '/v1/contact-custom-fields');
    await ok('DELETE', `/v1/contacts/${contact.id}`);

    await ok('GET', `/v1/phone-numbers?userId=${users[0]}`);
    await ok('GET', `/v1/phone-numbers/${line}`);
    await ok('GET', '/v1/users?maxResults=1');
    await ok('GET', `/v1/users/${users[1]}`);

    const callId = fake.control.create({
      objectType: 'call',
      fields: {
        participants: ['+15555550123', '+15555550100'],
        completedAt: '2026-01-01T00:01:00Z',
        recordings: [
          { id: 'RE1', duration: 3, startTime: null, status: 'completed', type: 'audio/mpeg', url: '/r.mp3' },
        ],
        summary: { nextSteps: ['Call back'], status: 'completed', summary: ['Short'], jobs: null },
        transcript: {
          createdAt: '2026-01-01T00:02:00Z',
          dialogue: [{ content: 'Hi', start: 0, end: 1.5, identifier: null, userId: null }],
          duration: 1.5,
          status: 'completed',
        },
        voicemail: { id: 'VM1', duration: null, transcript: null, recordingUrl: null, status: 'in-progress' },
      },
    });
    const other = encodeURIComponent('+15555550123');
    await ok(
      'GET',
      `/v1/calls?phoneNumberId=${line}&participants=${other}&maxResults=100&createdAfter=2025-12-31T00:00:00Z`,
    );
    for (const part of ['calls', 'call-recordings', 'call-summaries', 'call-transcripts', 'call-voicemails']) {
      await ok('GET', `/v1/${part}/${callId}`);
    }

    const message = await ok('POST', '/v1/messages', { content: 'Hello', from: line, to: ['+15555550123'] });
    fake.control.create({ objectType: 'message', fields: { from: '+15555550123', text: 'Thanks' } });
    await ok('GET', `/v1/messages/${message.id}`);
    await ok('GET', `/v1/messages?phoneNumberId=${line}&participants=${other}&maxResults=10`);
    const [thread] = await ok('GET', `/v1/conversations?maxResults=10&phoneNumbers=${line}&excludeInactive=true`);
    for (const mark of ['read', 'done', 'open']) await ok('POST', `/v1/conversations/${thread.id}/mark-as-${mark}`);

    const title = { title: 'Call', description: 'Back' };
    const dueDate = '2026-02-01T00:00:00Z';
    const { taskId } = await ok('POST', '/v1/tasks', { ...title, phoneNumberId: line, dueDate, assignedTo: users[0] });
    await ok('POST', '/v1/tasks', { ...title, conversationId: thread.id });
    await ok('POST', '/v1/tasks', { ...title, activityId: message.id });
    await ok('GET', '/v1/tasks?maxResults=2');
    await ok('GET', '/v1/tasks?maxResults=100');
    await ok('PUT', `/v1/tasks/${taskId}`, title);
    for (const verb of ['complete', 'reopen', 'remove-due-date']) await ok('POST', `/v1/tasks/${taskId}/${verb}`);
    for (const verb of ['assign', 'unassign']) await ok('POST', `/v1/tasks/${taskId}/${verb}`, { userId: users[1] });
    for (const verb of ['link', 'unlink']) {
      await ok('POST', `/v1/tasks/${taskId}/${verb}-conversation`, { conversationId: thread.id });
    }
    await ok('POST', `/v1/tasks/${taskId}/change-due-date`, { dueDate });
    await ok('GET', `/v1/tasks/${taskId}`);
    await ok('DELETE', `/v1/tasks/${taskId}`);

    const url = 'https://hooks.example.com/openphone';
    const kinds = {
      messages: 'message.received',
      calls: 'call.completed',
      'call-summaries': 'call.summary.completed',
      'call-transcripts': 'call.transcript.completed',
    };
    for (const [kind, event] of Object.entries(kinds)) {
      const webhook = await ok('POST', `/v1/webhooks/${kind}`, { url, events: [event], resourceIds: [line] });
      await ok('GET', `/v1/webhooks/${webhook.id}`);
    }
    const [webhook] = await ok('GET', '/v1/webhooks');
    await ok('DELETE', `/v1/webhooks/${webhook.id}`);

    expect(exchanges.flatMap((exchange) => spec.check(exchange))).toEqual([]);
    expect(spec.operations).toHaveLength(43);
    expect([...new Set(exchanges.map((exchange) => spec.operationOf(exchange)))].sort()).toEqual(
      [...spec.operations].sort(),
    );
  });
});

describe('the check finds what breaks the description', () => {
  const good: RecordedExchange = {
    method: 'POST',
    url: '/v1/messages',
    requestBody: { content: 'Hello', from: 'PN1', to: ['+15555550123'] },
    status: 404,
    responseBody: {
      message: 'Not Found',
      code: '0200404',
      status: 404,
      docs: 'https://quo.com/docs',
      title: 'Not Found',
    },
  };
  const find = (change: Partial<RecordedExchange>) =>
    loadOpenPhoneSpec(folder ?? '')
      .check({ ...good, ...change })
      .map(({ part, pointer }) => [part, pointer]);

  it('and accepts an exchange that keeps to it', ({ skip }) => {
    if (folder === undefined) return skip(reason);
    expect(find({})).toEqual([]);
  });

  it('unknown operations, parameters, statuses, codes and keys', ({ skip }) => {
    if (folder === undefined) return skip(reason);
    expect(find({ url: '/v1/notes' })).toEqual([['route', '']]);
    expect(find({ status: 418 })).toEqual([['status', '418']]);
    expect(find({ responseBody: { ...Object(good.responseBody), code: '0800404' } })).toEqual([
      ['response', '/code of 404'],
    ]);
    const page = { data: [], totalItems: 0, nextPageToken: null };
    const list = {
      method: 'GET',
      url: '/v1/contacts?limit=5',
      requestBody: undefined,
      status: 200,
      responseBody: page,
    };
    expect(find(list)).toEqual([
      ['query', 'limit'],
      ['query', 'maxResults'],
    ]);
    const wrong = { ...list, url: '/v1/contacts?maxResults=51', responseBody: { ...page, total: 0 } };
    expect(find(wrong)).toEqual([
      ['query', 'maxResults'],
      ['response', '/total'],
    ]);
    const body = { defaultFields: { firstName: 'James', phone: '1' }, externalId: 7 };
    const parts = find({ url: '/v1/contacts', requestBody: body, status: 201, responseBody: undefined });
    expect(parts).toContainEqual(['request', '/defaultFields/phone']);
    expect(parts).toContainEqual(['request', '/externalId']);
  });

  it('with a written reason for every difference it lets pass', () => {
    for (const waiver of openphoneWaivers) expect(waiver.reason.length).toBeGreaterThan(20);
  });
});

import * as v1 from 'pipedrive/v1';
import * as v2 from 'pipedrive/v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../../src/index.ts';
import { loadPipedriveSpec } from '../../src/spec/index.ts';
import { recordedFake, specFolder } from './recorded-fake.ts';

describe("the vendor's own client works against the fake", () => {
  const { fake, exchanges } = recordedFake();
  let server: FakeServer;
  let two: v2.Configuration;
  let one: v1.Configuration;

  beforeAll(async () => {
    server = await startFakeServer(fake);
    two = new v2.Configuration({ apiKey: fake.token, basePath: `${server.url}/api/v2` });
    one = new v1.Configuration({ apiKey: fake.token, basePath: `${server.url}/v1` });
  });
  afterAll(() => server.close());

  it('creates, reads, changes and deletes a person', async () => {
    const persons = new v2.PersonsApi(two);
    const made = await persons.addPerson({
      AddPersonRequest: {
        name: 'Ada King Byron',
        emails: [{ value: 'ada@example.test' }],
        phones: [{ value: '555 0100', label: 'mobile' }],
      },
    });
    const id = made.data?.id ?? 0;
    expect(made.data).toMatchObject({ first_name: 'Ada', last_name: 'King Byron', owner_id: 1 });
    expect(made.data?.emails).toEqual([{ value: 'ada@example.test', primary: true, label: 'work' }]);

    const changed = await persons.updatePerson({ id, UpdatePersonRequest: { name: 'Ada Byron', label_ids: [2] } });
    expect(changed.data).toMatchObject({ last_name: 'Byron', label_ids: [2] });
    expect((await persons.getPerson({ id })).data?.phones?.[0]).toMatchObject({ label: 'mobile', primary: true });

    expect((await persons.deletePerson({ id })).data).toEqual({ id });
    expect((await persons.getPerson({ id })).data?.is_deleted).toBe(true);
  });

  it('pages through a list with the cursor until it is null', async () => {
    const organizations = new v2.OrganizationsApi(two);
    for (let at = 1; at <= 7; at++) {
      await organizations.addOrganization({
        AddOrganizationRequest: {
          name: `Organization ${at}`,
          website: 'https://example.com',
          employee_count: at,
          industry: 22,
          annual_revenue: 1000,
        },
      });
    }
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await organizations.getOrganizations({
        limit: 3,
        sort_by: 'update_time',
        ...(cursor ? { cursor } : {}),
      });
      expect(page.data?.length).toBeLessThanOrEqual(3);
      seen.push(...(page.data ?? []).map((each) => each.id ?? 0));
      cursor = page.additional_data?.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const changed = await organizations.updateOrganization({
      id: 1,
      UpdateOrganizationRequest: { address: { value: '1 Main St, Springfield', locality: 'Springfield' } },
    });
    expect(changed.data?.address).toMatchObject({ locality: 'Springfield', postal_code: null });
  });

  it('finds people by e-mail address and items of several kinds by text', async () => {
    const persons = new v2.PersonsApi(two);
    await persons.addPerson({
      AddPersonRequest: { name: 'Grace Hopper', org_id: 2, emails: [{ value: 'Grace@Example.Test' }] },
    });
    const found = await persons.searchPersons({ term: 'grace@example.test', fields: 'email', exact_match: true });
    expect(found.data?.items?.map((each) => each.item)).toMatchObject([
      { name: 'Grace Hopper', emails: ['Grace@Example.Test'], organization: { id: 2, name: 'Organization 2' } },
    ]);
    const search = new v2.ItemSearchApi(two);
    const items = await search.searchItem({ term: 'Organization 2' });
    expect(items.data?.items?.length).toBe(1);
  });

  it('makes a custom field, fills it, and finds the record by its value', async () => {
    const fields = new v2.PersonFieldsApi(two);
    const text = await fields.addPersonField({
      AddPersonFieldRequest: { field_name: 'External id', field_type: 'varchar' },
    });
    const choice = await fields.addPersonField({
      AddPersonFieldRequest: {
        field_name: 'Interests',
        field_type: 'set',
        options: [{ label: 'Ships' }, { label: 'Maths' }],
      },
    });
    const code = text.data?.field_code ?? '';
    expect(code).toMatch(/^[0-9a-f]{40}$/);
    const all = await fields.getPersonFields({ limit: 500 });
    expect(all.data?.filter((each) => each.is_custom_field).map((each) => each.field_name)).toEqual([
      'External id',
      'Interests',
    ]);

    const options = choice.data?.options?.map((option) => option.id) ?? [];
    const persons = new v2.PersonsApi(two);
    const made = await persons.addPerson({
      AddPersonRequest: {
        name: 'Katherine Johnson',
        custom_fields: { [code]: 'ext-42', [choice.data?.field_code ?? '']: options },
      },
    });
    const found = await new v2.ItemSearchApi(two).searchItemByField({
      term: 'ext-42',
      entity_type: 'person',
      field: code,
      match: 'exact',
    });
    expect(found.data).toMatchObject([{ item: { id: made.data?.id } }]);
  });

  it('moves a deal through stages and closes it', async () => {
    const pipelines = await new v2.PipelinesApi(two).getPipelines();
    const stages = await new v2.StagesApi(two).getStages({ pipeline_id: pipelines.data?.[0]?.id ?? 0 });
    const deals = new v2.DealsApi(two);
    const made = await deals.addDeal({
      AddDealRequest: { title: 'Engine', value: 1200.5, currency: 'EUR', org_id: 2 },
    });
    const id = made.data?.id ?? 0;
    expect(made.data).toMatchObject({ stage_id: stages.data?.[0]?.id, status: 'open' });
    const moved = await deals.updateDeal({ id, UpdateDealRequest: { stage_id: stages.data?.[1]?.id ?? 0 } });
    expect(moved.data?.stage_change_time).not.toBeNull();
    const won = await deals.updateDeal({ id, UpdateDealRequest: { status: 'won' } });
    expect(won.data?.won_time).toMatch(/Z$/);
    await deals.updateDeal({ id, UpdateDealRequest: { is_archived: true } });
    expect((await deals.getDeals()).data).toEqual([]);
    expect((await deals.getArchivedDeals()).data).toMatchObject([{ id, is_archived: true }]);
  });

  it('plans an activity with participants and reads the one who is primary', async () => {
    const activities = new v2.ActivitiesApi(two);
    const made = await activities.addActivity({
      AddActivityRequest: {
        subject: 'Call back',
        type: 'call',
        due_date: '2026-02-01',
        due_time: '15:00:00',
        duration: '00:30:00',
        participants: [{ person_id: 2 }],
      },
    });
    expect(made.data).toMatchObject({ person_id: 2, due_time: '15:00:00', done: false });
    const types = await new v1.ActivityTypesApi(one).getActivityTypes();
    expect(types.data?.map((each) => each.key_string)).toContain('call');
  });

  it('writes notes and reads users in v1', async () => {
    const users = new v1.UsersApi(one);
    const me = await users.getCurrentUser();
    expect(me.data).toMatchObject({ company_id: 999, company_domain: 'acme', is_you: true });
    expect((await users.getUsers()).data?.length).toBe(2);
    expect((await users.findUsersByName({ term: 'robin@example.test', search_by_email: 1 })).data?.[0]?.id).toBe(2);

    const notes = new v1.NotesApi(one);
    const made = await notes.addNote({ AddNoteRequest: { content: '<b>Hello</b>', person_id: 2 } });
    const id = made.data?.id ?? 0;
    expect(made.data?.add_time).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
    expect((await notes.updateNote({ id, NoteRequest: { content: 'Bye' } })).data?.content).toBe('Bye');
    const listed = await notes.getNotes({ person_id: 2 });
    expect(listed.data?.map((each) => each.id)).toEqual([id]);
    expect((await notes.deleteNote({ id })).data).toBe(true);
  });

  it('merges two persons: the id in the path disappears', async () => {
    const persons = new v2.PersonsApi(two);
    const loser =
      (await persons.addPerson({ AddPersonRequest: { name: 'G. Hopper', phones: [{ value: '555 0101' }] } })).data
        ?.id ?? 0;
    const merged = await new v1.PersonsApi(one).mergePersons({ id: loser, MergePersonsRequest: { merge_with_id: 2 } });
    expect(merged.data?.id).toBe(2);
    await expect(persons.getPerson({ id: loser })).rejects.toMatchObject({ error: 'requested person not found' });
    expect((await persons.getPerson({ id: 2 })).data?.phones?.[0]?.value).toBe('555 0101');
  });

  it('keeps leads and webhooks in v1', async () => {
    const leads = new v1.LeadsApi(one);
    const lead = await leads.addLead({
      AddLeadRequest: { title: 'Inbound', person_id: 2, value: { amount: 10, currency: 'USD' } },
    });
    expect(lead.data?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await leads.getLeads()).data?.length).toBe(1);
    const webhooks = new v1.WebhooksApi(one);
    const hook = await webhooks.addWebhook({
      AddWebhookRequest: {
        subscription_url: 'https://hooks.example.test/p',
        event_action: '*',
        event_object: 'person',
        name: 'People',
        version: '2.0',
      },
    });
    expect((await webhooks.getWebhooks()).data?.map((each) => each.id)).toEqual([hook.data?.id]);
    await webhooks.deleteWebhook({ id: hook.data?.id ?? 0 });
    expect((await webhooks.getWebhooks()).data).toEqual([]);
  });

  it("keeps to the vendor's published description in every exchange", ({ skip }) => {
    const folder = specFolder();
    if (folder === undefined) return skip('the vendor description files are not on this machine');
    const spec = loadPipedriveSpec(folder);
    expect(exchanges.length).toBeGreaterThan(40);
    expect(exchanges.flatMap((exchange) => spec.check(exchange))).toEqual([]);
  });
});

import { type FakeCrm, fakeFetch, type HubSpotFake } from '@crmsync/fakes';
import { z } from 'zod';

const fieldAnswer = z.object({
  data: z.object({
    field_code: z.string(),
    options: z.array(z.object({ id: z.number(), label: z.string() })).nullish(),
  }),
});

/** Adds a custom field to Pipedrive; with labels a choice. Gives back its code and the ids of its options by label. */
export async function addPipedriveField(
  fake: FakeCrm,
  path: 'personFields' | 'organizationFields' | 'dealFields',
  name: string,
  labels?: readonly string[],
): Promise<{ readonly code: string; readonly options: ReadonlyMap<string, number> }> {
  const kind =
    labels === undefined
      ? { field_type: 'varchar' }
      : { field_type: 'enum', options: labels.map((label) => ({ label })) };
  const response = await fakeFetch(fake)(`https://api.pipedrive.com/api/v2/${path}`, {
    method: 'POST',
    headers: { 'x-api-token': fake.token, 'content-type': 'application/json' },
    body: JSON.stringify({ field_name: name, ...kind }),
  });
  const { data } = fieldAnswer.parse(await response.json());
  return { code: data.field_code, options: new Map((data.options ?? []).map(({ id, label }) => [label, id])) };
}

/** Adds a text property to HubSpot contacts. */
export function addHubSpotText(fake: HubSpotFake, name: string, label: string): void {
  fake.addProperty('contacts', { name, label, type: 'string', fieldType: 'text', groupName: 'contactinformation' });
}

/** Adds a choice to HubSpot contacts; keys are given, labels follow. */
export function addHubSpotChoice(
  fake: HubSpotFake,
  name: string,
  label: string,
  options: Readonly<Record<string, string>>,
): void {
  fake.addProperty('contacts', {
    name,
    label,
    type: 'enumeration',
    fieldType: 'select',
    groupName: 'contactinformation',
    options: Object.entries(options).map(([value, text], displayOrder) => ({
      value,
      label: text,
      displayOrder,
      hidden: false,
    })),
  });
}

/** What a HubSpot administrator does to a property of contacts: another definition, or none. */
export async function changeHubSpotProperty(
  fake: HubSpotFake,
  name: string,
  change: Readonly<Record<string, unknown>> | null,
): Promise<void> {
  const response = await fakeFetch(fake)(`https://api.hubapi.com/crm/v3/properties/contacts/${name}`, {
    method: change === null ? 'DELETE' : 'PATCH',
    headers: { authorization: `Bearer ${fake.token}`, 'content-type': 'application/json' },
    ...(change === null ? {} : { body: JSON.stringify(change) }),
  });
  if (!response.ok) throw new Error(`HubSpot answered ${response.status}`);
}

/** What a Pipedrive administrator does to a field of persons, or to its options. */
export async function changePipedriveField(
  fake: FakeCrm,
  method: 'PATCH' | 'DELETE' | 'POST',
  path: string,
  body?: unknown,
): Promise<void> {
  const response = await fakeFetch(fake)(`https://api.pipedrive.com/api/v2/personFields/${path}`, {
    method,
    headers: { 'x-api-token': fake.token, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`Pipedrive answered ${response.status}`);
}

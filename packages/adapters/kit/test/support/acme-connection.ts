import type { ConnectOptions } from '@crmsync/adapter';
import { createSteppedClock } from '@crmsync/fakes/clocks';
import { type FieldDefinition, fieldKinds } from '@crmsync/model';
import {
  type AdapterDefinition,
  bearerAuth,
  choice,
  customCodec,
  decimalText,
  defineAdapter,
  defineMapping,
  definePort,
  field,
  type PortDefinition,
  text,
  tokenCredential,
} from '../../src/index.ts';
import { type ScriptedAnswer, type SentRequest, scriptedFetch } from './scripted-fetch.ts';

const mapping = defineMapping('contact', {
  rows: { firstName: field('first', text()), leadStatus: field('status', choice()) },
  custom: { codecFor: () => customCodec(fieldKinds.decimal, decimalText()) },
});

/** The standard field of the mapping that has choices. */
export const standard: FieldDefinition = {
  entity: 'contact',
  objectType: 'people',
  remoteKey: 'status',
  label: 'Status',
  kind: 'choice',
  custom: false,
  choices: [{ key: '7', label: 'Hot' }],
};
/** A custom field. */
export const score: FieldDefinition = {
  ...standard,
  remoteKey: 'score',
  label: 'Score',
  kind: 'decimal',
  custom: true,
};

/** A port of contacts. */
export function port(
  endpoints: PortDefinition<'contact'>['endpoints'],
  facts: Partial<PortDefinition<'contact'>> = {},
) {
  return definePort({ entity: 'contact', objectType: 'people', mapping, ...facts, endpoints });
}

/** An adapter that has nothing but what a case is about. */
export function adapterOf(definition: Partial<AdapterDefinition>) {
  return defineAdapter({
    id: 'acme',
    name: 'Acme',
    baseUrl: 'https://api.acme.test',
    auth: bearerAuth(),
    rateLimits: {},
    ports: [],
    whoAmI: async () => ({ accountId: 'a1' }),
    ...definition,
  });
}

/** A connection to a scripted vendor, with its first port. */
export function connected(
  definition: Partial<AdapterDefinition>,
  script: readonly ScriptedAnswer[] | ((request: SentRequest) => ScriptedAnswer) = [],
  options: Partial<ConnectOptions> = {},
) {
  const clock = createSteppedClock();
  const { fetch, sent } = scriptedFetch(script, clock.now);
  const connection = adapterOf(definition).connect({
    credentials: tokenCredential('made-up'),
    clock,
    fetch,
    ...options,
  });
  return { connection, port: connection.ports[0]!, clock, sent };
}

/** A patch of fields. */
export const patch = (fields: object, custom: object = {}) => ({
  fields: { ...fields },
  custom: { ...custom },
  associations: {},
});

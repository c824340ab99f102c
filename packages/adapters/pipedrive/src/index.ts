import type { Adapter, Credential } from '@crmsync/adapter';
import { basicAuthSecret, bearerAuth, type CallContext, defineAdapter, headerAuth, path } from '@crmsync/adapter-kit';
import { z } from 'zod';
import { describeFields } from './endpoints/account-fields.ts';
import { activitiesPort, tasksPort } from './endpoints/activities.ts';
import { dealsPort } from './endpoints/deals.ts';
import { errorTable } from './endpoints/errors.ts';
import { cost, rateLimits, readRateHeaders } from './endpoints/limits.ts';
import { notesPort } from './endpoints/notes.ts';
import { organizationsPort } from './endpoints/organizations.ts';
import { personsPort } from './endpoints/persons.ts';
import { pipelinesPort } from './endpoints/pipelines.ts';
import type { PipedriveSettings } from './endpoints/settings.ts';
import { usersPort } from './endpoints/users.ts';
import { parseWebhook } from './webhook.ts';
import { meWire } from './wire.ts';

export type { PipedriveSettings } from './endpoints/settings.ts';
export type { ActivityTypes } from './mapping/activity.ts';

/**
 * Makes the Pipedrive adapter.
 * @throws TypeError on wrong settings
 * @example pipedrive({ syncKeyField: 'Sync key' }).connect({ credentials: tokenCredential(token) })
 */
export function pipedrive(settings: PipedriveSettings = {}): Adapter {
  checkSettings(settings);
  const ports = [
    usersPort(),
    pipelinesPort(),
    organizationsPort(settings),
    personsPort(settings),
    dealsPort(settings),
    activitiesPort(settings),
    notesPort(),
    tasksPort(),
  ];
  return defineAdapter({
    id: 'pipedrive',
    name: 'Pipedrive',
    baseUrl,
    auth: settings.auth === 'oauth' ? bearerAuth() : headerAuth('x-api-token'),
    rateLimits: rateLimits(settings),
    rateHeaders: readRateHeaders,
    errors: errorTable,
    maxConcurrent: 8,
    ports,
    webhook: { verify: basicAuthSecret(), parse: parseWebhook },
    whoAmI,
    describe: async (context, port) =>
      (await describeFields(context, port)) ??
      ports
        .find(({ capabilities }) => capabilities.objectType === port.objectType)
        ?.mapping.definitions(port.objectType) ??
      [],
  });
}

/** The host of the company, which OAuth tells as `api_domain` and credentials carry as the part `apiDomain`. */
function baseUrl(credential: Credential): string {
  const domain = credential.parts?.apiDomain;
  if (domain === undefined) return 'https://api.pipedrive.com';
  const url = new URL(domain);
  if (url.protocol !== 'https:' || !url.hostname.endsWith('.pipedrive.com')) {
    throw new TypeError('pipedrive: the credential part apiDomain is no https address of pipedrive.com');
  }
  return url.origin;
}

/** @see https://developers.pipedrive.com/docs/api/v1/Users#getCurrentUser */
async function whoAmI(context: CallContext) {
  const answer = await context.http.send({
    method: 'GET',
    path: path`/v1/users/me`,
    schema: z.object({ data: meWire }),
    cost: cost(2),
    operation: 'whoAmI',
  });
  const me = answer.body.data;
  return {
    accountId: String(me.company_id),
    ...(me.company_name ? { name: me.company_name } : {}),
    ...(me.timezone_name ? { timeZone: me.timezone_name } : {}),
    ...(me.default_currency ? { currency: me.default_currency } : {}),
  };
}

function checkSettings({ burstPer2s, dailyTokens, syncKeyWindowMs }: PipedriveSettings): void {
  for (const [name, value] of Object.entries({ burstPer2s, dailyTokens, syncKeyWindowMs })) {
    if (value !== undefined && !(value > 0)) throw new TypeError(`pipedrive: the setting ${name} must be positive`);
  }
}

import type { Adapter, Credential, RateWindow } from '@crmsync/adapter';
import { bearerAuth, defineAdapter, type RateHeaderReader } from '@crmsync/adapter-kit';
import { whoAmI } from './endpoints/account.ts';
import { accountAccess } from './endpoints/account-access.ts';
import { definitionsOf, describeAgain } from './endpoints/describe-object.ts';
import { dailyUsage, salesforceErrors } from './endpoints/errors.ts';
import { salesforcePorts } from './endpoints/ports.ts';
import type { SalesforceSettings } from './endpoints/salesforce-settings.ts';
import { salesforceWebhook } from './webhook/salesforce-webhook.ts';

export type {
  BulkSettings,
  OutboundMessageSettings,
  RecordType,
  SalesforceSettings,
} from './endpoints/salesforce-settings.ts';
export type { LeadStatuses } from './mapping/lead.ts';
export type { TaskDue, TaskStatuses } from './mapping/task.ts';
export { type OutboundMessageAnswer, outboundMessageAnswer } from './webhook/salesforce-webhook.ts';

const dayMs = 86_400_000;

function rateLimits({ perDay = 100_000, dailyReserve = 0.2 }: NonNullable<SalesforceSettings['rateLimits']>): {
  readonly [scope: string]: readonly RateWindow[];
} {
  return { daily: [{ name: 'daily', limit: perDay, perMs: dayMs, reserve: dailyReserve }] };
}

/** Every answer tells what the whole organisation has used of its day. */
const headers: RateHeaderReader = (answer, { scopes }) => {
  const usage = dailyUsage(answer.get('sforce-limit-info'));
  if (!usage || !scopes.includes('daily')) return [];
  return [{ scope: 'daily', window: 'daily', remaining: Math.max(0, usage.limit - usage.used), limit: usage.limit }];
};

/** The organisation's own host, which a renewed token may name anew. */
function instanceOf({ parts }: Credential): string {
  const url = parts?.instanceUrl;
  if (url === undefined || !URL.canParse(url)) {
    throw new TypeError('salesforce: the credential needs a part instanceUrl, the instance_url of the token answer');
  }
  if (new URL(url).hostname.endsWith('.lightning.force.com')) {
    throw new TypeError('salesforce: instanceUrl is the host of the user interface, which has no API');
  }
  return url;
}

/**
 * Connects Salesforce: accounts, contacts, leads, opportunities, tasks and events both ways, users and stages to read.
 * The credential is an access token with the part `instanceUrl`.
 * @throws TypeError when a limit is not positive
 * @example
 * const connection = salesforce().connect({ credentials });
 * const contacts = connection.ports.find((port) => port.capabilities.objectType === 'Contact');
 * const page = await contacts?.list?.();
 */
export function salesforce(settings: SalesforceSettings = {}): Adapter {
  const apiVersion = settings.apiVersion ?? '66.0';
  if (!/^\d{2,3}\.0$/.test(apiVersion)) throw new TypeError('salesforce: apiVersion is like 66.0');
  const { ports, objects } = salesforcePorts(settings, apiVersion);
  return defineAdapter({
    id: 'salesforce',
    name: 'Salesforce',
    baseUrl: instanceOf,
    auth: bearerAuth(),
    rateLimits: rateLimits(settings.rateLimits ?? {}),
    rateHeaders: headers,
    errors: salesforceErrors,
    headers: { 'sforce-call-options': 'client=crmsync' },
    maxConcurrent: settings.rateLimits?.concurrent ?? 5,
    ports,
    webhook: salesforceWebhook(settings.webhook ?? {}),
    whoAmI,
    access: (context) => accountAccess(context, ports, objects),
    describe: async (context, { entity, objectType }) => {
      const known =
        ports.find((port) => port.capabilities.objectType === objectType)?.mapping.definitions(objectType) ?? [];
      if (!objects.has(objectType)) return known;
      const fields = new Map(known.map(({ remoteKey, field }) => [remoteKey, field]));
      const schema = await describeAgain(context, apiVersion, objectType);
      return definitionsOf(schema, { entity, objectType, fieldOf: (wire) => fields.get(wire) });
    },
  });
}

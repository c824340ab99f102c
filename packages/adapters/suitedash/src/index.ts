import type { Adapter } from '@crmsync/adapter';
import { defineAdapter } from '@crmsync/adapter-kit';
import { bothKeys } from './auth.ts';
import { whoAmI } from './endpoints/account.ts';
import { companiesPort } from './endpoints/companies.ts';
import { contactsPort } from './endpoints/contacts.ts';
import { customFieldsOf } from './endpoints/describe-fields.ts';
import { errorTable } from './endpoints/errors.ts';
import { rateLimits } from './endpoints/limits.ts';
import { notesPort } from './endpoints/notes.ts';
import { projectsPort } from './endpoints/projects.ts';
import { checkSettings, type SuitedashSettings } from './endpoints/settings.ts';
import { suitedashWebhook } from './webhook/suitedash-webhook.ts';

export { planScan, type ScanPlan, type ScanPlanOptions } from './endpoints/scan-plan.ts';
export type {
  AddressKeys,
  CompanyContact,
  NoteSettings,
  SuitedashRole,
  SuitedashSettings,
  WebhookSettings,
} from './endpoints/settings.ts';
export {
  readSuitedashEvent,
  type SuitedashEvent,
  type SuitedashEventName,
  suitedashEventNames,
} from './webhook/suitedash-event.ts';

/**
 * Makes the SuiteDash adapter. The credential's token is the secret key, its part `publicId` the public id.
 * @throws TypeError on wrong settings
 * @example suitedash().connect({ credentials: { current: async () => ({ token: secretKey, parts: { publicId } }) } })
 */
export function suitedash(settings: SuitedashSettings = {}): Adapter {
  checkSettings(settings);
  const ports = [contactsPort(settings), companiesPort(settings), projectsPort(settings), notesPort(settings)];
  return defineAdapter({
    id: 'suitedash',
    name: 'SuiteDash',
    baseUrl: 'https://app.suitedash.com/secure-api',
    auth: bothKeys,
    rateLimits: rateLimits(settings),
    errors: errorTable(settings),
    maxConcurrent: 1,
    ports,
    webhook: suitedashWebhook(settings.webhook),
    whoAmI: (context) => whoAmI(context, settings),
    describe: async (context, port) => {
      const own = ports.find(({ capabilities }) => capabilities.objectType === port.objectType);
      return [...(own?.mapping.definitions(port.objectType) ?? []), ...(await customFieldsOf(context, port, settings))];
    },
  });
}

import type { Adapter } from '@crmsync/adapter';
import { defineAdapter, headerAuth } from '@crmsync/adapter-kit';
import { whoAmI } from './endpoints/account.ts';
import { activityPorts } from './endpoints/activities.ts';
import { contactsPort } from './endpoints/contacts.ts';
import { contactCustomFields } from './endpoints/custom-fields.ts';
import { openphoneErrors } from './endpoints/errors.ts';
import { openphoneMessaging } from './endpoints/messaging.ts';
import { checkSettings, type OpenPhoneSettings, rateWindows } from './endpoints/settings.ts';
import { usersPort } from './endpoints/users.ts';
import { parseWebhook } from './webhook/parse-webhook.ts';
import { openphoneVerifier } from './webhook/verify-webhook.ts';

export type { LabelledContact, OpenPhoneSettings } from './endpoints/settings.ts';

/**
 * Connects OpenPhone (Quo): contacts both ways, calls, messages and users to read, and text messages to send. The credential's
 * token is the workspace's API key.
 * @throws TypeError when a setting cannot work: a source that OpenPhone keeps for itself, a span that is not positive
 * @example
 * const connection = openphone({ source: 'acme-sync' }).connect({ credentials: tokenCredential(key) });
 * const contacts = connection.ports.find((port) => port.capabilities.objectType === 'contacts');
 * const page = await contacts?.list?.();
 */
export function openphone(settings: OpenPhoneSettings = {}): Adapter {
  checkSettings(settings);
  const ports = [usersPort(), contactsPort(settings), ...activityPorts(settings)];
  return defineAdapter({
    id: 'openphone',
    name: 'OpenPhone (Quo)',
    baseUrl: 'https://api.quo.com/v1',
    auth: headerAuth('authorization'),
    rateLimits: { api: rateWindows(settings) },
    errors: openphoneErrors,
    maxConcurrent: 8,
    retry: { retries: settings.retries ?? 3, baseMs: settings.retryDelayMs ?? 1_000, maxMs: 30_000 },
    ports,
    webhook: {
      verify: openphoneVerifier(settings.webhookToleranceMs),
      parse: (request) => parseWebhook(request, settings),
    },
    whoAmI: (context) => whoAmI(context, settings),
    describe: async (context, { objectType }) => {
      const mapping = ports.find((port) => port.capabilities.objectType === objectType)?.mapping;
      const custom = mapping?.hasCustom ? await contactCustomFields(context, settings) : [];
      return [...(mapping?.definitions(objectType) ?? []), ...custom];
    },
    messaging: openphoneMessaging(settings),
  });
}

import type { AccountIdentity } from '@crmsync/adapter';
import type { CallContext } from '@crmsync/adapter-kit';
import { accountWire } from '../wire.ts';
import { costs } from './hubspot-object.ts';
import type { HubspotPaths } from './paths.ts';

const testAccounts: readonly string[] = ['SANDBOX', 'DEVELOPER_TEST'];

/** The account behind the credentials. @see https://developers.hubspot.com/docs/api-reference/account-account-info-v3/guide */
export async function whoAmI(context: CallContext, paths: HubspotPaths): Promise<AccountIdentity> {
  const { body } = await context.http.send({
    method: 'GET',
    path: paths.account(),
    operation: 'account.details',
    schema: accountWire,
    cost: costs.api,
  });
  return {
    accountId: body.portalId,
    ...(body.timeZone ? { timeZone: body.timeZone } : {}),
    ...(body.companyCurrency ? { currency: body.companyCurrency } : {}),
    ...(body.accountType ? { sandbox: testAccounts.includes(body.accountType) } : {}),
  };
}

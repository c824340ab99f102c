import type { AccountIdentity } from '@crmsync/adapter';
import { type CallContext, path } from '@crmsync/adapter-kit';
import { recordIdOf } from '../mapping/record-ids.ts';
import { userInfoWire } from '../wire.ts';

/** The organisation behind the credentials. */
export async function whoAmI(context: CallContext): Promise<AccountIdentity> {
  const { body } = await context.http.send({
    method: 'GET',
    path: path`/services/oauth2/userinfo`,
    operation: 'userinfo',
    schema: userInfoWire,
  });
  const rest = body.urls?.rest;
  return {
    accountId: recordIdOf(body.organization_id) ?? body.organization_id,
    ...(body.zoneinfo ? { timeZone: body.zoneinfo } : {}),
    ...(typeof rest === 'string' && rest.includes('.sandbox.') ? { sandbox: true } : {}),
  };
}

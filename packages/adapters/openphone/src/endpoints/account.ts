import { type AccountIdentity, WireFormatError } from '@crmsync/adapter';
import type { CallContext } from '@crmsync/adapter-kit';
import type { OpenPhoneSettings } from './settings.ts';
import { allUsers } from './users.ts';

/**
 * Whose key it is. No answer of version 1 names the workspace, so that the user who owns it, the oldest of them, stands for it
 * unless the settings name it. Asking for users proves the key in both cases.
 */
export async function whoAmI(context: CallContext, { workspaceId }: OpenPhoneSettings): Promise<AccountIdentity> {
  const users = await allUsers(context);
  if (workspaceId !== undefined) return { accountId: workspaceId };
  const owners = users.filter(({ role }) => role === 'owner');
  const [owner] = owners.toSorted((left, right) =>
    `${left.createdAt ?? ''} ${left.id}` < `${right.createdAt ?? ''} ${right.id}` ? -1 : 1,
  );
  if (owner === undefined) {
    throw new WireFormatError('openphone whoAmI: no user owns the workspace; name it by the setting workspaceId', {
      paths: ['data.role'],
    });
  }
  return { accountId: owner.id };
}

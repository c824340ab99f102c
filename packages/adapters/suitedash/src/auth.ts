import { AuthenticationError, type Credential } from '@crmsync/adapter';
import type { AuthStrategy } from '@crmsync/adapter-kit';

/** The public half of the keys: it is the account's, and stays when secrets are changed. @throws AuthenticationError */
export function publicIdOf({ parts }: Credential): string {
  const publicId = parts?.publicId;
  if (publicId) return publicId;
  throw new AuthenticationError('suitedash: the credential has no part publicId', {
    remedy: 'Give the Public ID beside the secret key.',
  });
}

/** Two keys, one header each. */
export const bothKeys: AuthStrategy = (credential) => ({
  headers: { 'x-public-id': publicIdOf(credential), 'x-secret-key': credential.token },
});

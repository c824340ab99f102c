import { constant, defineMapping, field, type Mapping, text, type WireProps } from '@crmsync/adapter-kit';
import type { UserWire } from '../wire.ts';

/** Users as {@link userValues} lays them out. @see https://quo.com/docs */
export const userMapping: Mapping<'owner'> = defineMapping('owner', {
  rows: {
    name: field('name', text(), { readOnly: true }),
    email: field('email', text(), { readOnly: true }),
    role: field('role', text(), { readOnly: true }),
    // Whoever has left is not listed any more.
    active: constant(true),
  },
});

/** A user with the parts of the name together. */
export function userValues(user: UserWire): WireProps {
  const { firstName, lastName } = user;
  return { ...user, name: [firstName, lastName].filter(Boolean).join(' ') || null };
}

import type { PortCapabilities } from '@crmsync/adapter';
import type { RemoteRef } from '@crmsync/model';
import { idList } from './remote-view.ts';

/** The other end of an association as views and bases hold it: with its object type, since a role may lead to several. */
export function endOf({ objectType, id }: RemoteRef): string {
  return `${objectType}/${id}`;
}

/** The record that an end of a view means. */
export function refOf(end: string): RemoteRef {
  const at = end.indexOf('/');
  return { objectType: end.slice(0, Math.max(0, at)), id: end.slice(at + 1) };
}

/** The ends of a value that the role may lead to. What else the remote shows there is not ours to follow. */
export function endsOf(role: PortCapabilities['associations'][string], value: unknown): readonly RemoteRef[] {
  return idList(value)
    .map(refOf)
    .filter((ref) => role.targets.some((target) => target.objectType === ref.objectType));
}

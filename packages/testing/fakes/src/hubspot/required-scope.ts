import type { HubSpotState } from './hubspot-state.ts';
import { findObjectType } from './object-type.ts';

/** The scopes that a request needs and the account has not granted; none when scopes are not watched. */
export function missingScopes(
  state: HubSpotState,
  area: string,
  segments: readonly string[],
  writes: boolean,
): string[] {
  const granted = state.options.scopes;
  if (granted === undefined) return [];
  return neededScopes(area, segments, writes).filter((scope) => !granted.includes(scope));
}

function neededScopes(area: string, segments: readonly string[], writes: boolean): string[] {
  if (area === 'owners') return ['crm.objects.owners.read'];
  const type = segments[0] === undefined ? undefined : findObjectType(segments[0]);
  if (type === undefined) return [];
  if (area === 'properties' || area === 'pipelines') {
    return [`crm.schemas.${type.scope}.${writes ? 'write' : 'read'}`];
  }
  const scope = `crm.objects.${type.scope}.${writes ? 'write' : 'read'}`;
  return type.name === 'emails' ? [scope, 'sales-email-read'] : [scope];
}

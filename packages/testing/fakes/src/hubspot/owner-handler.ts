import { resourceNotFound, validationError } from './api-error.ts';
import { type HubSpotAnswer, type HubSpotCall, queryLimit } from './hubspot-call.ts';

/** Answers everything below `/crm/owners/{version}`. */
export function ownerHandler(call: HubSpotCall): HubSpotAnswer | undefined {
  const [id, ...rest] = call.segments;
  if (call.method !== 'GET' || rest.length > 0) return undefined;
  return id === undefined ? listOwners(call) : readOwner(call, id);
}

function listOwners({ state, query }: HubSpotCall): HubSpotAnswer {
  const limit = queryLimit(query, 100, 500);
  const email = query.get('email')?.toLowerCase();
  const after = Number(query.get('after') ?? 0);
  if (!Number.isInteger(after)) throw validationError('The after parameter was not valid');
  const rest = state.owners
    .list(query.get('archived') === 'true')
    .filter((owner) => Number(owner.id) > after && (email === undefined || owner.email.toLowerCase() === email))
    .sort((left, right) => Number(left.id) - Number(right.id));
  const results = rest.slice(0, limit);
  const last = results.at(-1);
  const paging = rest.length > limit && last !== undefined ? { paging: { next: { after: last.id } } } : {};
  return { status: 200, body: { results, ...paging } };
}

function readOwner({ state, query }: HubSpotCall, id: string): HubSpotAnswer {
  const byUser = query.get('idProperty') === 'userId';
  const owner = byUser ? state.owners.byUserId(Number(id)) : state.owners.get(id);
  if (owner === undefined || owner.archived !== (query.get('archived') === 'true')) throw resourceNotFound();
  return { status: 200, body: owner };
}

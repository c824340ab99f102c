import { invalidInput, notFound } from './api-error.ts';
import type { PipedriveState, PipedriveUser } from './pipedrive-state.ts';
import { v1Time } from './pipedrive-time.ts';
import { type Route, success } from './router.ts';
import { userWire } from './wire-v1.ts';

/** Users and activity types, which only v1 offers. */
export function accountRoutes(state: PipedriveState): Route[] {
  const wire = (user: PipedriveUser, callerId: number) => userWire(user, callerId, state.company.currency);
  return [
    {
      version: 'v1',
      method: 'GET',
      pattern: '/users',
      tokens: 20,
      endpoint: ({ cause }) =>
        success(
          [...state.users.values()].map((user) => wire(user, cause.userId)),
          { company_id: state.company.id },
        ),
    },
    {
      version: 'v1',
      method: 'GET',
      pattern: '/users/me',
      tokens: 2,
      endpoint: ({ cause }) => {
        const { id, name, domain } = state.company;
        return success({
          ...wire(userOf(state, cause.userId), cause.userId),
          company_id: id,
          company_name: name,
          company_domain: domain,
          company_country: 'US',
          company_industry: 'Software',
          language: { language_code: 'en', country_code: 'US' },
        });
      },
    },
    {
      version: 'v1',
      method: 'GET',
      pattern: '/users/find',
      tokens: 40,
      search: true,
      endpoint: ({ query, cause }) => {
        const term = query.get('term')?.trim().toLowerCase() ?? '';
        if (term === '') throw invalidInput(['term: term is a required field']);
        const byEmail = query.get('search_by_email') === '1';
        const found = [...state.users.values()].filter((user) =>
          (byEmail ? user.email : user.name).toLowerCase().includes(term),
        );
        return success(found.map((user) => wire(user, cause.userId)));
      },
    },
    {
      version: 'v1',
      method: 'GET',
      pattern: '/users/{id}',
      tokens: 2,
      endpoint: ({ cause }, params) => success(wire(userOf(state, params.id()), cause.userId)),
    },
    activityTypesRoute(state),
  ];
}

function activityTypesRoute(state: PipedriveState): Route {
  return {
    version: 'v1',
    method: 'GET',
    pattern: '/activityTypes',
    tokens: 20,
    endpoint: () =>
      success(
        state.activityTypes.map(({ id, name, keyString, addedAtMs }) => ({
          id,
          order_nr: id,
          name,
          key_string: keyString,
          icon_key: keyString,
          active_flag: true,
          color: 'FFFFFF',
          is_custom_flag: false,
          add_time: v1Time(addedAtMs),
          update_time: v1Time(addedAtMs),
        })),
      ),
  };
}

function userOf(state: PipedriveState, id: number): PipedriveUser {
  const user = state.users.get(id);
  if (user === undefined) throw notFound('user');
  return user;
}

import { z } from 'zod';
import type { PathRoute } from '../path-router.ts';
import { answerData, type Endpoint, readBody } from './api-call.ts';
import { createCompany, findCompany, updateCompany } from './company-writer.ts';
import { createContact, findContact, updateContact } from './contact-writer.ts';
import { answerPage } from './list-page.ts';
import { findProject, updateProject } from './project-writer.ts';
import { companyAnswer, contactAnswer, projectAnswer } from './record-answer.ts';
import { companyCreate, companyUpdate, contactCreate, contactUpdate, projectUpdate } from './record-input.ts';
import { recordMeta } from './record-meta.ts';
import type { SuiteDashState } from './suitedash-state.ts';

/** Every endpoint there is: nothing can be deleted, and no project be made. */
export function suiteDashRoutes(state: SuiteDashState): PathRoute<Endpoint>[] {
  return [...contactRoutes(state), ...companyRoutes(state), ...projectRoutes(state), ...otherRoutes(state)];
}

function contactRoutes(state: SuiteDashState): PathRoute<Endpoint>[] {
  const show = (row: Parameters<typeof contactAnswer>[1]) => contactAnswer(state, row);
  return [
    { method: 'GET', pattern: '/contact/meta', endpoint: () => answerData(recordMeta(state, 'contact')) },
    {
      method: 'GET',
      pattern: '/contacts',
      endpoint: ({ query }) => answerPage('/contacts', state.contacts.rows(), query, show),
    },
    {
      method: 'POST',
      pattern: '/contact',
      endpoint: ({ body }) =>
        answerData(show(createContact(state, readBody(body, checked(state, contactCreate)))), createdStatus(state)),
    },
    {
      method: 'GET',
      pattern: '/contact/{id}',
      endpoint: ({ params, query }) => withMeta(state, 'contact', query, show(findContact(state, params.id ?? ''))),
    },
    {
      method: 'PUT',
      pattern: '/contact/{id}',
      endpoint: ({ params, body }) =>
        answerData(show(updateContact(state, params.id ?? '', readBody(body, checked(state, contactUpdate))))),
    },
  ];
}

function companyRoutes(state: SuiteDashState): PathRoute<Endpoint>[] {
  const show = (row: Parameters<typeof companyAnswer>[1]) => companyAnswer(state, row);
  return [
    { method: 'GET', pattern: '/company/meta', endpoint: () => answerData(recordMeta(state, 'company')) },
    {
      method: 'GET',
      pattern: '/companies',
      endpoint({ query }) {
        const busy = state.companies.rows().filter(({ fields }) => !fields.idle);
        return answerPage('/companies', busy, query, show);
      },
    },
    {
      method: 'POST',
      pattern: '/company',
      endpoint: ({ body }) =>
        answerData(show(createCompany(state, readBody(body, checked(state, companyCreate)))), createdStatus(state)),
    },
    {
      method: 'GET',
      pattern: '/company/{id}',
      endpoint: ({ params, query }) => withMeta(state, 'company', query, show(findCompany(state, params.id ?? ''))),
    },
    {
      method: 'PUT',
      pattern: '/company/{id}',
      endpoint: ({ params, body }) =>
        answerData(show(updateCompany(state, params.id ?? '', readBody(body, checked(state, companyUpdate))))),
    },
  ];
}

function projectRoutes(state: SuiteDashState): PathRoute<Endpoint>[] {
  const show = (row: Parameters<typeof projectAnswer>[1]) => projectAnswer(state, row);
  return [
    { method: 'GET', pattern: '/project/meta', endpoint: () => answerData(recordMeta(state, 'project')) },
    {
      method: 'GET',
      pattern: '/projects',
      endpoint: ({ query }) => answerPage('/projects', state.projects.rows(), query, show),
    },
    {
      method: 'GET',
      pattern: '/project/{type}/{identifier}',
      endpoint: ({ params, query }) =>
        withMeta(state, 'project', query, show(findProject(state, params.type ?? '', params.identifier ?? ''))),
    },
    {
      method: 'PUT',
      pattern: '/project/{type}/{identifier}',
      endpoint({ params, body }) {
        const row = findProject(state, params.type ?? '', params.identifier ?? '');
        return answerData(show(updateProject(state, row, readBody(body, checked(state, projectUpdate)))));
      },
    },
  ];
}

function otherRoutes(state: SuiteDashState): PathRoute<Endpoint>[] {
  const subscription = z.object({ email: z.email(), audience: z.string().min(1) });
  const subscribe: PathRoute<Endpoint> = {
    method: 'POST',
    pattern: '/marketing/subscribe',
    endpoint({ body }) {
      const added = readBody(body, subscription);
      state.subscriptions.push(added);
      return answerData(added);
    },
  };
  const worlds: PathRoute<Endpoint> = { method: 'GET', pattern: '/worlds', endpoint: () => answerData([]) };
  return state.options.worlds === true ? [subscribe, worlds] : [subscribe];
}

function createdStatus({ options }: SuiteDashState): number {
  return options.createdStatus ?? 201;
}

/** A schema that refuses unknown keys, or leaves them out by setting. */
function checked<Shape extends z.core.$ZodLooseShape>(
  { options }: SuiteDashState,
  schema: z.ZodObject<Shape>,
): z.ZodType<z.output<z.ZodObject<Shape>>> {
  return options.unknownKeys === 'ignore' ? schema : schema.strict();
}

/** A record, with the schema of its kind where the query asks for it. */
function withMeta(state: SuiteDashState, on: 'contact' | 'company' | 'project', query: URLSearchParams, data: unknown) {
  if (!query.has('meta')) return answerData(data);
  return { status: 200, body: { success: true, data, meta: recordMeta(state, on) } };
}

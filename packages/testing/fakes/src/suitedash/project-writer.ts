import type { Row } from '../row-table.ts';
import { ApiError, notFound } from './api-error.ts';
import type { ProjectUpdate } from './record-input.ts';
import { contactByLogin, missing, writeCustomValues } from './reference-rules.ts';
import { defaultStatuses } from './suitedash-options.ts';
import type { Project } from './suitedash-records.ts';
import type { SuiteDashState } from './suitedash-state.ts';

type Finder = (projects: readonly Row<Project>[], identifier: string) => Row<Project> | undefined;

/** Ways to name a project; names are not unique, so that the newest one that fits is taken. */
const finders: Readonly<Record<string, Finder>> = {
  uid: (projects, uid) => projects.find(({ id }) => id === uid),
  name: (projects, name) => projects.findLast(({ fields }) => fields.name === name),
  contains_the_following: (projects, text) => projects.findLast(({ fields }) => fields.name.includes(text)),
  most_recent: (projects, identifier) => (identifier === 'true' ? projects.at(-1) : undefined),
};

/** The project that a path names. @throws ApiError 400 for an unknown way to name one, 404 */
export function findProject({ projects }: SuiteDashState, type: string, identifier: string): Row<Project> {
  const finder = Object.hasOwn(finders, type) ? finders[type] : undefined;
  if (finder === undefined) throw new ApiError(400, 'Bad request');
  const row = finder(projects.rows(), identifier);
  if (row === undefined) throw notFound();
  return row;
}

/** Changes what is sent and nothing else. @throws ApiError 422 */
export function updateProject(state: SuiteDashState, row: Row<Project>, input: ProjectUpdate): Row<Project> {
  const { status, client, secondary_clients: others, teammates, project_custom_fields: custom, ...values } = input;
  const { fields } = row;
  return state.projects.update(
    row.id,
    {
      ...fields,
      ...values,
      status: status === undefined ? fields.status : (knownStatus(state, status) ?? fields.status),
      clientId: client === undefined ? fields.clientId : personId(state, 'client', client),
      secondaryClientIds:
        others === undefined
          ? fields.secondaryClientIds
          : (others ?? []).flatMap((each) => personId(state, 'secondary_clients', each) ?? []),
      teammates: teammates === undefined ? fields.teammates : (teammates ?? []),
      project_custom_fields: writeCustomValues(state, 'project', fields.project_custom_fields, custom),
    },
    'api',
  );
}

/** The statuses of the account. */
export function projectStatuses({ options }: SuiteDashState): readonly string[] {
  return options.projectStatuses ?? defaultStatuses;
}

function knownStatus(state: SuiteDashState, status: string): string | undefined {
  if (projectStatuses(state).includes(status)) return status;
  return missing(state, { field: 'status', message: 'Unknown status' });
}

function personId(state: SuiteDashState, field: string, person: { readonly email: string } | null): string | null {
  if (person === null) return null;
  const row = contactByLogin(state, person.email) ?? missing(state, { field, message: 'Unknown contact' });
  return row?.id ?? null;
}

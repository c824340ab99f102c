import { z } from 'zod';
import type { PathRoute } from '../path-router.ts';
import type { Row } from '../row-table.ts';
import { type ApiAnswer, type ApiCall, answerData, type Endpoint, readBody } from './api-call.ts';
import { badInput, notFound } from './api-error.ts';
import type { Task } from './openphone-records.ts';
import { type OpenPhoneState, ownerId } from './openphone-state.ts';
import { answerPage, oldestFirst } from './result-page.ts';

const user = z.string().startsWith('US');
const dueDate = z.iso.datetime({ offset: true });
const taskText = { title: z.string(), description: z.string() };
const taskCreate = z.strictObject({
  ...taskText,
  dueDate: dueDate.exactOptional(),
  assignedTo: user.exactOptional(),
  phoneNumberId: z.string().startsWith('PN').exactOptional(),
  conversationId: z.string().startsWith('CN').exactOptional(),
  activityId: z.string().startsWith('AC').exactOptional(),
});
const conversation = z.object({ conversationId: z.string().startsWith('CN') });

type Change = (call: ApiCall, task: Task) => Task;

/** What the verbs of a task do; PUT reaches title and description only. */
function taskVerbs(state: OpenPhoneState): Readonly<Record<string, Change>> {
  return {
    complete: (_call, task) => ({ ...task, completed: true }),
    reopen: (_call, task) => ({ ...task, completed: false }),
    assign: (call, task) => ({
      ...task,
      assignedTo: readBody(call, z.strictObject({ userId: user })).userId,
      assignedBy: ownerId(state),
    }),
    unassign(call, task) {
      readBody(call, z.strictObject({ userId: user }));
      return { ...task, assignedTo: null, assignedBy: null };
    },
    'change-due-date': (call, task) => ({ ...task, dueDate: readBody(call, z.strictObject({ dueDate })).dueDate }),
    'remove-due-date': (_call, task) => ({ ...task, dueDate: null }),
    'link-conversation': (call, task) => ({ ...task, conversationId: readBody(call, conversation).conversationId }),
    'unlink-conversation'(call, task) {
      readBody(call, conversation);
      return { ...task, conversationId: null };
    },
  };
}

/** Tasks. */
export function taskRoutes(state: OpenPhoneState): PathRoute<Endpoint>[] {
  const change = (call: ApiCall, verb: Change): ApiAnswer => {
    const row = livingTask(state, call);
    const { revision } = row.fields;
    const changed = state.tasks.update(row.id, { ...verb(call, row.fields), revision: revision + 1 }, 'api');
    return answerData({ taskId: changed.id, revision: String(changed.fields.revision) });
  };
  return [
    {
      method: 'GET',
      pattern: '/tasks',
      endpoint(call) {
        const show = (row: Row<Task>) => taskAnswer(state, row);
        const { status, body } = answerPage(call, state.tasks.rows(), { max: 100, rank: oldestFirst, show });
        return { status, body: withoutEmptyToken(body) };
      },
    },
    { method: 'POST', pattern: '/tasks', endpoint: (call) => createTask(state, call) },
    {
      method: 'GET',
      pattern: '/tasks/{taskId}',
      endpoint: (call) => answerData(taskAnswer(state, livingTask(state, call))),
    },
    {
      method: 'PUT',
      pattern: '/tasks/{taskId}',
      endpoint: (call) => change(call, (_call, task) => ({ ...task, ...readBody(call, z.strictObject(taskText)) })),
    },
    {
      method: 'DELETE',
      pattern: '/tasks/{taskId}',
      endpoint(call) {
        state.tasks.remove(livingTask(state, call).id, 'api');
        return { status: 204 };
      },
    },
    ...Object.entries(taskVerbs(state)).map(([name, verb]) => ({
      method: 'POST',
      pattern: `/tasks/{taskId}/${name}`,
      endpoint: (call: ApiCall) => change(call, verb),
    })),
  ];
}

function createTask(state: OpenPhoneState, call: ApiCall): ApiAnswer {
  const input = readBody(call, taskCreate);
  const parents = [input.phoneNumberId, input.conversationId, input.activityId].filter((id) => id !== undefined);
  if (parents.length !== 1) throw badInput('tasks', '', 'Expected exactly one parent', 'object');
  const thread = input.conversationId ?? activityThread(state, input.activityId);
  const phoneNumberId = input.phoneNumberId ?? state.conversations.get(thread ?? '')?.fields.phoneNumberId;
  if (phoneNumberId === undefined || state.phoneNumbers.get(phoneNumberId) === undefined) throw notFound('tasks');
  const row = state.tasks.insert(
    {
      title: input.title,
      description: input.description,
      dueDate: input.dueDate ?? null,
      assignedTo: input.assignedTo ?? null,
      assignedBy: input.assignedTo === undefined ? null : ownerId(state),
      createdBy: ownerId(state),
      completed: false,
      phoneNumberId,
      conversationId: input.conversationId ?? null,
      activityId: input.activityId ?? null,
      revision: 1,
    },
    'api',
  );
  const { conversationId, activityId } = input;
  return answerData(
    {
      taskId: row.id,
      revision: '1',
      phoneNumberId,
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(activityId === undefined ? {} : { activityId }),
    },
    201,
  );
}

function activityThread({ calls, messages }: OpenPhoneState, id = ''): string | undefined {
  return (calls.get(id) ?? messages.get(id))?.fields.conversationId;
}

function livingTask({ tasks }: OpenPhoneState, { params }: ApiCall): Row<Task> {
  const row = tasks.get(params.taskId ?? '');
  if (row === undefined) throw notFound('tasks');
  return row;
}

function taskAnswer(state: OpenPhoneState, { id, fields, createdAtMs, deletedAtMs }: Row<Task>) {
  return {
    taskId: id,
    ...fields,
    revision: String(fields.revision),
    phoneNumberGroupId: null,
    orgId: state.orgId,
    createdAt: new Date(createdAtMs).toISOString(),
    isDeleted: deletedAtMs !== undefined,
  };
}

/** Task lists leave the token out at their end, other lists say null. */
function withoutEmptyToken(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('nextPageToken' in body)) return body;
  const { nextPageToken, ...rest } = body;
  return nextPageToken === null ? rest : body;
}

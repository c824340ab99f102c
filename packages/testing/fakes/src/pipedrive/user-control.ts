import { ControlError } from '../control-error.ts';
import type { JsonObject } from './json.ts';
import type { PipedriveState, PipedriveUser } from './pipedrive-state.ts';
import { wholeSecond } from './pipedrive-time.ts';
import type { Row } from './record-table.ts';
import { userWire } from './wire-v1.ts';

/** Adds a user; `fields` are `name`, `email` and `is_admin`. Gives back the id. */
export function seedUser(state: PipedriveState, fields: JsonObject, id?: string): string {
  const userId = id === undefined ? Math.max(0, ...state.users.keys()) + 1 : Number(id);
  const nowMs = wholeSecond(state.now());
  state.users.set(userId, {
    id: userId,
    name: typeof fields.name === 'string' ? fields.name : `User ${userId}`,
    email: typeof fields.email === 'string' ? fields.email : `user-${userId}@example.test`,
    isAdmin: fields.is_admin === true || fields.is_admin === 1,
    isActive: fields.active_flag !== false,
    addedAtMs: nowMs,
    updatedAtMs: nowMs,
  });
  return String(userId);
}

/** Changes name, e-mail address or activity of a user; removing one is a change to inactive. */
export function changeUser(state: PipedriveState, id: number, fields: JsonObject): void {
  const before = state.users.get(id);
  if (before === undefined) throw new ControlError('There is no user with this id.');
  const after: PipedriveUser = {
    ...before,
    name: typeof fields.name === 'string' ? fields.name : before.name,
    email: typeof fields.email === 'string' ? fields.email : before.email,
    isActive: typeof fields.active_flag === 'boolean' ? fields.active_flag : before.isActive,
    updatedAtMs: wholeSecond(state.now()),
  };
  state.users.set(id, after);
  state.emit({
    entity: 'user',
    action: 'change',
    before: userRow(state, before),
    after: userRow(state, after),
    cause: { userId: 1, source: 'app' },
    atMs: state.now(),
  });
}

function userRow(state: PipedriveState, user: PipedriveUser): Row {
  const { id: _id, ...fields } = userWire(user, 1, state.company.currency);
  return { id: user.id, addedAtMs: user.addedAtMs, updatedAtMs: user.updatedAtMs, fields, custom: {} };
}

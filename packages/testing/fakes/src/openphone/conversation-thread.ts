import type { Row } from '../row-table.ts';
import type { Conversation } from './openphone-records.ts';
import type { OpenPhoneState } from './openphone-state.ts';

/** What happened in a thread. */
export interface ThreadActivity {
  readonly phoneNumberId: string;
  /** The other side in E.164. */
  readonly participants: readonly string[];
  readonly atMs: number;
}

/** Finds the thread of an activity or opens it; one exists for each line and set of people, as old as its first one. */
export function openThread(state: OpenPhoneState, activity: ThreadActivity): string {
  const { phoneNumberId, atMs } = activity;
  const participants = [...activity.participants].sort();
  const known = findThread(state, phoneNumberId, participants);
  if (known !== undefined) {
    if (known.fields.lastActivityAtMs < atMs) {
      state.conversations.update(known.id, { ...known.fields, lastActivityAtMs: atMs }, 'seed');
    }
    return known.id;
  }
  const fields = { phoneNumberId, participants, lastActivityAtMs: atMs, lastActivityId: null, done: false };
  return state.conversations.insert(fields, 'app', { createdAtMs: atMs }).id;
}

/** The thread between a line and exactly these people. */
export function findThread(
  { conversations }: OpenPhoneState,
  phoneNumberId: string,
  people: readonly string[],
): Row<Conversation> | undefined {
  const wanted = [...people].sort().join();
  return conversations
    .rows()
    .find(({ fields }) => fields.phoneNumberId === phoneNumberId && fields.participants.join() === wanted);
}

/** Notes the newest activity of a thread, which opens it again. */
export function touchThread({ conversations }: OpenPhoneState, id: string, activityId: string, atMs: number): void {
  const row = conversations.get(id);
  if (row === undefined || row.fields.lastActivityAtMs > atMs) return;
  conversations.update(id, { ...row.fields, lastActivityId: activityId, lastActivityAtMs: atMs, done: false }, 'app');
}

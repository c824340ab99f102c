import { invalidInput } from './api-error.ts';
import { after, checkLink, checkOwner, type EntityRules, type WriteDraft } from './entity-rules.ts';
import {
  type Check,
  clearable,
  date,
  duration,
  flag,
  InputProblem,
  type InputShape,
  integer,
  list,
  nested,
  text,
  timeOfDay,
} from './input-shape.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts';
import { v2Time, wholeSecond } from './pipedrive-time.ts';
import { postalAddress } from './postal-address.ts';

/** Rules of activities: people are linked by `participants`, and `person_id` only shows the primary one. */
export const activityRules: EntityRules = {
  entity: 'activity',
  required: [],
  shape(state): InputShape {
    return {
      subject: text(),
      type: (value, path) => {
        if (state.activityTypes.some((type) => type.keyString === value)) return value;
        throw new InputProblem(path, 'must be the key of an activity type');
      },
      owner_id: integer,
      deal_id: clearable(integer),
      lead_id: clearable(text()),
      person_id: readOnly,
      org_id: clearable(integer),
      project_id: clearable(integer),
      due_date: clearable(date),
      due_time: clearable(timeOfDay),
      duration: clearable(duration),
      busy: flag,
      done: flag,
      location: postalAddress,
      participants,
      attendees: list(nested(attendee)),
      public_description: clearable(text()),
      priority: clearable(integer),
      outcome: clearable(integer),
      note: clearable(text()),
    };
  },
  complete(draft) {
    checkOwner(draft);
    checkLink(draft, 'deal_id', 'deal');
    checkLink(draft, 'org_id', 'organization');
    checkLead(draft);
    checkParticipants(draft);
    const people = after(draft, 'participants', []);
    return {
      subject: after(draft, 'subject', ''),
      type: after(draft, 'type', 'call'),
      owner_id: after(draft, 'owner_id', draft.cause.userId),
      creator_user_id: after(draft, 'creator_user_id', draft.cause.userId),
      deal_id: after(draft, 'deal_id', null),
      lead_id: after(draft, 'lead_id', null),
      person_id: primaryPerson(people),
      org_id: after(draft, 'org_id', null),
      project_id: after(draft, 'project_id', null),
      due_date: after(draft, 'due_date', v2Time(draft.state.now()).slice(0, 10)),
      due_time: after(draft, 'due_time', '') ?? '',
      duration: after(draft, 'duration', '') ?? '',
      busy: after(draft, 'busy', false),
      ...doneFields(draft),
      location: after(draft, 'location', null),
      participants: people,
      attendees: after(draft, 'attendees', []),
      conference_meeting_client: null,
      conference_meeting_url: null,
      conference_meeting_id: null,
      public_description: after(draft, 'public_description', null),
      priority: after(draft, 'priority', null),
      outcome: after(draft, 'outcome', null),
      note: after(draft, 'note', null),
    };
  },
};

const attendee: InputShape = {
  email: clearable(text()),
  name: clearable(text()),
  status: clearable(text()),
  is_organizer: clearable(flag),
  person_id: clearable(integer),
  user_id: clearable(integer),
};

const readOnly: Check = (_value, path) => {
  throw new InputProblem(path, `${path} is read-only, use participants`);
};

const participantList = list(nested({ person_id: integer, primary: clearable(flag) }, ['person_id']));

const participants: Check = (value, path) => {
  const people = participantList(value, path);
  if (!isJsonArray(people)) return [];
  const chosen = people.findIndex((person) => isJsonObject(person) && person.primary === true);
  const primaryAt = chosen === -1 ? 0 : chosen;
  return people
    .filter(isJsonObject)
    .map((person, index) => ({ person_id: person.person_id ?? null, primary: index === primaryAt }));
};

/** The person whom a list of participants marks as primary. */
export function primaryPerson(people: Json | undefined): Json {
  if (!isJsonArray(people)) return null;
  return people.filter(isJsonObject).find((person) => person.primary === true)?.person_id ?? null;
}

/** The ids of all persons in a list of participants. */
export function participantIds(people: Json | undefined): number[] {
  if (!isJsonArray(people)) return [];
  return people.filter(isJsonObject).flatMap(({ person_id: id }) => (typeof id === 'number' ? [id] : []));
}

function checkParticipants({ state, input, before }: WriteDraft): void {
  const known = new Set(participantIds(before?.fields.participants));
  for (const id of participantIds(input.participants)) {
    if (known.has(id)) continue;
    const person = state.tables.person.get(id);
    if (person === undefined || person.deletedAtMs !== undefined)
      throw invalidInput(['participants: person not found']);
  }
}

function checkLead({ state, input }: WriteDraft): void {
  const lead = input.lead_id;
  if (typeof lead === 'string' && !state.leadRows.has(lead)) throw invalidInput(['lead_id: lead not found']);
}

function doneFields(draft: WriteDraft): JsonObject {
  const done = after(draft, 'done', false);
  const was = draft.before?.fields;
  const markedAt = was?.done === true ? was.marked_as_done_time : v2Time(wholeSecond(draft.state.now()));
  return { done, marked_as_done_time: done === true ? (markedAt ?? null) : null };
}

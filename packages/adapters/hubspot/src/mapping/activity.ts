import {
  choice,
  constant,
  field,
  html,
  int,
  isoInstant,
  type Mapping,
  type MappingRow,
  oneOf,
  pair,
  text,
} from '@crmsync/adapter-kit';
import type { Instant, RichText } from '@crmsync/model';
import { hubspotMapping } from './hubspot-mapping.ts';
import { callParticipants, emailParticipants } from './participants.ts';

/** HubSpot's longest body of an activity. */
const body = html({ maxLength: 65_536 });
const owner = field('hubspot_owner_id', text());
const occurredAt = field('hs_timestamp', isoInstant());

/** What the default dispositions are called; an account may add its own. */
const dispositionLabels = {
  '9d9162e7-6cf3-4944-bf63-4dff82258764': 'Busy',
  'f240bbac-87c9-4f6e-bf70-924b57d47db7': 'Connected',
  'a4c4c377-d246-4b32-a13b-75a56a4cd0ff': 'Left live message',
  'b2cf5968-551e-4856-9783-52b3da59a7d0': 'Left voicemail',
  '73a0d17f-1163-4015-bdd5-ec830791da20': 'No answer',
  '17b47fee-58de-441e-a44c-c6300d46f273': 'Wrong number',
};

const named = choice(dispositionLabels);

/** Dispositions of the account's own are in no list, so that every id is taken. */
const disposition: typeof named = {
  ...named,
  write: (value, note, definition) =>
    /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value.key) ? value.key : named.write(value, note, definition),
};

/** Calls. @see https://developers.hubspot.com/docs/api-reference/crm-calls-v3/guide */
export function callMapping(): Mapping<'activity'> {
  return hubspotMapping('activity', {
    kind: constant('call'),
    direction: field('hs_call_direction', oneOf({ INBOUND: 'in', OUTBOUND: 'out' })),
    occurredAt,
    durationSec: field('hs_call_duration', int({ as: 'text', scale: 1000 })),
    subject: field('hs_call_title', text()),
    body: field('hs_call_body', body),
    status: field(
      'hs_call_status',
      oneOf({
        COMPLETED: 'done',
        NO_ANSWER: 'missed',
        BUSY: 'missed',
        CANCELED: 'cancelled',
        FAILED: 'failed',
        QUEUED: 'planned',
        CONNECTING: 'planned',
        CALLING_CRM_USER: 'planned',
        RINGING: 'planned',
        IN_PROGRESS: 'planned',
      }),
    ),
    outcome: field('hs_call_disposition', disposition),
    participants: callParticipants,
    recordingUrl: field('hs_call_recording_url', text()),
    owner,
  });
}

const emailBody: MappingRow<RichText> = pair<RichText>({
  wire: ['hs_email_html', 'hs_email_text'],
  read({ hs_email_html: formatted, hs_email_text: plain }) {
    if (typeof formatted === 'string' && formatted !== '') return { format: 'html', body: formatted };
    return typeof plain === 'string' && plain !== '' ? { format: 'text', body: plain } : null;
  },
  write(value, _current, _note, clear) {
    return value.format === 'html'
      ? { hs_email_html: value.body, hs_email_text: clear }
      : { hs_email_html: clear, hs_email_text: value.body };
  },
});

/** E-mails. @see https://developers.hubspot.com/docs/api-reference/crm-emails-v3/guide */
export function emailMapping(): Mapping<'activity'> {
  return hubspotMapping('activity', {
    kind: constant('email'),
    direction: field('hs_email_direction', oneOf({ EMAIL: 'out', INCOMING_EMAIL: 'in', FORWARDED_EMAIL: 'unknown' })),
    occurredAt,
    subject: field('hs_email_subject', text()),
    body: emailBody,
    status: field(
      'hs_email_status',
      oneOf({ SENT: 'done', SCHEDULED: 'planned', SENDING: 'planned', FAILED: 'failed', BOUNCED: 'failed' }),
    ),
    participants: emailParticipants,
    owner,
  });
}

/** A meeting happens when it starts, whatever its place on the timeline. */
const meetingStart: MappingRow<Instant> = pair<Instant>({
  wire: ['hs_timestamp'],
  optional: ['hs_meeting_start_time'],
  read: (wire, note) =>
    isoInstant().read(wire.hs_meeting_start_time, note) ?? isoInstant().read(wire.hs_timestamp, note),
  write: (value) => ({ hs_timestamp: value, hs_meeting_start_time: value }),
  clear: { hs_timestamp: '', hs_meeting_start_time: '' },
});

/** Meetings. @see https://developers.hubspot.com/docs/api-reference/crm-meetings-v3/guide */
export function meetingMapping(): Mapping<'activity'> {
  return hubspotMapping('activity', {
    kind: constant('meeting'),
    occurredAt: meetingStart,
    endedAt: field('hs_meeting_end_time', isoInstant()),
    subject: field('hs_meeting_title', text()),
    body: field('hs_meeting_body', body),
    status: field(
      'hs_meeting_outcome',
      oneOf({
        SCHEDULED: 'planned',
        RESCHEDULED: 'planned',
        COMPLETED: 'done',
        NO_SHOW: 'missed',
        CANCELED: 'cancelled',
      }),
    ),
    location: field('hs_meeting_location', text()),
    owner,
  });
}

/** Notes. @see https://developers.hubspot.com/docs/api-reference/crm-notes-v3/guide */
export function noteMapping(): Mapping<'activity'> {
  return hubspotMapping('activity', {
    kind: constant('note'),
    occurredAt,
    body: field('hs_note_body', body),
    owner,
  });
}

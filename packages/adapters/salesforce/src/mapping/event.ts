import { constant, field, isoInstant, type MappingGroup, plainText, text } from '@crmsync/adapter-kit';
import { type FieldTable, fieldTable } from './field-table.ts';
import { owner } from './shared-rows.ts';

const moment = isoInstant({ as: 'seconds' });

/** Start and end are written together, since an end before its start is refused. */
const times: MappingGroup<'activity'> = {
  fields: ['occurredAt', 'endedAt'],
  wire: ['StartDateTime', 'EndDateTime'],
  read(wire, note) {
    const occurredAt = moment.read(wire.StartDateTime, note);
    const endedAt = moment.read(wire.EndDateTime, note);
    return {
      ...(occurredAt === undefined ? {} : { occurredAt }),
      ...(endedAt === undefined ? {} : { endedAt }),
    };
  },
  write({ occurredAt, endedAt }, note) {
    if (!occurredAt) {
      note('CLEAR_UNSUPPORTED', 'The remote does not let an event be without its start; it stays.');
      return undefined;
    }
    const fits = endedAt && endedAt >= occurredAt;
    if (!fits) note('END_ASSUMED', 'The remote needs an end that is not before the start; the start is used.');
    return {
      StartDateTime: moment.write(occurredAt, note),
      EndDateTime: moment.write(fits ? endedAt : occurredAt, note),
    };
  },
};

/** Events: meetings. */
export function eventTable(): FieldTable<'activity'> {
  return fieldTable(
    'activity',
    {
      subject: field('Subject', text({ maxLength: 255 })),
      body: field('Description', plainText({ maxLength: 32_000 })),
      location: field('Location', text({ maxLength: 255 })),
      owner,
      kind: constant('meeting'),
    },
    [times],
  );
}

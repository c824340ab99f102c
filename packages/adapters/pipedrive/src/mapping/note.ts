import { constant, defineMapping, field, html, isoInstant, type Mapping, numericId } from '@crmsync/adapter-kit';

/**
 * Notes, which only API v1 has.
 * @see https://developers.pipedrive.com/docs/api/v1/Notes
 */
export const noteMapping: Mapping<'activity'> = defineMapping('activity', {
  rows: {
    kind: constant('note'),
    body: field('content', html(), { neverEmpty: true }),
    occurredAt: field('add_time', isoInstant({ as: 'spaced' }), { neverEmpty: true }),
    owner: field('user_id', numericId(), { neverEmpty: true }),
  },
});

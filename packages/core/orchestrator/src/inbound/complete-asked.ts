import type { RemoteRecord } from '@crmsync/adapter';
import { remoteView } from '../remote-view.ts';
import { candidates } from '../rows/candidate.ts';
import { linkId } from '../rows/link.ts';
import type { InboundPage, Observation } from './inbound-page.ts';

/**
 * A system may tell the changed fields only. Of a record that was asked about and is not linked, the others are known from
 * the time when it was asked about: without them it would look like somebody else.
 */
export function completeAsked({ unit, conn }: InboundPage, observation: Observation): Observation {
  const { record } = observation;
  const asked = unit.peek(candidates, linkId(conn.id, record.ref.objectType, record.ref.id));
  if (!asked) return observation;
  const whole: RemoteRecord = {
    ...asked.record,
    ...record,
    fields: { ...asked.record.fields, ...record.fields },
    custom: { ...asked.record.custom, ...record.custom },
    associations: { ...asked.record.associations, ...record.associations },
  };
  return { record: whole, view: remoteView(whole, conn.id, conn.custom), hash: observation.hash };
}

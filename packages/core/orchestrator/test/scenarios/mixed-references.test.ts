import type { Adapter, AssociationPatch, EntityPort, Patch, RemoteRecord } from '@crmsync/adapter';
import { hubspot } from '@crmsync/adapter-hubspot';
import { pipedrive } from '@crmsync/adapter-pipedrive';
import { describe, expect, it } from 'vitest';
import { createTwoCrms, recordsOf } from '../support/two-crms.ts';
import { expectQuiet, run } from './linked-pair.ts';
import { twoConnections } from './two-connections.ts';

const at = '2026-05-20T10:00:00.000Z';
const merged = ['contacts', 'companies'];
const none: AssociationPatch = { add: [], remove: [] };

/** An adapter whose notes have one role for contacts and companies, as systems with references of several types have. */
function regarding(adapter: Adapter): Adapter {
  return {
    ...adapter,
    connect: (options) => {
      const connection = adapter.connect(options);
      const ports = connection.ports.map((port) => (port.capabilities.objectType === 'notes' ? oneRole(port) : port));
      return { ...connection, ports };
    },
  };
}

function oneRole(port: EntityPort): EntityPort {
  const { capabilities, list, changes, get, create, update } = port;
  const roles = Object.entries(capabilities.associations);
  const targets = roles.flatMap(([role, spec]) => (merged.includes(role) ? spec.targets : []));
  const typeOf = (role: string) => capabilities.associations[role]?.targets[0]?.objectType;
  const others = Object.fromEntries(roles.filter(([role]) => !merged.includes(role)));
  const read = (record: RemoteRecord): RemoteRecord => {
    const refs = merged.flatMap((role) => record.associations[role]?.refs ?? []);
    const rest = Object.fromEntries(Object.entries(record.associations).filter(([role]) => !merged.includes(role)));
    return { ...record, associations: { ...rest, regarding: { refs, complete: true } } };
  };
  const write = <I extends { readonly patch: Patch }>(item: I): I => {
    const { regarding: change = none, ...rest } = item.patch.associations;
    const split = merged.map((role) => {
      const own = (refs: AssociationPatch['add']) => refs.filter(({ objectType }) => objectType === typeOf(role));
      return [role, { add: own(change.add), remove: own(change.remove) }] as const;
    });
    return { ...item, patch: { ...item.patch, associations: { ...rest, ...Object.fromEntries(split) } } };
  };
  const page = async (one: ReturnType<NonNullable<EntityPort['list']>>) => {
    const found = await one;
    return { ...found, records: found.records.map(read) };
  };
  const outcomes = async (made: ReturnType<NonNullable<EntityPort['create']>>) =>
    (await made).map((one) => (one.status === 'applied' && one.record ? { ...one, record: read(one.record) } : one));
  return {
    ...port,
    capabilities: {
      ...capabilities,
      associations: {
        ...others,
        regarding: { targets, cardinality: 'many', touchesRecord: true, writable: true },
      },
    },
    ...(list ? { list: (options) => page(list(options)) } : {}),
    ...(changes ? { changes: (options) => page(changes(options)) } : {}),
    ...(get
      ? {
          get: async (ids, options) =>
            (await get(ids, options)).map((one) =>
              one.status === 'found' ? { ...one, record: read(one.record) } : one,
            ),
        }
      : {}),
    ...(create ? { create: (items, options) => outcomes(create(items.map(write), options)) } : {}),
    ...(update ? { update: (items, options) => outcomes(update(items.map(write), options)) } : {}),
  };
}

describe('a role that leads to records of several types', () => {
  it('keeps of each end what it is, whatever ids the two systems use (R18)', async () => {
    const crms = createTwoCrms();
    crms.pipedrive.control.seed([
      { objectType: 'organization', fields: { name: 'Acme Rockets' } },
      { objectType: 'person', fields: { name: 'Ann Ash', emails: [{ value: 'ann@example.com', primary: true }] } },
    ]);
    const [organization] = recordsOf(crms.pipedrive, 'organization');
    const [person] = recordsOf(crms.pipedrive, 'person');
    const sync = crms.sync({
      connections: twoConnections(crms, {
        hubspot: { adapter: regarding(hubspot()) },
        pipedrive: { adapter: regarding(pipedrive()) },
      }),
    });
    await run(sync);
    const [contact] = recordsOf(crms.hubspot, 'contacts');
    const [company] = recordsOf(crms.hubspot, 'companies');
    const note = crms.hubspot.control.create({
      objectType: 'notes',
      fields: { hs_note_body: 'Likes tea', hs_timestamp: at },
      links: [
        { objectType: 'contacts', id: contact?.id ?? '' },
        { objectType: 'companies', id: company?.id ?? '' },
      ],
    });
    crms.clock.advance(60_000);
    await run(sync);
    const shown = () => recordsOf(crms.pipedrive, 'note').map(({ fields }) => fields);
    const ends = { person_id: Number(person?.id), org_id: Number(organization?.id) };
    expect(shown()).toMatchObject([{ content: 'Likes tea', ...ends }]);
    await expectQuiet(crms, sync);
    const [made] = recordsOf(crms.pipedrive, 'note');
    crms.clock.advance(60_000);
    crms.pipedrive.control.edit({ objectType: 'note', id: made?.id ?? '', fields: { org_id: null } });
    await run(sync);
    const left = recordsOf(crms.hubspot, 'notes').find(({ id }) => id === note)?.links;
    expect(left?.map(({ objectType }) => objectType)).toEqual(['contacts']);
    await expectQuiet(crms, sync);
  });
});

import type { UpdateItem } from '@crmsync/adapter';
import { definePort, type Port, type PortContext, type WireProps } from '@crmsync/adapter-kit';
import { projectMapping } from '../mapping/records.ts';
import type { ProjectWire } from '../wire.ts';
import { loginOf } from './companies.ts';
import { findRecords, projectsByName } from './find-records.ts';
import { portFacts } from './port-facts.ts';
import { recordReads } from './read-records.ts';
import type { SuitedashSettings } from './settings.ts';
import { clientsOf, projectObject } from './suitedash-object.ts';
import { linkedAfter, updateRecords } from './write-records.ts';

/** Projects can be read and changed; only the account's own automations make them. */
export function projectsPort(settings: SuitedashSettings): Port {
  return definePort<'project'>({
    ...portFacts,
    entity: 'project',
    objectType: 'projects',
    mapping: projectMapping(settings),
    endpoints: {
      ...recordReads(projectObject, settings),
      find: (context, queries, options) => findRecords(context, projectsByName, settings, queries, options),
      update: (context, items) =>
        updateRecords(
          context,
          projectObject,
          settings,
          { roles: settings.writeProjectClients ? ['contacts'] : [], associations: clientLinks(settings) },
          items,
        ),
    },
    search: { by: ['name'], lagMs: 0 },
    deletes: 'webhook',
    webhooks: {
      events: [
        'project.created',
        'project.updated',
        'project.deleted',
        'project.started',
        'project.completed',
        'project.cancelled',
        'project.milestone_reached',
        'project.delayed',
        'project.invoice_sent',
        'project.notes_added',
      ],
      carries: 'ids',
    },
    associations: {
      contacts: {
        targets: [{ entity: 'contact', objectType: 'contacts' }],
        cardinality: 'many',
        touchesRecord: false,
        writable: settings.writeProjectClients ?? false,
      },
    },
  });
}

/** The first one is the client, the others are secondary clients. */
function clientLinks({ writeProjectClients }: SuitedashSettings) {
  return async (context: PortContext, patch: UpdateItem['patch'], now: ProjectWire): Promise<WireProps> => {
    const change = patch.associations.contacts;
    if (!change || !writeProjectClients) return {};
    const there = clientsOf(now).map(({ uid }) => uid);
    const after = linkedAfter(there, change);
    if (after.join() === there.join()) return {};
    const people: { email: string }[] = [];
    for (const id of after) people.push({ email: await loginOf(context, { objectType: 'contacts', id }) });
    const [client = null, ...others] = people;
    return { client, secondary_clients: others };
  };
}

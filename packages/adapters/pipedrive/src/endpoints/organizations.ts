import { definePort, type Port } from '@crmsync/adapter-kit';
import { organizationMapping } from '../mapping/organization.ts';
import { type OrganizationWire, organizationWire } from '../wire.ts';
import { recordFacts, syncKeyRule } from './port-facts.ts';
import { type PipedriveSettings, syncKeyLabel } from './settings.ts';
import { findRecords, type SearchRule } from './v2-find.ts';
import type { V2Object } from './v2-object.ts';
import { incrementalFacts, v2Reads } from './v2-read.ts';
import { maxItems, v2Writes } from './v2-write.ts';

const phases = [{ path: 'organizations', query: {}, tokens: 10 }];

const organizations: V2Object<OrganizationWire> = {
  path: 'organizations',
  schema: organizationWire,
  query: {},
  listPhases: phases,
  changePhases: phases,
  links: [],
  hasChoices: true,
};

const byName: SearchRule<OrganizationWire> = {
  fields: 'name',
  matches: (wire, value) => wire.name?.trim().toLowerCase() === value.trim().toLowerCase(),
};

/**
 * Organizations, as companies.
 * @see https://developers.pipedrive.com/docs/api/v1/Organizations
 */
export function organizationsPort(settings: PipedriveSettings): Port {
  const label = syncKeyLabel(settings, 'company');
  return definePort<'company'>({
    entity: 'company',
    objectType: 'organizations',
    mapping: organizationMapping,
    endpoints: {
      ...v2Reads('organizations', organizations),
      ...v2Writes(organizations, { syncKeyLabel: label }),
      find: (context, queries, options) =>
        findRecords(
          context,
          organizations,
          { rules: { name: byName }, ...syncKeyRule(settings, label, 'organization') },
          queries,
          options,
        ),
    },
    required: [['name']],
    batch: { get: 100, create: maxItems, update: maxItems, delete: maxItems },
    incremental: incrementalFacts,
    ...recordFacts('organization', ['name'], label),
  });
}

import type { Collection, TenantStore } from '@crmsync/store';
import type { HostEdit } from '../people.ts';
import { tally, type World } from '../world.ts';
import { checkAgreement } from './check-agreement.ts';
import { checkCreates } from './check-creates.ts';
import { checkDeletes } from './check-deletes.ts';
import { checkEdits } from './check-edits.ts';
import { checkMerges } from './check-merges.ts';
import { checkOpenWork } from './check-open-work.ts';
import { checkPlaces } from './check-places.ts';
import { checkSpelling } from './check-spelling.ts';
import { checkWrites } from './check-writes.ts';
import type { Evidence, Listing } from './evidence.ts';
import { gatherExcuses, liveGoldens } from './excuses.ts';
import { gatherFamilies } from './families.ts';
import { traceLineage } from './lineage.ts';
import { readStoreRows } from './store-rows.ts';

/** Holds the end of a story against every promise; findings and tallies go into the world. */
export async function judge(
  world: World,
  tenant: TenantStore,
  collections: readonly Collection[],
  hostEdits: readonly HostEdit[],
  listings: readonly Listing[],
): Promise<void> {
  const rows = await readStoreRows(tenant, collections);
  const holdIds = liveGoldens(rows).flatMap(({ id }) => world.story.crms.map((crm) => `${crm.id}|${id}`));
  const holds = await rows.byId('create_holds', holdIds);
  const families = gatherFamilies(world.changes);
  const excuses = gatherExcuses(rows, holds);
  const evidence: Evidence = {
    world,
    rows,
    excuses,
    families,
    lineage: traceLineage(world.changes, hostEdits, families, ({ crm, type, id }) =>
      world.everLinked.get(`${crm}|${type}|${id}`),
    ),
    listings,
    hostEdits,
    finding: (rule, what) => world.findings.push({ rule, what }),
    count: (name) => tally(world, name),
  };
  checkCreates(evidence);
  checkAgreement(evidence);
  checkEdits(evidence);
  checkDeletes(evidence);
  checkSpelling(evidence);
  checkWrites(evidence);
  checkOpenWork(evidence);
  checkPlaces(evidence);
  checkMerges(evidence);
}

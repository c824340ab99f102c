import type { FieldValues } from '@crmsync/model';
import type { LinkIndex } from '../link-index.ts';
import type { GoldenRow } from '../rows/golden.ts';
import { type LinkRow, linkId, links } from '../rows/link.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/**
 * In a preview, links a golden record to the remote record that its planned create would make, so that what refers to it
 * is worked out as it will be when the plan is applied.
 */
export function pretendCreated(
  unit: UnitOfWork,
  index: LinkIndex,
  connectionId: string,
  objectType: string,
  golden: Pick<GoldenRow, 'id' | 'entity'>,
  values: FieldValues,
): void {
  const remoteId = `planned:${golden.id}`;
  const link: LinkRow = {
    id: linkId(connectionId, objectType, remoteId),
    connectionId,
    objectType,
    remoteId,
    entity: golden.entity,
    goldenId: golden.id,
    role: 'primary',
    state: 'linked',
    base: { sent: values, read: values },
    held: [],
    divergent: [],
    linkedBy: 'created',
    evidence: [],
    linkedAt: '',
  };
  unit.put(links, link);
  index.note(link);
}

import { type LinkRow, links } from './rows/link.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** The links of a golden record in every connection, or in one, as this unit of work sees them. */
export async function linksOfGolden(
  unit: UnitOfWork,
  goldenId: string,
  connectionId?: string,
): Promise<readonly LinkRow[]> {
  const equals = connectionId === undefined ? [goldenId] : [goldenId, connectionId];
  const stored = await unit.find({ collection: links, index: 'byGolden', equals });
  const all = new Map([...stored, ...unit.written(links)].map((link) => [link.id, link]));
  return [...all.values()].filter(
    (link) => link.goldenId === goldenId && (connectionId === undefined || link.connectionId === connectionId),
  );
}

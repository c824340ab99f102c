import type { FieldValues } from '@crmsync/model';
import { recordSuppressionId, suppressions } from '../rows/suppression.ts';
import { suppressedKeyIds } from '../suppressed-keys.ts';
import type { InboundPage } from './inbound-page.ts';

/** Whether a record without a link is to stay out: itself, or whoever shows one of its natural keys. */
export async function isKeptOut(page: InboundPage, id: string, fields: FieldValues): Promise<boolean> {
  const { ctx, port, unit } = page;
  const keys = suppressedKeyIds(ctx.matcher, ctx.options.tenantId, port.capabilities.entity, fields);
  const ids = [id, ...keys];
  await unit.load(suppressions, ids);
  return ids.some((one) => unit.peek(suppressions, one) !== undefined);
}

/** Whether a golden record is never to be synced: no record is linked to it then. */
export async function isSuppressed({ unit }: Pick<InboundPage, 'unit'>, goldenId: string): Promise<boolean> {
  return (await unit.get(suppressions, recordSuppressionId(goldenId))) !== undefined;
}

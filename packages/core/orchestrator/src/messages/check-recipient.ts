import type { OutgoingMessage } from '@crmsync/adapter';
import type { EngineContext } from '../engine-context.ts';
import { keyHolders, matchSubject } from '../match-keys.ts';
import { liveGolden } from '../merging/live-golden.ts';
import { MessageRefusedError } from '../orchestrator-errors.ts';
import type { GoldenRow } from '../rows/golden.ts';
import { recordSuppressionId, suppressions } from '../rows/suppression.ts';
import { fieldsWithKey, suppressedKeyIds } from '../suppressed-keys.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** The consent that each channel needs, as a field of a contact. */
const consentOf = { sms: 'smsConsent', mms: 'smsConsent', voice: 'callConsent' } as const satisfies {
  readonly [channel in OutgoingMessage['channel']]: string;
};

/**
 * Whoever a message would reach: everybody in the hub who has the number, and the record that the host names.
 * @param to E.164
 * @returns the golden record it is for, if that is one
 * @throws MessageRefusedError when one of them opted out, or is never to be synced
 */
export async function checkRecipient(
  ctx: EngineContext,
  unit: UnitOfWork,
  { channel, to, recordId }: Pick<OutgoingMessage, 'channel' | 'to'> & { readonly recordId?: string },
): Promise<string | undefined> {
  const fields = fieldsWithKey('phone', to);
  const keyIds = suppressedKeyIds(ctx.matcher, ctx.options.tenantId, 'contact', fields);
  await unit.load(suppressions, keyIds);
  if (keyIds.some((id) => unit.peek(suppressions, id))) throw new MessageRefusedError('suppressed');
  const keys = ctx.matcher.keys(matchSubject('contact', fields)).filter(({ kind }) => kind === 'phone');
  const { holders } = await keyHolders(unit, 'contact', keys);
  const people = new Map<string, GoldenRow>();
  for (const id of [...(recordId === undefined ? [] : [recordId]), ...holders.keys()]) {
    const golden = await liveGolden({ unit }, id);
    if (golden) people.set(golden.id, golden);
  }
  for (const golden of people.values()) {
    if (await unit.get(suppressions, recordSuppressionId(golden.id))) throw new MessageRefusedError('suppressed');
    if (isOut(golden.fields[consentOf[channel]])) throw new MessageRefusedError('optedOut');
  }
  const [only, ...others] = [...people.keys()];
  return recordId ?? (others.length === 0 ? only : undefined);
}

function isOut(consent: unknown): boolean {
  return typeof consent === 'object' && consent !== null && 'state' in consent && consent.state === 'out';
}

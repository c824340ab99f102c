import type { Change } from '../crm/crm-record.ts';
import type { World } from '../world.ts';

/** Whether something went wrong around a write, so that the engine may not know of it. */
export function isUncertain({ faultTimes }: World, { at }: Change): boolean {
  return faultTimes.some((time) => time > at - 31_000 && time < at + 150_000);
}

import { instantOfMs, momentMs } from '@crmsync/adapter-kit';
import type { Instant } from '@crmsync/model';

/** A moment of the vendor; `undefined` where there is none. */
export function instantOf(text: string | null | undefined): Instant | undefined {
  const ms = text ? momentMs(text) : undefined;
  return ms === undefined ? undefined : instantOfMs(ms);
}

import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { generateContacts } from './generate/generate-contacts.ts';

const records = 4_000;
const rounds = 5;

/**
 * How many telephone numbers a second this machine reads with `libphonenumber-js`, the best of a few rounds. Nothing of the
 * project's own is in it, so it tells how fast the machine is at the moment: figures of two sittings compare by it.
 */
export function measureYardstick(): number {
  const phones = [...generateContacts({ records, seed: 1 })].flatMap(({ record }) => record.phone ?? []);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    for (const phone of phones) parsePhoneNumberFromString(phone, 'US');
    best = Math.min(best, performance.now() - start);
  }
  return Math.round((phones.length / best) * 1_000);
}

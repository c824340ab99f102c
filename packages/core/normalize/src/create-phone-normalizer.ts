import { readNanpNumber } from './nanp-number.ts';
import { type NormalizedPhone, normalizePhone, type PhoneOptions } from './normalize-phone.ts';
import { keyOfPhone, type PhoneKeyOptions } from './phone-key.ts';

/** Options of {@link createPhoneNormalizer}. */
export interface PhoneNormalizerOptions extends PhoneOptions {
  /**
   * Largest number of spellings remembered. 0 remembers nothing.
   * @default 50_000
   */
  readonly cacheSize?: number;
}

/** Reads telephone numbers and remembers what it read. */
export interface PhoneNormalizer {
  /** Same result as `normalizePhone`, frozen; a region given here wins over the normaliser's own. */
  normalize(text: string, options?: PhoneOptions): NormalizedPhone | null;
  /** Same result as `phoneKey`; a region given here wins over the normaliser's own. */
  key(text: string, options?: PhoneKeyOptions): string | null;
  /** How many spellings are remembered now; never more than `cacheSize`. */
  readonly size: number;
}

type Memory = Map<string, Map<string, NormalizedPhone | null>>;

// Longer texts are notes rather than numbers and seldom come twice.
const longestRemembered = 64;

/**
 * Makes a telephone reader with a bounded memory, because reading is the slowest step in comparing contacts and the
 * same spellings come again. Results do not depend on what is remembered.
 *
 * @example
 * const phones = createPhoneNormalizer({ defaultRegion: 'US' });
 * phones.key('(415) 555-0132'); // '+14155550132'
 */
export function createPhoneNormalizer(options: PhoneNormalizerOptions = {}): PhoneNormalizer {
  const { defaultRegion, cacheSize = 50_000 } = options;
  const generationSize = Math.max(0, Math.floor(cacheSize / 2));
  let young: Memory = new Map();
  let old: Memory = new Map();
  let youngCount = 0;
  let oldCount = 0;

  // Two generations instead of per-entry ages: what is used again moves to the young one, the old one goes as a whole.
  const remember = (text: string, region: string, phone: NormalizedPhone | null): void => {
    if (generationSize === 0) return;
    if (youngCount >= generationSize) {
      old = young;
      oldCount = youngCount;
      young = new Map();
      youngCount = 0;
    }
    let perRegion = young.get(region);
    if (perRegion === undefined) {
      perRegion = new Map();
      young.set(region, perRegion);
    }
    perRegion.set(text, phone);
    youngCount += 1;
  };

  const normalize = (text: string, call: PhoneOptions = {}): NormalizedPhone | null => {
    const region = call.defaultRegion ?? defaultRegion ?? '';
    const fresh = young.get(region)?.get(text);
    if (fresh !== undefined) return fresh;
    const known = old.get(region)?.get(text);
    const phone = known === undefined ? read(text, region) : known;
    if (text.length <= longestRemembered) remember(text, region, phone);
    return phone;
  };

  return Object.freeze({
    normalize,
    key(text: string, call: PhoneKeyOptions = {}): string | null {
      const plain = readNanpNumber(text, call.defaultRegion ?? defaultRegion);
      if (plain !== null) return plain;
      const phone = normalize(text, call);
      return phone === null ? null : keyOfPhone(phone, call.ignoreExtension);
    },
    get size() {
      return youngCount + oldCount;
    },
  });
}

function read(text: string, defaultRegion: string): NormalizedPhone | null {
  const phone = normalizePhone(text, { defaultRegion });
  return phone === null ? null : Object.freeze(phone);
}

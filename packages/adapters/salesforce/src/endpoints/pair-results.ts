import { momentMs, type WireProps } from '@crmsync/adapter-kit';
import type { SaveResultWire } from '../wire.ts';

/** A record that was sent. */
export interface SentRecord {
  readonly key: string;
  readonly values: WireProps;
}

/**
 * Pairs the results of new records with what was sent. Results come without a name, in the order of the request. Whether
 * they do is seen by what the records hold now; where they do not, each goes to the one that it fits best, or to none.
 * @param rows what new records hold, by id; one that is absent could not be read
 */
export function pairCreated(
  sent: readonly SentRecord[],
  results: readonly SaveResultWire[],
  rows: ReadonlyMap<string, WireProps>,
): ReadonlyMap<string, SaveResultWire> {
  if (results.length === sent.length && inOrder(sent, results, rows)) {
    return new Map(sent.flatMap(({ key }, at) => pairOf(key, results[at])));
  }
  const paired = new Map<string, SaveResultWire>();
  for (const result of results) {
    const row = result.success ? rows.get(result.id ?? '') : undefined;
    const left = sent.filter(({ key }) => !paired.has(key));
    const best = row && bestFit(left, row);
    if (best) paired.set(best.key, result);
  }
  return withLastRefusal(sent, results, paired);
}

/** Pairs the results of changes by the id that they name; refusals name none, and keep their place while others do. */
export function pairById(
  sent: readonly (SentRecord & { readonly id: string })[],
  results: readonly SaveResultWire[],
): ReadonlyMap<string, SaveResultWire> {
  const placed = results.length === sent.length && results.every(({ id }, at) => !id || id === sent[at]?.id);
  if (placed) return new Map(sent.flatMap(({ key }, at) => pairOf(key, results[at])));
  const byId = new Map(results.flatMap((result) => (result.id ? [[result.id, result] as const] : [])));
  const paired = new Map(sent.flatMap(({ key, id }) => pairOf(key, byId.get(id))));
  return withLastRefusal(sent, results, paired);
}

function pairOf(key: string, result: SaveResultWire | undefined): [string, SaveResultWire][] {
  return result ? [[key, result]] : [];
}

/** One refusal and one record left belong together. */
function withLastRefusal(
  sent: readonly SentRecord[],
  results: readonly SaveResultWire[],
  paired: ReadonlyMap<string, SaveResultWire>,
): ReadonlyMap<string, SaveResultWire> {
  const [left, ...others] = sent.filter(({ key }) => !paired.has(key));
  const [refusal, ...more] = results.filter(({ success }) => !success);
  const isOnly = left && refusal && others.length === 0 && more.length === 0 && results.length === sent.length;
  return isOnly ? new Map([...paired, [left.key, refusal]]) : paired;
}

function inOrder(
  sent: readonly SentRecord[],
  results: readonly SaveResultWire[],
  rows: ReadonlyMap<string, WireProps>,
): boolean {
  return results.every(({ success, id }, at) => {
    const row = success ? rows.get(id ?? '') : undefined;
    const own = sent[at];
    if (!row || !own) return true;
    const fit = fitOf(own.values, row);
    // Rules of the organisation may change what was sent: only what fits another better is out of place.
    return fit.differing === 0 || sent.every((other) => fitOf(other.values, row).equal <= fit.equal);
  });
}

function bestFit(sent: readonly SentRecord[], row: WireProps): SentRecord | undefined {
  const fits = sent
    .map((one) => ({ one, fit: fitOf(one.values, row) }))
    .sort((left, right) => right.fit.equal - left.fit.equal);
  const [best, second] = fits;
  if (!best || best.fit.equal === 0) return undefined;
  return second && second.fit.equal === best.fit.equal && second.fit.differing === best.fit.differing
    ? undefined
    : best.one;
}

function fitOf(values: WireProps, row: WireProps): { readonly equal: number; readonly differing: number } {
  let equal = 0;
  let differing = 0;
  for (const [name, value] of Object.entries(values)) {
    if (value === null || typeof value === 'object' || !(name in row)) continue;
    if (isSame(value, row[name])) equal += 1;
    else differing += 1;
  }
  return { equal, differing };
}

function isSame(sent: unknown, held: unknown): boolean {
  if (sent === held) return true;
  if (typeof sent === 'number' || typeof held === 'number') return Number(sent) === Number(held);
  const [left, right] = [
    String(sent).trim().toLowerCase(),
    String(held ?? '')
      .trim()
      .toLowerCase(),
  ];
  if (left === right) return true;
  return /^\d{4}-\d\d-\d\dt/.test(left) && momentMs(left) !== undefined && momentMs(left) === momentMs(right);
}

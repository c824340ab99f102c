import { digitsOf } from '../compare/digits-of.ts';
import { editDistance } from '../compare/edit-distance.ts';
import { createSlips } from '../compare/slips.ts';
import type { RecordTable } from '../table/record-table.ts';
import { type Fact, levelsOf, missing } from './fact.ts';
import { type Rarities, rarityOf } from './rarity.ts';

/** Levels of the fact `email`, by place in its list. */
export const emailLevel = { same: 0, close: 1, sameLocal: 2, nameLocal: 3, different: 4 } as const;

// Namesakes make their addresses in the same few ways.
const namesakesAlike = 0.2;

const levels = levelsOf([
  ['same', 0.5, 0.00001, 'sameEmail'],
  ['close', 0.05, 0.00001, 'similarEmail'],
  ['sameLocalPart', 0.05, 0.00005, 'similarEmail'],
  ['localPartIsTheName', 0.08, 0.08, 'similarEmail'],
  ['different', 0.32, 0.99, 'differentEmail'],
]);

/** A personal mailbox, split in local part and domain. */
export function emailFact(table: RecordTable, rarities: Rarities, shared: Uint8Array): Fact {
  const { email, emailLocal, emailDomain } = table;
  const rare = rarityOf(rarities, email);
  const rareLocal = rarityOf(rarities, emailLocal);
  const slips = createSlips(emailLocal.texts);
  const compare = (a: number, b: number): number => {
    const one = email.values[a] as number;
    const other = email.values[b] as number;
    if (one === 0 || other === 0 || shared[one] === 1 || shared[other] === 1) return missing;
    if (one === other) return emailLevel.same;
    const localA = emailLocal.values[a] as number;
    const localB = emailLocal.values[b] as number;
    const sameDomain = emailDomain.values[a] === emailDomain.values[b];
    if (localA === localB) {
      if (closeTexts(emailDomain.texts, emailDomain.values[a] as number, emailDomain.values[b] as number, 2)) {
        return emailLevel.close;
      }
      return localSaysName(table, a) || localSaysName(table, b) ? emailLevel.nameLocal : emailLevel.sameLocal;
    }
    if (!sameDomain || !slips.one(localA, localB)) return emailLevel.different;
    return closeLocal(emailLocal.texts, localA, localB) ? emailLevel.close : emailLevel.different;
  };
  return {
    name: 'email',
    shared: false,
    levels,
    fixedFrom: emailLevel.different,
    compare,
    chance(a, b, level) {
      if (level === emailLevel.nameLocal) return namesakesAlike;
      if (level === emailLevel.same) return rare.of(email.values[a] as number);
      if (level === emailLevel.sameLocal) return rareLocal.of(emailLocal.values[a] as number);
      if (level === emailLevel.close) {
        return Math.max(rare.of(email.values[a] as number), rare.of(email.values[b] as number)) * 2;
      }
      return 0;
    },
  };
}

function closeTexts(texts: readonly string[], a: number, b: number, limit: number): boolean {
  return editDistance(texts[a] as string, texts[b] as string, limit) <= limit;
}

// Of two local parts that are a slip apart. In short ones a letter more or less is another person: j.smith and m.smith.
function closeLocal(texts: readonly string[], a: number, b: number): boolean {
  const left = texts[a] as string;
  const right = texts[b] as string;
  const shorter = Math.min(left.length, right.length);
  return shorter >= 5 && left[0] === right[0] && digitsOf(left) === digitsOf(right);
}

/** Whether the local part of a row is made of its own name, and so says nothing more than the name. */
function localSaysName({ names, emailLocal }: RecordTable, row: number): boolean {
  const local = emailLocal.texts[emailLocal.values[row] as number] as string;
  if (/\d/.test(local)) return false;
  return [names.first[row], names.last[row]].some((name) => {
    const word = names.texts[name as number] as string;
    return word.length > 2 && local.includes(word.replaceAll(' ', ''));
  });
}

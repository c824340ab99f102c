import { describe, expect, it } from 'vitest';
import { compareWords } from '../../src/facts/compare-words.ts';
import { findDuplicates } from '../../src/index.ts';

/** Compares two names whose words all weigh the same and are all held by one in 256. */
function compareNames(a: string, b: string) {
  const words = [...new Set(`${a} ${b}`.split(' '))];
  const numbersOf = (name: string): number[] => name.split(' ').map((word) => words.indexOf(word));
  return compareWords(numbersOf(a), numbersOf(b), {
    words,
    weights: new Float64Array(words.length).fill(1),
    rare: { of: () => 1 / 256, coincidence: () => 1 },
    sum: numbersOf(a).length + numbersOf(b).length,
  });
}

describe('words of two company names (B6)', () => {
  it('count where they are the same, and against where each side has its own', () => {
    expect(compareNames('acme foods', 'acme foods')).toMatchObject({ similarity: 1, conflict: 0, sharedBits: 16 });
    expect(compareNames('acme foods', 'acme steel')).toMatchObject({ similarity: 0.5, conflict: 0.5, rarestBits: 8 });
    expect(compareNames('acme', 'acme foods')).toMatchObject({ conflict: 0 });
  });

  it('a compound counts as the two words it is made of, whichever side writes it in one', () => {
    expect(compareNames('walmart', 'wal mart')).toMatchObject({ similarity: 1, conflict: 0, sharedBits: 8 });
    expect(compareNames('best health care', 'best healthcare')).toMatchObject({ similarity: 1, conflict: 0 });
    expect(compareNames('walmart', 'mart wal').similarity).toBeLessThan(0.5);
  });

  it('plurals, slips and short forms count in part, each word with the one it is most like', () => {
    expect(compareNames('pacific technologies', 'pacific technology').similarity).toBeCloseTo(0.975);
    expect(compareNames('atlantic foods', 'atlnatic foods').similarity).toBeCloseTo(0.925);
    expect(compareNames('tech services', 'technical service').similarity).toBeCloseTo(0.825);
    expect(compareNames('lakewood foods', 'oakwood foods').similarity).toBe(0.5);
  });

  it('compare the same in both directions', () => {
    const names = ['wal mart stores', 'walmart store', 'technical services', 'tech service', 'lakewood'];
    for (const a of names) for (const b of names) expect(compareNames(a, b)).toEqual(compareNames(b, a));
  });
});

describe('companies of which nothing but the name is known', () => {
  const others = Array.from({ length: 300 }, (_, at) => ({
    id: `other ${at}`,
    company: `${String.fromCharCode(97 + (at % 26))}${at}co ${['Textiles', 'Foods', 'Bank', 'Energy'][at % 4]}`,
  }));
  const levelOf = async (a: string, b: string): Promise<string | undefined> => {
    const records = [{ id: 'a', company: a }, { id: 'b', company: b }, ...others];
    const { explain } = await findDuplicates(records, { entity: 'company' });
    return explain('a', 'b').facts[0]?.level;
  };

  it('are two where slips would have to turn one word into another', async () => {
    expect(await levelOf('Walker Textiles', 'Miller Textiles')).toMatch(/fewWords|different/);
    expect(await levelOf('Walker Textiles', 'Wakler Textiles')).toBe('nearly');
    expect(await levelOf('Walker Textiles', 'WalkerTextilse')).toBe('nearly');
  });

  it('may be one by their initials, more so by more letters', async () => {
    const records = [
      { id: 'a', company: 'Northview County Transport Authority' },
      { id: 'b', company: 'NCTA' },
      { id: 'c', company: 'Eastmont Dairy Bank' },
      { id: 'd', company: 'EDB' },
      ...others,
    ];
    const { explain } = await findDuplicates(records, { entity: 'company' });
    const [four, three] = [explain('a', 'b'), explain('c', 'd')];
    expect(four.facts[0]?.level).toBe('mostWords');
    expect(three.bits).toBeGreaterThan(explain('a', 'd').bits);
    expect(four.bits).toBeGreaterThan(three.bits);
  });
});

describe('names that are turned round', () => {
  it('are one however the given name is divided', async () => {
    const records = [
      { id: 'a', fullName: 'Li Xiaoming' },
      { id: 'b', fullName: 'Xiao Ming Li' },
      { id: 'c', fullName: 'Xiao Ling Li' },
    ];
    const { explain } = await findDuplicates(records, { entity: 'contact' });
    expect(explain('a', 'b').facts[0]?.level).toBe('swapped');
    expect(explain('a', 'c').facts[0]?.level).not.toBe('swapped');
  });
});

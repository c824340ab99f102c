import type { TextColumn } from './text-column.ts';

/** Values of the rows of a table, of which each is the record at a place in the order given. */
export function valuesOfRows(values: Int32Array, order: Int32Array): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(order.length);
  for (let row = 0; row < rows.length; row += 1) rows[row] = values[order[row] as number] as number;
  return rows;
}

/**
 * Numbers the texts of a column anew, in order of first use by its rows, so that numbers do not depend on the order in which
 * records were given. Takes the values over.
 */
export function arrangeColumn(texts: readonly string[], values: Int32Array): TextColumn {
  const numbering = numberByUse(texts.length, [values]);
  return { texts: arrangeTexts(numbering, (old) => texts[old] as string), distinct: numbering.distinct, values };
}

/** The same for columns that share their texts. */
export function arrangeTogether(texts: readonly string[], columns: readonly Int32Array[]): string[] {
  return arrangeTexts(numberByUse(texts.length, columns), (old) => texts[old] as string);
}

/** The same for a column whose texts are made only when somebody asks for them. */
export function arrangeLazily(distinct: number, values: Int32Array, textOf: (old: number) => string): TextColumn {
  const numbering = numberByUse(distinct, [values]);
  let texts: string[] | undefined;
  return {
    values,
    distinct: numbering.distinct,
    get texts() {
      texts ??= arrangeTexts(numbering, textOf);
      return texts;
    },
  };
}

interface Numbering {
  /** New number by old, 0 for a text that no row has. */
  readonly numbers: Int32Array;
  readonly distinct: number;
}

function numberByUse(distinct: number, columns: readonly Int32Array[]): Numbering {
  const numbers = new Int32Array(distinct);
  const rows = columns[0]?.length ?? 0;
  let next = 1;
  for (let row = 0; row < rows; row += 1) {
    for (const values of columns) {
      const old = values[row] as number;
      if (old === 0) continue;
      let number = numbers[old] as number;
      if (number === 0) {
        number = next;
        numbers[old] = number;
        next += 1;
      }
      values[row] = number;
    }
  }
  return { numbers, distinct: next };
}

function arrangeTexts({ numbers, distinct }: Numbering, textOf: (old: number) => string): string[] {
  const texts = new Array<string>(distinct).fill('');
  for (let old = 1; old < numbers.length; old += 1) {
    const number = numbers[old] as number;
    if (number !== 0) texts[number] = textOf(old);
  }
  return texts;
}

import { hashText, joinHash } from '../table/hash-text.ts';
import { createIntColumn } from '../table/int-column.ts';
import type { FieldBatch } from './field-batch.ts';

/** Hashes of everything that records hold, as they were given. */
export interface ContentHashes {
  /** Takes a field up; gives what adds its values. */
  field(name: string): FieldContent;
  /**
   * One hash per record, to be added to those of other fields. A field that holds one and the same in every record leaves no
   * trace in it.
   */
  finish(records: number): Int32Array;
}

/** Adds a batch of so many records, the first of which is at this place. */
export type FieldContent = (batch: FieldBatch, place: number, rows: number) => void;

interface FieldTrace {
  readonly first: number;
  isConstant: boolean;
  records: number;
}

/** Makes an empty set of hashes. */
export function createContentHashes(): ContentHashes {
  const sums = createIntColumn();
  const traces: FieldTrace[] = [];
  return {
    field(name) {
      const nameHash = hashText(name);
      let trace: FieldTrace | undefined;
      return ({ texts, hashes, isFilled }, place, rows) => {
        if (!isFilled) return;
        for (let row = 0; row < rows; row += 1) {
          if (texts[row] === '') continue;
          const content = joinHash(nameHash, hashes[row] as number);
          if (trace === undefined) {
            trace = { first: content, isConstant: true, records: 0 };
            traces.push(trace);
          }
          trace.records += 1;
          if (content !== trace.first) trace.isConstant = false;
          // A sum, so that the order in which fields come up makes no difference.
          sums.add(place + row, content);
        }
      };
    },
    finish(records) {
      const constant = traces.filter(({ isConstant, records: holding }) => isConstant && holding === records);
      const all = constant.reduce((sum, { first }) => (sum + first) | 0, 0);
      const own = sums.finish(records);
      if (all === 0) return own;
      for (let place = 0; place < records; place += 1) own[place] = (own[place] as number) - all;
      return own;
    },
  };
}

import { type MappingRow, pair } from '@crmsync/adapter-kit';
import { z } from 'zod';

const named = z.array(z.object({ label: z.string() }));

/**
 * Labels as tags. Records hold numbers; the texts are put beside them as `labels` before reading. Read-only, since only
 * labels that the account has set up can be given.
 */
export const labelRow: MappingRow<string[]> = pair<string[]>({
  wire: ['labels'],
  read: (wire) => {
    const labels = named.safeParse(wire.labels);
    if (!labels.success) return undefined;
    return labels.data.length === 0 ? null : labels.data.map(({ label }) => label);
  },
});

import type { Collection } from '@crmsync/store';
import { auditTrail } from './rows/audit.ts';
import { candidates } from './rows/candidate.ts';
import { checkpoints } from './rows/checkpoint.ts';
import { conflicts } from './rows/conflict.ts';
import { connectionStates } from './rows/connection-state.ts';
import { createHolds } from './rows/create-hold.ts';
import { deadLetters } from './rows/dead-letter.ts';
import { deleteHolds } from './rows/delete-hold.ts';
import { dirtyRows } from './rows/dirty.ts';
import { duplicates } from './rows/duplicate.ts';
import { goldens } from './rows/golden.ts';
import { inbox } from './rows/inbox.ts';
import { intents } from './rows/intent.ts';
import { links } from './rows/link.ts';
import { matchKeyRows } from './rows/match-key.ts';
import { merges } from './rows/merge.ts';
import { messages } from './rows/message.ts';
import { mirror } from './rows/mirror.ts';
import { overlayDeletions } from './rows/overlay-deletion.ts';
import { pendingEdges } from './rows/pending-edge.ts';
import { planItems, plans } from './rows/plan.ts';
import { runs } from './rows/run.ts';
import { schemaDrifts } from './rows/schema-drift.ts';
import { seenRows } from './rows/seen.ts';
import { skips } from './rows/skip.ts';
import { suppressions } from './rows/suppression.ts';
import { sweeps } from './rows/sweep.ts';

/** Every collection the engine keeps; stores make their tables from this. */
export const syncCollections: readonly Collection[] = [
  auditTrail,
  candidates,
  checkpoints,
  conflicts,
  connectionStates,
  createHolds,
  deadLetters,
  deleteHolds,
  dirtyRows,
  duplicates,
  goldens,
  inbox,
  intents,
  links,
  matchKeyRows,
  merges,
  messages,
  mirror,
  overlayDeletions,
  pendingEdges,
  planItems,
  plans,
  runs,
  schemaDrifts,
  seenRows,
  skips,
  suppressions,
  sweeps,
];

import type { Mutation } from './mutation.ts';

/** Every fault that the simulation must find. */
export const mutations: readonly Mutation[] = [
  {
    id: 'strictCursor',
    rule: 'R8',
    story: 'Changes are asked for after the checkpoint, not from it on: what shares its stamp is never read.',
    also: 'what the look-back has beyond the lag of the index, which covers it',
    patches: [
      {
        file: 'simulation/crm/sim-reading.ts',
        find: "at: Number(checkpoint) - 1, id: ''",
        replace: "at: Number(checkpoint), id: '9'.repeat(40)",
      },
      {
        file: 'simulation/crm/sim-reading.ts',
        find: 'checkpoint: place.startedAt - lookBackMs(quirks)',
        replace: 'checkpoint: place.startedAt - quirks.lagMs',
      },
    ],
  },
  {
    id: 'noLookBack',
    rule: 'R8',
    story: 'The checkpoint is the moment of the listing: what the index showed late is never read.',
    patches: [
      {
        file: 'simulation/crm/sim-reading.ts',
        find: 'checkpoint: place.startedAt - lookBackMs(quirks)',
        replace: 'checkpoint: place.startedAt',
      },
    ],
  },
  {
    id: 'cursorBeforeEffects',
    rule: 'R10',
    story: 'The checkpoint is stored before the page is merged: a worker that dies between loses the page.',
    patches: [
      {
        file: 'engine/steps/pull-step.ts',
        find: '    unit.put(checkpoints, advance(ctx, port, state, page));\n  };\n',
        replace:
          '  };\n  const early = createUnitOfWork(ctx.store);\n  early.put(checkpoints, advance(ctx, port, state, page));\n  await early.commit(ctx.fence);\n',
      },
    ],
  },
  {
    id: 'noBase',
    rule: 'R1',
    story: 'Both sides are compared with each other only: an old value on one side undoes an edit on the other.',
    patches: [
      {
        file: 'engine/merge-inbound.ts',
        find: '    const read = input.base.read[field];\n',
        replace: '    const read = undefined;\n',
      },
    ],
  },
  {
    id: 'baseFromRequest',
    rule: 'R5',
    story:
      'What was sent counts as what the remote shows: its own spelling of it looks like an edit, and CRMs that spell against each other never come to rest.',
    patches: [
      {
        file: 'engine/outbound/confirm-outcomes.ts',
        find: '    read[field] = view[field] ?? shownAfter(field, value, read[field], intent);',
        replace: '    read[field] = shownAfter(field, value, read[field], intent);',
      },
    ],
  },
  {
    id: 'noTombstone',
    rule: 'R14',
    story: 'The link of a deleted record is forgotten: the next change makes the record again.',
    patches: [
      {
        file: 'engine/inbound/remote-deletion.ts',
        find: '  unit.put(links, buried);\n',
        replace: '  unit.delete(links, link.id);\n',
      },
    ],
  },
  {
    id: 'noReceipt',
    rule: 'R5',
    story: 'A write does not move the base: its own echo comes in as an edit of the remote.',
    patches: [
      {
        file: 'engine/outbound/confirm-outcomes.ts',
        find: 'const base = nextBase(',
        replace: 'const base = known ? known.base : nextBase(',
      },
    ],
  },
  {
    id: 'pairedByPosition',
    rule: 'R19',
    story: 'Results of a batch are taken in their order: in another order records are linked to the wrong people.',
    patches: [
      {
        file: 'engine/outbound/confirm-outcomes.ts',
        find: '  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));',
        replace:
          '  const byKey = new Map(sent.flatMap((intent, at) => {\n    const outcome = outcomes[at];\n    return outcome ? [[intent.id, outcome] as const] : [];\n  }));',
      },
    ],
  },
  {
    id: 'retriedUnknownCreate',
    rule: 'R7',
    story: 'A create whose answer was lost is sent again at once: it is there twice.',
    patches: [
      {
        file: 'engine/outbound/confirm-outcomes.ts',
        find: "    unit.put(intents, { ...intent, state: 'unknown' });",
        replace: "    unit.put(intents, { ...intent, state: 'planned' });",
      },
    ],
  },
  {
    id: 'leaseWithoutFencing',
    rule: 'R21',
    story: 'A worker whose lease was taken over goes on writing.',
    also: 'the versions of rows, which catch most of it',
    patches: [
      {
        file: 'engine/unit-of-work.ts',
        find: '...(fence ? { fence } : {}), expect,',
        replace: 'expect: [],',
      },
      {
        file: 'engine/run-slice.ts',
        find: '    ...(ctx.fence ? { fence: ctx.fence } : {}),\n',
        replace: '',
      },
    ],
  },
  {
    id: 'windowAfterResume',
    rule: 'R15',
    story: 'An enumeration that was interrupted counts only what it saw since: everything before looks deleted.',
    also: 'the question by id before a record is buried',
    patches: [
      {
        file: 'engine/steps/sweep-step.ts',
        find: '    await noteSeen(unit, conn, port, sweep.generation, seen);',
        replace: '    if (cursor === undefined) await noteSeen(unit, conn, port, sweep.generation, seen);',
      },
      {
        file: 'engine/steps/sweep-step.ts',
        find: '  if (port.get) return readRemote(ctx, conn, port, ids);\n',
        replace: '',
      },
    ],
  },
  {
    id: 'nullForAbsent',
    rule: 'R2',
    story: 'A field that a listing leaves out counts as empty: it is cleared everywhere.',
    patches: [
      {
        file: 'engine/merge-inbound.ts',
        find: '  for (const [field, shown] of Object.entries(input.view)) {',
        replace:
          '  const blank = Object.fromEntries(Object.keys(input.base.read).map((field) => [field, null]));\n  for (const [field, shown] of Object.entries({ ...blank, ...input.view })) {',
      },
    ],
  },
];

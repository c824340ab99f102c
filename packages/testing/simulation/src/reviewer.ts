import type { Sync } from '@crmsync/orchestrator';
import { markerIn } from './marker-in.ts';
import { fromModel, type SimType, simField } from './plain-value.ts';
import type { Random } from './random.ts';
import { noteFailure, tally, type World } from './world.ts';

/**
 * Somebody who answers what waits for a person: conflicts, matches, deletions.
 * @param again whether dead letters are tried again
 */
export async function review(world: World, host: Sync, random: Random, again = true): Promise<void> {
  const errands = [answerMatches, answerConflicts, releaseDeletions, ...(again ? [retryLetters] : [])];
  for (const errand of errands) {
    try {
      await errand(world, host, random);
    } catch (error) {
      noteFailure(world, 'the reviewer', error);
    }
  }
}

async function answerMatches(world: World, host: Sync): Promise<void> {
  const { items } = await host.matches.list({ limit: 1_000 });
  for (const { id, entity, fields, candidates } of items) {
    const type: SimType = entity === 'contact' ? 'contacts' : 'companies';
    const wanted = markerIn(world, type, fields);
    let meant: string | undefined;
    for (const { goldenId } of candidates) {
      const golden = await host.records.get(goldenId);
      if (markerIn(world, type, golden.fields) === wanted) meant ??= goldenId;
    }
    if (meant === undefined) await host.matches.reject(id);
    else await host.matches.accept(id, meant);
    world.trace.note(`reviewer: ${id} ${meant === undefined ? 'is new' : `is ${meant}`}`);
    tally(world, 'matches answered');
  }
}

async function answerConflicts(world: World, host: Sync, random: Random): Promise<void> {
  const { items } = await host.conflicts.list({ limit: 1_000 });
  for (const { id, entity, fields } of items) {
    const side = random.chance(0.5) ? 'local' : 'remote';
    await host.conflicts.resolve(id, side);
    const type: SimType = entity === 'contact' ? 'contacts' : 'companies';
    for (const [name, field] of Object.entries(fields)) {
      if (name.startsWith('@')) continue;
      const place = `${id}|${name}`;
      world.chosen.set(place, [...(world.chosen.get(place) ?? []), fromModel(simField(type, name), field[side])]);
    }
    world.trace.note(`reviewer: ${side} wins ${Object.keys(fields).join()} of ${id}`);
    tally(world, 'conflicts resolved');
  }
}

async function releaseDeletions(world: World, host: Sync): Promise<void> {
  for (const { id } of world.story.crms) {
    for (const entity of ['contact', 'company'] as const) {
      const { hash, holds } = await host.deletes.list(id, entity);
      if (holds.length === 0) continue;
      await host.deletes.release(id, entity, hash);
      world.trace.note(`reviewer: releases ${holds.length} deletions of ${entity} in ${id}`);
      tally(world, 'deletions released', holds.length);
    }
  }
}

/** Tries again what failed for good. */
export async function retryLetters(world: World, host: Sync): Promise<void> {
  const { items } = await host.deadLetters.list({ limit: 1_000 });
  for (const { id, error } of items) {
    await host.deadLetters.retry(id);
    world.trace.note(`reviewer: tries ${id} again (${error.code})`);
    tally(world, `letters retried ${error.code}`);
  }
}

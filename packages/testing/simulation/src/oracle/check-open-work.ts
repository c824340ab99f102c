import type { Evidence } from './evidence.ts';
import { liveGoldens } from './excuses.ts';
import { objectOf, textOf } from './store-rows.ts';

/** Nothing is forgotten: no open write, no record that is neither linked nor waits, no account that was never told. */
export function checkOpenWork(evidence: Evidence): void {
  const { rows, finding } = evidence;
  for (const row of rows.of('intents')) finding('intent left', `${row.id} ${textOf(row, 'state')}`);
  for (const row of rows.of('dirty')) finding('dirty row left', `${row.id} ${textOf(row, 'waitingFor')}`);
  for (const row of rows.of('dead_letters')) {
    const quirks = evidence.world.crms.get(textOf(row, 'connectionId'))?.quirks;
    if (quirks?.versions && !quirks.uniqueEmail && textOf(objectOf(row.error), 'code') === 'CONFLICT')
      finding('R25 buried by a version', row.id);
  }
  checkUnlinked(evidence);
  checkUntold(evidence);
  for (const row of rows.of('audit')) if (textOf(row, 'reason') === '') finding('I7 write without a reason', row.id);
}

function checkUnlinked({ world, excuses, finding }: Evidence): void {
  for (const crm of world.crms.values()) {
    for (const { id, type, gone } of crm.records.values()) {
      if (gone) continue;
      const link = excuses.linkOf(crm.id, type, id);
      if (!link && !excuses.waits(crm.id, type, id)) finding('I2 record not taken in', `${crm.id} ${id}`);
      if (link && link.state !== 'linked') finding('I2 live record with a dead link', `${crm.id} ${id} ${link.state}`);
    }
  }
}

function checkUntold({ world, rows, excuses, finding }: Evidence): void {
  for (const golden of liveGoldens(rows)) {
    const links = excuses.links.filter(({ goldenId }) => goldenId === golden.id);
    if (links.length === 0) continue;
    for (const { id, pullOnly } of world.story.crms) {
      if (pullOnly || links.some(({ connectionId }) => connectionId === id) || excuses.isKeptBack(id, golden.id))
        continue;
      finding('I2 account never told', `${golden.marker} (${golden.id}) has no record in ${id}`);
    }
  }
}

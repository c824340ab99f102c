import { plainQuirks, type Quirks } from './crm/quirks.ts';
import type { Outcome } from './simulate.ts';

const lastLines = 60;
const mostTold = 25;

/** A failed simulation for people: what is wrong, what was set up, and the lines of the trace that are about it. */
export function tellStory({ story, findings, trace }: Outcome): string {
  const { seed, topology, settings, crms, ops, faults } = story;
  const about = findings.map(({ what }) => what).join(' ');
  const ids = new Set(about.match(/\b[abc][pc]\d+\b|\b[sht][pc](?:\d{3,}|00\w{16})\b|\bP\d+\b|Kappa \d+/g) ?? []);
  const concerned = trace.filter(
    (line) =>
      / ! |killed|quiet|reviewer|REFUSED/.test(line) || [...ids].some((id) => new RegExp(`\\b${id}\\b`).test(line)),
  );
  const shown = (concerned.length > 0 ? concerned : trace).slice(-lastLines);
  return [
    `seed ${seed}, topology ${topology}:`,
    ...findings.map(({ rule, what }) => `  ${rule}: ${what}`),
    `  settings ${JSON.stringify(settings)}`,
    ...crms.map(
      ({ id, pullOnly, quirks, vendor }) =>
        `  ${id}${pullOnly ? ' (only read)' : ''} ${JSON.stringify(vendor ?? oddities(quirks))}`,
    ),
    `  ${ops.length} deeds, ${faults.length} faults`,
    ...(ops.length > mostTold ? [] : ops.map((op) => `    ${JSON.stringify(op)}`)),
    ...(faults.length > mostTold ? [] : faults.map((fault) => `    ${JSON.stringify(fault)}`)),
    '  of the trace:',
    ...shown.map((line) => `    ${line.slice(0, 260)}`),
    '',
  ].join('\n');
}

/** What is peculiar about a CRM. */
function oddities(quirks: Quirks): Partial<Quirks> {
  const odd = Object.entries(quirks).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(plainQuirks, name)),
  );
  return Object.fromEntries(odd);
}

import { proveMonth, whatDoesNotHold } from './month-proof.ts';

/** 5,000 contacts for a month of 31 days, of which one reading costs 500 calls. */
const monthlyCalls = 20_000;
const proof = await proveMonth({
  contacts: 5_000,
  companies: 200,
  projects: 100,
  days: 31,
  monthlyCalls,
  toldPerDay: 40,
  silentPerDay: 12,
  writesPerDay: 10,
  pagesPerRun: 50,
});
const { plan } = proof;
const hours = (ms: number) => `${(ms / 3_600_000).toFixed(1)} h`;
const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
const lines = [
  `account: 5,000 contacts, 200 companies, 100 projects; one reading of everything is ${plan.callsPerScan} calls`,
  `calls: ${proof.calls} of ${monthlyCalls} (${percent(proof.usedPart)}), planned ${plan.callsPerMonth}, budget ${plan.budget}, refused ${proof.refused}`,
  `everything is read each ${hours(plan.sweepEveryMs)}, ${plan.listing.pagesPerRun} pages a run at most`,
  `bound on staleness without a webhook: ${hours(plan.stalenessMs)}`,
  `edits told by webhook: ${proof.told.count}, slowest ${(proof.told.slowestMs / 1000).toFixed(1)} s`,
  `edits without a webhook: ${proof.silent.count}, slowest ${hours(proof.silent.slowestMs)}`,
  `new contacts without a webhook: ${proof.made.count}, slowest ${hours(proof.made.slowestMs)}`,
  `runs: ${proof.runs}, of which ${proof.runsThatLeftAShare} left a share of a sweep; sweeps ${proof.sweeps}, later than said ${proof.lateSweeps}`,
  'left by the last run:',
  ...proof.left.map(
    ({ reading, objectType, why, pages, backAt }) =>
      `  ${reading} of ${objectType}: ${why}, ${pages} pages read, back at ${new Date(backAt).toISOString()}`,
  ),
];
process.stdout.write(`${lines.join('\n')}\n`);
const wrong = whatDoesNotHold(proof);
process.stdout.write(wrong.length === 0 ? 'holds\n' : `DOES NOT HOLD: ${wrong.join('; ')}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;

import { proveRefresh } from './refresh-proof.ts';

/** The long proof: 20 processes, and 20 after a holder that was killed. Prints one line each; fails when one does not hold. */
const database = process.env.DATABASE_URL;
const results = [
  { name: '20 processes', proof: await proveRefresh({ processes: 20, database }) },
  { name: 'holder killed before it sent', proof: await proveRefresh({ processes: 20, kill: 'sending', database }) },
  {
    name: 'holder killed after the vendor rotated',
    proof: await proveRefresh({ processes: 20, kill: 'answered', database }),
  },
];
for (const { name, proof } of results) process.stdout.write(`${name}: ${JSON.stringify(proof)}\n`);
const [together, before, after] = results.map(({ proof }) => proof);
const holds =
  together?.facts.requests === 1 &&
  together.outcomes['status 200'] === 20 &&
  before?.facts.requests === 1 &&
  before.outcomes['status 200'] === 20 &&
  after?.state === 'reconnect' &&
  after.outcomes['code UNAUTHENTICATED'] === 20 &&
  after.facts.requests === 2 &&
  after.facts.parallel === 1;
process.stdout.write(holds ? 'holds\n' : 'DOES NOT HOLD\n');
process.exitCode = holds ? 0 : 1;

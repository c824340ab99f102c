import { proveLimit } from './limit-proof.ts';

/** The long proof: 8 processes, 4 tenants, 60 seconds at 100 requests per 10 seconds. */
const proof = await proveLimit({
  processes: 8,
  tenants: 4,
  runMs: 60_000,
  limit: 100,
  database: process.env.DATABASE_URL,
});
process.stdout.write(`${JSON.stringify(proof, undefined, 2)}\n`);
const fair = Object.values(proof.shares).every((share) => share >= 0.5) && Object.keys(proof.shares).length === 4;
const holds = proof.refusedLater === 0 && proof.usedPart >= 0.9 && fair;
process.stdout.write(holds ? 'holds\n' : 'DOES NOT HOLD\n');
process.exitCode = holds ? 0 : 1;

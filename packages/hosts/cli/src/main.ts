#!/usr/bin/env node
import { runProgram } from './run-program.ts';
import { collectEarly, followStarter, runInSmallNursery, wantsSmallNursery } from './small-nursery.ts';

const args = process.argv.slice(2);
if (wantsSmallNursery(args)) {
  process.exitCode = await runInSmallNursery();
} else {
  if (args[0] === 'dedupe') followStarter();
  collectEarly(args);
  process.exitCode = await runProgram(args);
}

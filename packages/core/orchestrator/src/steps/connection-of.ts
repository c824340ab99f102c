import type { ConnectionContext, EngineContext } from '../engine-context.ts';
import type { RunStep } from '../rows/run.ts';

/** The connection of a step. @throws TypeError when the options no longer name it */
export function connectionOf(ctx: EngineContext, step: RunStep): ConnectionContext {
  const conn = ctx.connections.get(step.connectionId);
  if (!conn) throw new TypeError(`the sync has no connection ${step.connectionId}`);
  return conn;
}

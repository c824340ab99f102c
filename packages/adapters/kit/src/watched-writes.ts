import type { CallHttp, PortContext } from './call-context.ts';
import { safetyOf } from './http-request.ts';
import { isLostAnswer } from './lost-answer.ts';

/** A context whose requests and other writes are watched. */
export interface WatchedWrites {
  readonly context: PortContext;
  /** Whether a request so far changed something, or may have. */
  wrote(): boolean;
}

/** Notes whether requests change something, so that an error thrown later is not taken for "nothing was applied". */
export function watchWrites(context: PortContext): WatchedWrites {
  let wrote = false;
  const send: CallHttp['send'] = async (request) => {
    try {
      const answer = await context.http.send(request);
      wrote ||= safetyOf(request) !== 'read';
      return answer;
    } catch (error) {
      wrote ||= isLostAnswer(error);
      throw error;
    }
  };
  const write: PortContext['write'] = async (operation, run) => {
    try {
      const value = await context.write(operation, run);
      wrote = true;
      return value;
    } catch (error) {
      wrote ||= isLostAnswer(error);
      throw error;
    }
  };
  return { context: { ...context, http: { ...context.http, send }, write }, wrote: () => wrote };
}

/** 128 and the signal's number, as shells have it. */
const exitCodeOf = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs `work` until it ends or somebody stops the process; either way it cleans up first. */
export async function untilStopped(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const stopOn = (name: keyof typeof exitCodeOf) => (): void => {
    process.exitCode = exitCodeOf[name];
    stop.abort();
  };
  const onInterrupt = stopOn('SIGINT');
  const onTerminate = stopOn('SIGTERM');
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onTerminate);
  try {
    await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  }
}

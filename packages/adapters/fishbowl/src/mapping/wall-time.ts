import { momentMs } from '@crmsync/adapter-kit';
import { type Instant, instantMs, toInstant } from '@crmsync/model';

/**
 * What the clock on the server's wall shows, written as if it were UTC. Tables hold such times without a zone. They order
 * rows as the tables do, also in the hour that comes twice each autumn, which moments in UTC would not.
 */
export interface WallTime {
  readonly wall: true;
  readonly at: Instant;
}

/** A wall time from its milliseconds. */
export function wallTime(ms: number): WallTime {
  return { wall: true, at: toInstant(ms) };
}

/** Whether a value is a {@link WallTime}. */
export function isWallTime(value: object): value is WallTime {
  return 'wall' in value;
}

/** As a table holds it: `2026-01-01 10:00:00.123000`. */
export function wallText(ms: number): string {
  return `${toInstant(ms).slice(0, 23).replace('T', ' ')}000`;
}

/** Reads times of tables and of REST answers, and tells what the server's clock shows. */
export interface ServerZone {
  /** IANA name. */
  readonly timeZone: string;
  /** A moment from a table's time without a zone, or from a text with one; `undefined` when it is none. */
  instantOf(wire: string): Instant | undefined;
  /** Milliseconds of the wall time at a moment. */
  wallMs(instant: Instant): number;
}

const hasZone = /(?:[zZ]|[+-]\d\d:?\d\d)$/;

/** Milliseconds of a wall time as a table shows it; `undefined` when it is none. */
export function wallMsOf(wire: string): number | undefined {
  return momentMs(wire);
}

/**
 * The zone of a server.
 * @throws TypeError when there is no such zone
 */
export function serverZone(timeZone: string): ServerZone {
  const format = zoneFormat(timeZone);
  const wallMs = (ms: number): number => {
    const parts = new Map<string, number>(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const part = (type: string): number => parts.get(type) ?? 0;
    const seconds = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return seconds + (((ms % 1000) + 1000) % 1000);
  };
  /** Of the hour that comes twice this is the first one; what lies in the hour that is left out moves on. */
  const momentOf = (wall: number): number => {
    const dayMs = 86_400_000;
    const before = wall - dayMs - wallMs(wall - dayMs);
    const after = wall + dayMs - wallMs(wall + dayMs);
    const candidates = [wall + before, wall + after].filter((ms) => wallMs(ms) === wall);
    return candidates.length > 0 ? Math.min(...candidates) : wall + before;
  };
  return {
    timeZone,
    instantOf: (wire) => {
      const ms = momentMs(wire);
      if (ms === undefined) return undefined;
      return toInstant(hasZone.test(wire.trim()) ? ms : momentOf(ms));
    },
    wallMs: (instant) => wallMs(instantMs(instant)),
  };
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new TypeError(`fishbowl: ${timeZone} is no time zone`);
  }
}

/** Whether the clocks of a zone are turned in the year after a moment. */
export function turnsClocks(zone: ServerZone, atMs: number): boolean {
  const monthMs = 30 * 86_400_000;
  const offsets = Array.from({ length: 13 }, (_, month) => {
    const ms = atMs + month * monthMs;
    return zone.wallMs(toInstant(ms)) - ms;
  });
  return new Set(offsets).size > 1;
}

import type { VirtualClock } from '../virtual-clock.ts';

/** Server versions that differ in what they offer and how they answer. */
export type ServerVersion = '20.10' | '25.2' | '26.1';

/** What the vendor's pages leave open. */
export interface FishbowlOpenPoints {
  /** Milliseconds without a call after which a session ends. @default 50 minutes */
  readonly idleTimeoutMs?: number;
  /** Status of a login when every seat is taken. @default 402 */
  readonly seatsTakenStatus?: number;
  /** Largest page; unlimited when absent. */
  readonly maxPageSize?: number;
  /** Lists that answer everything whatever page is asked for. @default none */
  readonly ignoresPaging?: readonly ('users' | 'salesOrders')[];
  /** How `bit` columns of a query arrive. @default 'boolean' */
  readonly bitStyle?: 'boolean' | 'number' | 'text';
  /** How times of a query arrive: `2026-01-01 10:00:00.000000` or `2026-01-01T10:00:00.000`. @default 'sql' */
  readonly dateStyle?: 'sql' | 'iso';
  /** Whether rows before an invalid one of an import are kept. @default 'stops' */
  readonly importFailure?: 'stops' | 'whole';
  /** What an empty cell does to a customer that exists. @default 'clear' */
  readonly blankImportCells?: 'clear' | 'keep';
  /** Columns of the account's import templates. @default the fake's own templates */
  readonly importColumns?: Readonly<Record<string, readonly string[]>>;
  /** True where a change of a line moves the time of its order. @default false */
  readonly lineTouchesOrder?: boolean;
}

/** How a Fishbowl fake is set up. */
export interface FishbowlFakeOptions extends FishbowlOpenPoints {
  /** @default a clock that stands still at 2026-01-01T00:00:00Z */
  readonly clock?: VirtualClock;
  /** Seed of everything random. @default 1 */
  readonly seed?: number;
  /** @default '25.2' */
  readonly version?: ServerVersion;
  /** User for logins. @default 'sync' */
  readonly username?: string;
  /** Password of that user. @default 'fishbowl-password' */
  readonly token?: string;
  /** Base32 secret of that user for codes; no codes when absent. */
  readonly mfaSecret?: string;
  /** What that user may see; queries need `Data`. @default everything */
  readonly modules?: readonly string[];
  /** Sessions at a time. @default 3 */
  readonly seats?: number;
  /** Apps that an administrator approved; every app when absent. */
  readonly approvedApps?: readonly number[];
  /** IANA zone of the server, whose times carry none. @default 'America/Denver' */
  readonly serverTimeZone?: string;
}

/** Zone unless another one is given. */
export const defaultZone = 'America/Denver';
/** Modules of a user who may see everything. */
export const allModules = ['Customer', 'Data', 'Import', 'Integrations', 'Sales Order', 'User', 'Vendor'];

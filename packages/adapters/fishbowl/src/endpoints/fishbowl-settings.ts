import type { AccountTypeSettings } from '../mapping/account-type.ts';
import type { OrderStatus } from '../mapping/order-status.ts';
import { type ServerZone, serverZone } from '../mapping/wall-time.ts';

/** What a Fishbowl adapter can be set up with. */
export interface FishbowlSettings {
  /** Where the server is, unless `connect` is told. There is no usual address. */
  readonly baseUrl?: string;
  /** Names the server's data; links are only valid inside it. Keep it when the server moves. @default host and port of the address */
  readonly accountId?: string;
  /** IANA zone of the server, whose times carry none. @default 'UTC' */
  readonly serverTimeZone?: string;
  /**
   * Where the server's present is taken from: a query's `NOW()`, which also proves the zone, or our clock in that zone,
   * where the database runs in another one than the server. @default 'database'
   */
  readonly serverClock?: 'database' | 'zone';
  /** How an administrator sees the app that logs in, and approves it once. `id` is a number of your choice that stays. */
  readonly app?: { readonly id?: number; readonly name?: string; readonly description?: string };
  /** A one-time code for a user with MFA, asked at each login. @default the credential part `mfaCode` */
  readonly mfaCode?: () => string | Promise<string>;
  /** Names of the order statuses that count as orders. @default Issued, In Progress, Fulfilled, Closed Short, Historical */
  readonly orderStatuses?: readonly string[];
  /** What further statuses of the server mean, by name. */
  readonly statusMeanings?: { readonly [name: string]: OrderStatus };
  /** Whether orders with a total of zero or below are orders, as those of returns are. @default true */
  readonly creditsAndReturns?: boolean;
  /** ISO 4217 code for orders that name no currency. @default none is guessed */
  readonly currency?: string;
  /** Where the type of a customer (retail, wholesale …) is kept. Fishbowl has no such field. @default nowhere */
  readonly accountType?: AccountTypeSettings;
  /** Column of an order with the salesman's id; older schemas have another one. @default 'salesmanId' */
  readonly salesmanColumn?: 'salesmanId' | 'salesRepId';
  /** How sales orders are read: by queries where the user may, else by REST. @default 'auto' */
  readonly ordersBy?: 'auto' | 'sql' | 'rest';
  /** How far changes look back, for transactions that were open. In zones that turn their clocks it is 70 minutes at least. @default 600000 */
  readonly lookBackMs?: number;
  /** Records per page, 2 to 200: statements travel in the address. @default 100 */
  readonly pageSize?: number;
  /** Requests per second; the server names no limit. @default 10 */
  readonly requestsPerSecond?: number;
}

/** {@link FishbowlSettings} with the defaults filled in. */
export interface CheckedSettings extends FishbowlSettings {
  readonly zone: ServerZone;
  readonly serverClock: 'database' | 'zone';
  readonly app: { readonly id: number; readonly name: string; readonly description: string };
  readonly orderStatuses: readonly string[];
  readonly creditsAndReturns: boolean;
  readonly salesmanColumn: 'salesmanId' | 'salesRepId';
  readonly ordersBy: 'auto' | 'sql' | 'rest';
  readonly lookBackMs: number;
  readonly pageSize: number;
  readonly requestsPerSecond: number;
}

const soldStatuses = ['Issued', 'In Progress', 'Fulfilled', 'Closed Short', 'Historical'];

/** Fills in the defaults. @throws TypeError on wrong settings */
export function checkedSettings(settings: FishbowlSettings): CheckedSettings {
  const { app = {}, orderStatuses = soldStatuses, pageSize = 100, requestsPerSecond = 10 } = settings;
  const { salesmanColumn = 'salesmanId', ordersBy = 'auto', serverClock = 'database', lookBackMs = 600_000 } = settings;
  const checks: readonly (readonly [wrong: boolean, text: string])[] = [
    [settings.baseUrl !== undefined && !URL.canParse(settings.baseUrl), 'baseUrl is no URL'],
    [app.id !== undefined && !Number.isSafeInteger(app.id), 'app.id is no whole number'],
    [orderStatuses.length === 0, 'orderStatuses is empty'],
    [!Number.isInteger(pageSize) || pageSize < 2 || pageSize > 200, 'pageSize is not 2 to 200'],
    [!(lookBackMs >= 0), 'lookBackMs is below 0'],
    [!(requestsPerSecond > 0), 'requestsPerSecond must be positive'],
    [!['salesmanId', 'salesRepId'].includes(salesmanColumn), 'salesmanColumn is neither salesmanId nor salesRepId'],
    [settings.currency !== undefined && !/^[A-Z]{3}$/.test(settings.currency), 'currency is no ISO 4217 code'],
  ];
  const wrong = checks.find(([isWrong]) => isWrong);
  if (wrong) throw new TypeError(`fishbowl: the setting ${wrong[1]}`);
  return {
    ...settings,
    zone: serverZone(settings.serverTimeZone ?? 'UTC'),
    serverClock,
    app: { id: 28457, name: 'crmsync', description: 'Reads customers and sales orders', ...app },
    orderStatuses,
    creditsAndReturns: settings.creditsAndReturns ?? true,
    salesmanColumn,
    ordersBy,
    lookBackMs,
    pageSize,
    requestsPerSecond,
  };
}

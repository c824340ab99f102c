import type { FakeVendorContext } from '../create-fake-crm.ts';
import type { RecordOperation } from '../request-log.ts';
import { createRowTable, type RowChange, type RowTable } from '../row-table.ts';
import { defaultZone, type FishbowlFakeOptions, type ServerVersion } from './fishbowl-options.ts';
import type {
  AccountAddress,
  AccountContact,
  Customer,
  IntegratedApp,
  Memo,
  PluginInfo,
  SalesOrder,
  SalesOrderItem,
  Session,
  User,
} from './fishbowl-records.ts';
import { localTime } from './local-time.ts';

/** The tables of one server. */
export interface FishbowlTables {
  readonly customers: RowTable<Customer>;
  readonly contacts: RowTable<AccountContact>;
  readonly addresses: RowTable<AccountAddress>;
  readonly orders: RowTable<SalesOrder>;
  readonly items: RowTable<SalesOrderItem>;
  readonly users: RowTable<User>;
  readonly apps: RowTable<IntegratedApp>;
  readonly sessions: RowTable<Session>;
  readonly pluginInfo: RowTable<PluginInfo>;
  readonly memos: RowTable<Memo>;
}

/** Everything that one server holds. */
export interface FishbowlState extends FishbowlTables {
  readonly options: FishbowlFakeOptions;
  readonly version: ServerVersion;
  /** The present in milliseconds since the epoch. */
  now(): number;
  /** A moment as the server's clock on the wall shows it, with the distance from UTC. */
  local(timeMs: number): ReturnType<typeof localTime>;
}

const operations: Readonly<Record<RowChange<unknown>['action'], RecordOperation>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  restore: 'create',
};

/** Makes an empty server. */
export function createFishbowlState(
  options: FishbowlFakeOptions,
  { clock, random, log }: Pick<FakeVendorContext, 'clock' | 'random' | 'log'>,
): FishbowlState {
  const ids = random.fork('ids');
  const hex = (length: number): string => Array.from({ length }, () => ids.int(0, 15).toString(16)).join('');
  const table = <Fields>(objectType: string, listen?: (change: RowChange<Fields>) => void): RowTable<Fields> => {
    let count = 0;
    const newId = (): string => String(++count);
    const onChange = (change: RowChange<Fields>): void => {
      if (change.by === 'api') log.count(operations[change.action], objectType);
      listen?.(change);
    };
    return createRowTable<Fields>({ newId, now: clock.now, onChange });
  };
  const orders = table<SalesOrder>('salesOrder');
  const onLine = ({ row, action }: Pick<RowChange<SalesOrderItem>, 'row' | 'action'>): void => {
    const order = orders.get(row.fields.orderId);
    if (order === undefined || options.lineTouchesOrder !== true || action !== 'update') return;
    orders.update(order.id, order.fields, 'app');
  };
  return {
    options,
    version: options.version ?? '25.2',
    now: clock.now,
    local: (timeMs) => localTime(timeMs, options.serverTimeZone ?? defaultZone),
    customers: table<Customer>('customer'),
    contacts: table<AccountContact>('contact'),
    addresses: table<AccountAddress>('address'),
    orders,
    items: table('salesOrderItem', onLine),
    users: table<User>('user'),
    apps: table<IntegratedApp>('app'),
    sessions: createRowTable<Session>({
      newId: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
      now: clock.now,
    }),
    pluginInfo: table<PluginInfo>('pluginInfo'),
    memos: table<Memo>('memo'),
  };
}

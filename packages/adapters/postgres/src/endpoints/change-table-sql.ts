import type { TableDefinition } from '../mapping/table-definition.ts';

/**
 * The statements that make a change table and the triggers that fill it, for a migration of the host. Run it as the owner of
 * the table; it may be run again. Deletes, truncations and changes of the key or tenant are told, too.
 * @throws TypeError when the definition's `changes` name no change table
 */
export function changeTableSql(definition: TableDefinition): string {
  const { changes, schema = 'public', table, key = 'id', tenant = {} } = definition;
  if (typeof changes !== 'object') throw new TypeError(`${table}: \`changes\` name no change table`);
  const log = `${quoted(schema)}.${quoted(changes.table)}`;
  const rows = `${quoted(schema)}.${quoted(table)}`;
  const trigger = quoted(changes.table);
  const columns = Object.keys(tenant);
  const scope = (row: string) =>
    `jsonb_build_object(${columns.map((name) => `${literal(name)}, ${row}.${quoted(name)}`).join(', ')})`;
  const keyOf = (row: string) => `(to_jsonb(${row}.${quoted(key)}) #>> '{}')`;
  const note = (row: string) =>
    `insert into ${log} (row_key, operation, scope) values (${keyOf(row)}, left(tg_op, 1), ${scope(row)});`;
  return `create table if not exists ${log} (
  seq bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  operation text not null,
  row_key text not null,
  scope jsonb not null default '{}',
  primary key (xid, seq)
);
create or replace function ${log}() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $crmsync$
begin
  if tg_op = 'TRUNCATE' then
    insert into ${log} (row_key, operation, scope) select ${keyOf('t')}, 'T', ${scope('t')} from ${rows} as t;
    return null;
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (${keyOf('old')}, ${scope('old')}) is distinct from (${keyOf('new')}, ${scope('new')})) then
    ${note('old')}
  end if;
  if tg_op <> 'DELETE' then
    ${note('new')}
  end if;
  return null;
end
$crmsync$;
drop trigger if exists ${trigger} on ${rows};
create trigger ${trigger} after insert or update or delete on ${rows} for each row execute function ${log}();
drop trigger if exists ${quoted(`${changes.table}_truncate`)} on ${rows};
create trigger ${quoted(`${changes.table}_truncate`)} before truncate on ${rows} for each statement execute function ${log}();
`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

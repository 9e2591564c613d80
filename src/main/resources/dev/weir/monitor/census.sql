-- One row with one json value: every client backend of the server, and how many there may be. Everything is named with
-- its schema, and works on PostgreSQL 13 and later.
select pg_catalog.json_build_object(
  'at', pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()),
  'server', pg_catalog.current_setting('server_version'),
  'database', pg_catalog.current_database(),
  'role', current_user,
  'self', pg_catalog.pg_backend_pid(),
  -- A role sees the sessions of those whose privileges it has; all of them, with this one's.
  'complete', (
    select r.rolsuper or pg_catalog.pg_has_role(r.oid, 'pg_read_all_stats', 'usage')
    from pg_catalog.pg_roles r where r.rolname = current_user
  ),
  'maxConnections', pg_catalog.current_setting('max_connections')::pg_catalog.int4,
  'reserved', pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
    -- PostgreSQL 16 and later.
    + coalesce(pg_catalog.current_setting('reserved_connections', true), '0')::pg_catalog.int4,
  -- Sessions that have ever begun, those of whom no census sees included. PostgreSQL 14 and later.
  'begun', (
    select pg_catalog.sum((pg_catalog.to_jsonb(d) ->> 'sessions')::pg_catalog.int8)
    from pg_catalog.pg_stat_database d
  ),
  'limits', (
    select coalesce(pg_catalog.json_object_agg(r.rolname, r.rolconnlimit), '{}')
    from pg_catalog.pg_roles r where r.rolconnlimit >= 0
  ),
  'sessions', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'pid', a.pid,
      'database', a.datname,
      'user', a.usename,
      'application', a.application_name,
      'address', pg_catalog.host(a.client_addr),
      -- It is -1 for a Unix socket.
      'port', case when a.client_port >= 0 then a.client_port end,
      'state', a.state,
      'waitsFor', a.wait_event_type || '/' || a.wait_event,
      'connected', pg_catalog.date_part('epoch', a.backend_start),
      'transaction', pg_catalog.date_part('epoch', a.xact_start),
      'stateChanged', pg_catalog.date_part('epoch', a.state_change),
      'query', pg_catalog.left(a.query, 400),
      'blockedBy', case when a.wait_event_type = 'Lock' then pg_catalog.pg_blocking_pids(a.pid) end
    ) order by a.backend_start, a.pid), '[]')
    from pg_catalog.pg_stat_activity a
    -- What the role may not see has no type either; then a backend with a database and a user is taken for a client. One
    -- without a state has not logged in yet, and is left out; PostgreSQL 18 shows it for longer, as starting.
    where (a.backend_type = 'client backend' and coalesce(a.state, 'starting') <> 'starting')
      or (a.backend_type is null and a.usename is not null and a.datname is not null)
  )
)

-- What is set for the roles that the login may act as, the nearer of two settings of one name, and how long a statement of
-- the login itself may run. Left out are settings that are the service's or the connection's own.
with acting as (
    select r.oid, r.rolname
    from pg_catalog.pg_roles r
    where r.rolname operator(pg_catalog.<>) current_user
        and pg_catalog.pg_has_role(
            r.oid,
            case when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 160000
                then 'set' else 'member' end)
), entries as (
    select a.rolname, s.setdatabase, e.entry, pg_catalog.strpos(e.entry, '=') as equals
    from acting a
    join pg_catalog.pg_db_role_setting s on s.setrole = a.oid
    cross join pg_catalog.unnest(s.setconfig) as e(entry)
    where s.setdatabase = 0
        or s.setdatabase = (
            select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
), settings as (
    select distinct on (rolname, name) rolname, name, value
    from (
        select rolname, setdatabase,
            pg_catalog.lower(pg_catalog.substr(entry, 1, equals - 1)) as name,
            pg_catalog.substr(entry, equals + 1) as value
        from entries) e
    where name not in (
            'role', 'session_authorization', 'search_path', 'client_encoding', 'application_name',
            'client_connection_check_interval', 'default_transaction_deferrable',
            'idle_in_transaction_session_timeout', 'idle_session_timeout')
        and not pg_catalog.starts_with(name, 'tcp_')
        and not pg_catalog.starts_with(name, 'request.')
    order by rolname, name, setdatabase desc
)
select pg_catalog.json_build_object(
    'timeout', (
        select pg_catalog.min(s.reset_val::pg_catalog.int8)
        from pg_catalog.pg_settings s
        where s.name in ('statement_timeout', 'transaction_timeout') and s.reset_val <> '0'),
    'roles', coalesce((
        select pg_catalog.json_agg(pg_catalog.json_build_object('role', r.rolname, 'settings', r.settings))
        from (
            select rolname, pg_catalog.json_object_agg(name, value order by name) as settings
            from settings
            group by rolname) r), '[]'))

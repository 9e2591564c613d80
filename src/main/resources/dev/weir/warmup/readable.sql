-- The role that can read most of some tables, among those that the login may act as, and these tables. The preferred role
-- comes first if it can read any.
with asked as (
    select :tables::pg_catalog.text::pg_catalog.json as tables, :preferred::pg_catalog.text::pg_catalog.name as preferred
), candidates as (
    select c.oid, c.relnamespace
    from asked
    cross join pg_catalog.json_array_elements_text(asked.tables) as w(oid)
    join pg_catalog.pg_class c on c.oid operator(pg_catalog.=) w.oid::pg_catalog.oid
), roles as (
    select r.oid, r.rolname
    from pg_catalog.pg_roles r
    cross join asked
    where pg_catalog.pg_has_role(
            r.oid,
            case when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 160000
                then 'set' else 'member' end)
    order by r.rolname operator(pg_catalog.=) asked.preferred desc, r.rolname operator(pg_catalog.=) current_user desc,
        r.oid desc
    limit 100
), readable as (
    select r.rolname, pg_catalog.json_agg(c.oid) as tables, pg_catalog.count(*) as many
    from roles r
    cross join asked
    join candidates c on pg_catalog.has_table_privilege(r.oid, c.oid, 'select')
        and pg_catalog.has_schema_privilege(r.oid, c.relnamespace, 'usage')
    group by r.rolname, asked.preferred
    order by r.rolname operator(pg_catalog.=) asked.preferred desc, 3 desc,
        r.rolname operator(pg_catalog.=) current_user desc
    limit 1
)
select coalesce((
    select pg_catalog.json_build_object(
        'role', case when rolname operator(pg_catalog.<>) current_user then rolname end, 'tables', tables)
    from readable), '{"role":null,"tables":[]}'::pg_catalog.json)

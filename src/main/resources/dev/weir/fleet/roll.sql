with fleet as (
    select $1::pg_catalog.oid as slots, $2::pg_catalog.oid as replicas
), held as (
    select l.classid, l.objid, l.pid
    from pg_catalog.pg_locks l, fleet
    where l.locktype = 'advisory' and l.objsubid = 2 and l.granted
      and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
      and l.classid in (fleet.slots, fleet.replicas)
), replica as (
    select held.objid, pg_catalog.count(distinct held.pid) as connections,
           pg_catalog.min(a.application_name) as name
    from held
    join fleet on held.classid = fleet.replicas
    left join pg_catalog.pg_stat_activity a on a.pid = held.pid
    group by held.objid
)
select pg_catalog.json_build_object(
    'taken', (select pg_catalog.count(distinct held.objid) from held join fleet on held.classid = fleet.slots),
    'limit', (select case when r.rolsuper then -1 else r.rolconnlimit end
              from pg_catalog.pg_roles r where r.rolname = session_user),
    'replicas', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'id', replica.objid::pg_catalog.int8, 'name', replica.name, 'connections', replica.connections)), '[]')
        from replica))

-- What makes the body of an answer in a media type of the database's own: a domain whose name is that of a media type.
-- A function of the configured schemas that returns one is it itself; an aggregate that does makes it of the rows of a
-- relation, or of any rows. And the schema of PostGIS' function that makes GeoJSON of a row: whoever may make a schema
-- could make a function of that name, which everybody's requests would run.
with recursive exposed as materialized (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace n
    where n.nspname = any (:schemas::pg_catalog.text[])
),
media(oid, name, base) as (
    select t.oid, pg_catalog.lower(t.typname), t.typbasetype
    from pg_catalog.pg_type t
    where t.typtype = 'd' and (t.typname = '*/*' or t.typname ~ '^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$')
    union all
    select m.oid, m.name, t.typbasetype
    from media m
    join pg_catalog.pg_type t on t.oid = m.base and t.typtype = 'd'
),
made as materialized (
    select p.oid, e.nspname, p.proname, p.prokind, p.proretset, p.pronargs, p.proargtypes[0] as argument, m.name,
        m.base = 'pg_catalog.bytea'::pg_catalog.regtype as bytes
    from pg_catalog.pg_proc p
    join exposed e on e.oid = p.pronamespace
    join media m on m.oid = p.prorettype
    join pg_catalog.pg_type b on b.oid = m.base and b.typtype <> 'd'
    where p.prokind in ('a', 'f')
)
select pg_catalog.json_build_object(
    'functions', coalesce((
        select pg_catalog.json_agg(pg_catalog.json_build_object(
            'target', m.oid::pg_catalog.int8,
            'schema', m.nspname,
            'name', m.proname,
            'mediaType', m.name,
            'bytes', m.bytes) order by m.oid)
        from made m
        where m.prokind = 'f' and not m.proretset), '[]'),
    'aggregates', coalesce((
        select pg_catalog.json_agg(pg_catalog.json_build_object(
            'target', c.oid::pg_catalog.int8,
            'schema', m.nspname,
            'name', m.proname,
            'mediaType', m.name,
            'bytes', m.bytes) order by m.nspname, m.proname, m.oid)
        from made m
        left join pg_catalog.pg_class c on c.reltype = m.argument and c.relkind in ('r', 'p', 'v', 'm', 'f')
        where m.prokind = 'a' and m.pronargs = 1
            and (c.oid is not null or m.argument = 'pg_catalog.anyelement'::pg_catalog.regtype)), '[]'),
    'geoJson', (
        select pg_catalog.min(n.nspname::pg_catalog.text)
        from pg_catalog.pg_proc p
        join pg_catalog.pg_namespace n on n.oid = p.pronamespace
        join pg_catalog.pg_roles o on o.oid = p.proowner
        join pg_catalog.pg_database b on b.datname = pg_catalog.current_database()
        where p.proname = 'st_asgeojson' and p.proargtypes[0] = 'pg_catalog.record'::pg_catalog.regtype
            and (o.rolsuper or o.oid = b.datdba or exists (
                select
                from pg_catalog.pg_depend d
                join pg_catalog.pg_extension e on e.oid = d.refobjid and e.extname = 'postgis'
                where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid
                    and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.deptype = 'e'))))

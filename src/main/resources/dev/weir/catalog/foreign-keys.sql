-- Foreign keys between relations of the configured schemas. The copies that PostgreSQL keeps for single partitions are
-- left out: the key of the partitioned table stands for them.
with exposed as materialized (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace n
    where n.nspname = any (:schemas::pg_catalog.text[])
),
keys as materialized (
    select k.oid, k.conname, k.conrelid, k.conkey, k.confrelid, k.confkey,
        fn.nspname as from_schema, f.relname as from_name, tn.nspname as to_schema, t.relname as to_name
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_class f on f.oid = k.conrelid
    join exposed fn on fn.oid = f.relnamespace
    join pg_catalog.pg_class t on t.oid = k.confrelid
    join exposed tn on tn.oid = t.relnamespace
    where k.contype = 'f' and k.conparentid = 0
)
select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', k.conname,
    'fromSchema', k.from_schema,
    'fromName', k.from_name,
    'fromColumns', f.names,
    'toSchema', k.to_schema,
    'toName', k.to_name,
    'toColumns', t.names,
    -- As PostgREST has it: a primary key or unique constraint over just these columns makes it one to one.
    'unique', exists (
        select
        from pg_catalog.pg_constraint u
        where u.conrelid = k.conrelid and u.contype in ('p', 'u')
            and u.conkey @> k.conkey and u.conkey <@ k.conkey)
    ) order by k.from_schema, k.from_name, k.conname), '[]')
from keys k
-- The names are looked up key by key: the planner takes all keys for one, and would join lists of them by nested loops.
cross join lateral (
    select pg_catalog.json_agg(a.attname order by c.position) as names
    from pg_catalog.unnest(k.conkey) with ordinality as c(attnum, position)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum
) f
cross join lateral (
    select pg_catalog.json_agg(a.attname order by c.position) as names
    from pg_catalog.unnest(k.confkey) with ordinality as c(attnum, position)
    join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.attnum
) t

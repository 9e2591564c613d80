-- What relations of the configured schemas have to do with each other: foreign keys, the columns of views that show
-- columns of such keys, and functions of one row. The copies of keys that PostgreSQL keeps for single partitions are left
-- out: the key of the partitioned table stands for them.
with recursive exposed as materialized (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace n
    where n.nspname = any (:schemas::pg_catalog.text[])
),
related as materialized (
    select c.oid, c.relkind, c.reltype, n.nspname, c.relname
    from pg_catalog.pg_class c
    join exposed n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
),
-- Views, and the views that these are made of.
viewed(oid) as (
    select r.oid
    from related r
    where r.relkind in ('v', 'm')
    union
    select c.oid
    from viewed v
    join pg_catalog.pg_rewrite r on r.ev_class = v.oid and r.ev_type = '1'
    join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind in ('v', 'm')
),
\ir origins.sql
\ir qualifier.sql
-- Tables that are exposed, or shown by a view that is.
reached as materialized (
    select r.oid
    from related r
    union
    select o.from_oid
    from origins o
),
-- Whatever the schema of the table that has the key: it may join two others.
keys as materialized (
    select k.oid, k.conname, k.conrelid, k.conkey, k.confrelid, k.confkey, p.conkey as primary_key,
        fn.nspname as from_schema, f.relname as from_name, tn.nspname as to_schema, t.relname as to_name
    from pg_catalog.pg_constraint k
    join reached r on r.oid = k.confrelid
    join pg_catalog.pg_class f on f.oid = k.conrelid
    join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
    join pg_catalog.pg_class t on t.oid = k.confrelid
    join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
    left join pg_catalog.pg_constraint p on p.conrelid = k.conrelid and p.contype = 'p'
    where k.contype = 'f' and k.conparentid = 0
),
key_columns as materialized (
    select k.conrelid as oid, pg_catalog.unnest(k.conkey || coalesce(k.primary_key, '{}')) as attnum
    from keys k
    union
    select k.confrelid, pg_catalog.unnest(k.confkey)
    from keys k
),
shown_keys as (
    select o.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', v.attname,
        'schema', n.nspname,
        'table', c.relname,
        'column', a.attname) order by o.attnum, o.from_oid, o.from_attnum) as columns
    from origins o
    join key_columns k on k.oid = o.from_oid and k.attnum = o.from_attnum
    join pg_catalog.pg_attribute v on v.attrelid = o.oid and v.attnum = o.attnum
    join pg_catalog.pg_class c on c.oid = o.from_oid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = o.from_oid and a.attnum = o.from_attnum
    group by o.oid
),
-- Where functions of a row are found, in the order in which PostgreSQL looks for names.
found_in as materialized (
    select n.oid, n.nspname, pg_catalog.min(s.position) as position
    from pg_catalog.unnest(:schemas::pg_catalog.text[] || :further::pg_catalog.text[]) with ordinality as s(name, position)
    join pg_catalog.pg_namespace n on n.nspname = s.name
    group by n.oid, n.nspname
),
-- Functions of a row, and what their result is below all domains.
functions as materialized (
    select p.oid, n.nspname, p.proname, a.nspname as row_schema, a.relname as row_name, p.prorettype,
        -- A function beside the relation hides those elsewhere.
        case n.nspname when a.nspname then 0 else n.position end as position,
        p.proretset and p.prorows <> 1 as many, r.nspname as to_schema, r.relname as to_name,
        (
            with recursive below(oid) as (
                select p.prorettype
                union all
                select t.typbasetype
                from below b
                join pg_catalog.pg_type t on t.oid = b.oid and t.typtype = 'd'
            )
            select b.oid
            from below b
            join pg_catalog.pg_type t on t.oid = b.oid and t.typtype <> 'd'
        ) as base
    from pg_catalog.pg_proc p
    join found_in n on n.oid = p.pronamespace
    join related a on a.reltype = p.proargtypes[0]
    join pg_catalog.pg_type t on t.oid = p.prorettype
    left join related r on r.oid = t.typrelid
    where p.pronargs = 1 and p.prokind = 'f' and t.typtype <> 'p' and (r.oid is not null or not p.proretset)
)
select pg_catalog.json_build_object(
    'keys', coalesce((
        select pg_catalog.json_agg(pg_catalog.json_build_object(
            'name', k.conname,
            'fromSchema', k.from_schema,
            'fromName', k.from_name,
            'fromColumns', f.names,
            'toSchema', k.to_schema,
            'toName', k.to_name,
            'toColumns', t.names,
            'primaryKey', coalesce(p.names, '[]'),
            -- As PostgREST has it: a primary key or unique constraint over just these columns makes it one to one.
            'unique', exists (
                select
                from pg_catalog.pg_constraint u
                where u.conrelid = k.conrelid and u.contype in ('p', 'u')
                    and u.conkey @> k.conkey and u.conkey <@ k.conkey)
        ) order by k.from_schema, k.from_name, k.conname)
        from keys k
        -- The names are looked up key by key: the planner takes all keys for one, and would join lists of them by nested
        -- loops.
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
        cross join lateral (
            select pg_catalog.json_agg(a.attname order by c.position) as names
            from pg_catalog.unnest(k.primary_key) with ordinality as c(attnum, position)
            join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum
        ) p), '[]'),
    'views', coalesce((
        select pg_catalog.json_agg(pg_catalog.json_build_object(
            'schema', r.nspname,
            'name', r.relname,
            'columns', s.columns) order by r.nspname, r.relname)
        from shown_keys s
        join related r on r.oid = s.oid), '[]'),
    'functions', coalesce((
        select pg_catalog.json_agg(pg_catalog.json_build_object(
            'oid', f.oid::pg_catalog.int8,
            'schema', f.nspname,
            'name', f.proname,
            'rowSchema', f.row_schema,
            'rowName', f.row_name,
            'many', f.many,
            'toSchema', f.to_schema,
            'toName', f.to_name,
            'type', coalesce(q.prefix, '') || pg_catalog.format_type(f.prorettype, null),
            'typeOid', f.prorettype::pg_catalog.int8,
            'base', coalesce(b.prefix, '') || pg_catalog.format_type(f.base, null),
            'listable', t.typarray <> 0 and t.typdelim = ',') order by f.position, f.proname, f.oid)
        from functions f
        join pg_catalog.pg_type t on t.oid = f.base
        left join qualifier q on q.oid = f.prorettype
        left join qualifier b on b.oid = f.base), '[]'))

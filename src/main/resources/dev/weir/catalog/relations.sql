-- Tables and views of the configured schemas with their columns and primary keys.
with recursive exposed as materialized (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace n
    where n.nspname = any (:schemas::pg_catalog.text[])
),
related as materialized (
    select c.oid, n.nspname, c.relname, c.relkind, c.relhassubclass
    from pg_catalog.pg_class c
    join exposed n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
),
\ir reaching.sql
\ir types.sql
\ir qualifier.sql
-- Bits of 1 << CmdType: 4 update, 8 insert, 16 delete. Asked only of views and foreign tables, since asking takes a
-- lock, which a migration that runs just now could hold for long.
writable as materialized (
    select r.oid,
        case r.relkind when 'm' then 0 when 'v' then pg_catalog.pg_relation_is_updatable(r.oid, true)
            when 'f' then pg_catalog.pg_relation_is_updatable(r.oid, true) else 28 end as bits,
        -- With a trigger or a rule instead of insert or update, the columns are what that code makes of them.
        r.relkind = 'v' and (
            exists (
                select
                from pg_catalog.pg_trigger t
                where t.tgrelid = r.oid and t.tgtype & 64 <> 0 and t.tgtype & 20 <> 0)
            or exists (
                select
                from pg_catalog.pg_rewrite w
                where w.ev_class = r.oid and w.ev_type in ('2', '3') and w.is_instead)) as by_code
    from related r
),
primary_keys as (
    select k.conrelid, pg_catalog.json_agg(a.attname order by c.position) as names
    from pg_catalog.pg_constraint k
    join related r on r.oid = k.conrelid
    cross join pg_catalog.unnest(k.conkey) with ordinality as c(attnum, position)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum
    where k.contype = 'p'
    group by k.conrelid
),
-- Views that take inserts, and the views that these are made of.
viewed(oid) as (
    select w.oid
    from writable w
    join related r on r.oid = w.oid and r.relkind = 'v'
    where w.bits & 8 <> 0
    union
    select d.refobjid
    from viewed v
    join depends d on d.oid = v.oid and d.class = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind = 'v'
),
\ir origins.sql
-- What a column of a table gets where an insert leaves it out.
defaults as materialized (
    select a.attrelid, a.attnum, coalesce(
        pg_catalog.pg_get_expr(e.adbin, e.adrelid),
        'pg_catalog.nextval(' || s.objid || '::pg_catalog.oid::pg_catalog.regclass)',
        d.expression) as expression
    from pg_catalog.pg_attribute a
    left join pg_catalog.pg_attrdef e on e.adrelid = a.attrelid and e.adnum = a.attnum
    left join pg_catalog.pg_depend s
        on a.attidentity = 'd' and s.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and s.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and s.refobjid = a.attrelid and s.refobjsubid = a.attnum and s.deptype = 'i'
    left join (
        select t.oid, pg_catalog.pg_get_expr(t.typdefaultbin, 0) as expression
        from pg_catalog.pg_type t
        where t.typtype = 'd' and t.typdefaultbin is not null
    ) d on d.oid = a.atttypid
    where a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity <> 'a'
        and (e.oid is not null or s.objid is not null or d.oid is not null)
),
columns as (
    select a.attrelid, pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', a.attname,
        'type', coalesce(q.prefix, '') || pg_catalog.format_type(a.atttypid, a.atttypmod),
        'typeOid', a.atttypid::pg_catalog.int8,
        'base', coalesce(b.prefix, '') || t.base_name,
        'listable', t.listable,
        'operators', coalesce(o.list, '{}'),
        'home', h.schema,
        'casts', coalesce(k.list, '{}'),
        'nullable', not (a.attnotnull or coalesce(d.required, false)),
        'hasDefault', a.atthasdef or a.attidentity <> '' or coalesce(d.defaulted, false),
        'writable', a.attgenerated = '' and a.attidentity <> 'a' and case
            when r.relkind = 'm' then false
            when r.relkind = 'v' then w.by_code or pg_catalog.pg_column_is_updatable(r.oid, a.attnum, false)
            else true end,
        'enumValues', coalesce(l.list, '[]'),
        -- Of a view that shows a column of a table, unless code of the user's stands between: that column's.
        'default', coalesce(f.expression, (
            select pg_catalog.min(x.expression)
            from origins g
            join defaults x on x.attrelid = g.from_oid and x.attnum = g.from_attnum
            where g.oid = a.attrelid and g.attnum = a.attnum and not w.by_code
            having pg_catalog.count(*) = 1)),
        'comment', c.description) order by a.attnum) as list
    from related r
    join writable w on w.oid = r.oid
    join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    left join domain d on d.oid = a.atttypid
    left join defaults f on f.attrelid = a.attrelid and f.attnum = a.attnum
    left join labels l on l.enumtypid = coalesce(d.base, a.atttypid)
    join typed t on t.oid = a.atttypid
    left join operators o on o.oid = a.atttypid
    left join homes h on h.oid = a.atttypid
    left join casts k on k.oid = a.atttypid
    left join qualifier q on q.oid = a.atttypid
    left join qualifier b on b.oid = t.base
    left join pg_catalog.pg_description c
        on c.objoid = a.attrelid and c.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.objsubid = a.attnum
    group by a.attrelid
),
-- Tables whose whole primary key a view shows.
view_keys as materialized (
    select k.oid, pg_catalog.json_agg(a.attname order by k.position)::pg_catalog.text as names,
        pg_catalog.max(k.columns_more) as columns_more
    from (
        select o.oid, p.conrelid, c.position, pg_catalog.min(o.attnum) as attnum,
            pg_catalog.cardinality(p.conkey) as columns, pg_catalog.count(*) - 1 as columns_more
        from pg_catalog.pg_constraint p
        cross join pg_catalog.unnest(p.conkey) with ordinality as c(attnum, position)
        join origins o on o.from_oid = p.conrelid and o.from_attnum = c.attnum
        where p.contype = 'p'
        group by o.oid, p.conrelid, p.conkey, c.position
    ) k
    join pg_catalog.pg_attribute a on a.attrelid = k.oid and a.attnum = k.attnum
    group by k.oid, k.conrelid
    having pg_catalog.count(*) = pg_catalog.min(k.columns)
),
-- With one such table there is no doubt, unless two columns show one of the key: then rows of the table may have been
-- joined with each other, but not where PostgreSQL itself inserts into the view.
derived_keys as materialized (
    select v.oid, pg_catalog.min(v.names)::pg_catalog.json as names
    from view_keys v
    group by v.oid
    having pg_catalog.count(*) = 1 and (pg_catalog.max(v.columns_more) = 0
        or pg_catalog.pg_relation_is_updatable(v.oid, false) & 8 <> 0)
)
select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'oid', r.oid::pg_catalog.int8,
    'schema', r.nspname,
    'name', r.relname,
    'kind', case r.relkind when 'r' then 'TABLE' when 'p' then 'PARTITIONED_TABLE' when 'v' then 'VIEW'
        when 'm' then 'MATERIALIZED_VIEW' else 'FOREIGN_TABLE' end,
    'columns', coalesce(c.list, '[]'),
    'primaryKey', coalesce(p.names, v.names, '[]'),
    'insertable', w.bits & 8 <> 0,
    'updatable', w.bits & 4 <> 0,
    'deletable', w.bits & 16 <> 0,
    'parent', r.relhassubclass,
    'plain', not exists (
        select
        from reaching x
        where x.class = 'pg_catalog.pg_class'::pg_catalog.regclass and x.oid = r.oid),
    'comment', d.description) order by r.nspname, r.relname), '[]')
from related r
join writable w on w.oid = r.oid
left join columns c on c.attrelid = r.oid
left join primary_keys p on p.conrelid = r.oid
left join derived_keys v on v.oid = r.oid
left join pg_catalog.pg_description d
    on d.objoid = r.oid and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objsubid = 0

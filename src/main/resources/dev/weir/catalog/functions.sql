-- Functions of the configured schemas that a client could call: no triggers, handlers, aggregates or procedures.
with recursive exposed as materialized (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace n
    where n.nspname = any (:schemas::pg_catalog.text[])
),
callable as materialized (
    select p.oid, n.nspname, p.proname, p.prorettype, p.proretset, p.provolatile, p.pronargs, p.pronargdefaults,
        -- A domain of a relation's type has the columns of that.
        case r.typtype when 'd' then b.typrelid else r.typrelid end as typrelid,
        p.proargnames, p.proargmodes, p.proconfig, coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[]) as types
    from pg_catalog.pg_proc p
    join exposed n on n.oid = p.pronamespace
    join pg_catalog.pg_type r on r.oid = p.prorettype
    left join pg_catalog.pg_type b on b.oid = r.typbasetype
    where p.prokind = 'f' and (r.typtype <> 'p' or r.typname in ('record', 'void') or r.typname ~ '^any')
),
\ir qualifier.sql
inputs as (
    select c.oid, c.pronargs, c.pronargdefaults, i.type, i.mode,
        coalesce(c.proargnames[i.position], '') as name,
        pg_catalog.row_number() over (partition by c.oid order by i.position) as number
    from callable c
    cross join lateral (
        select a.type, a.position, coalesce(c.proargmodes[a.position], 'i') as mode
        from pg_catalog.unnest(c.types) with ordinality as a(type, position)
    ) i
    where i.mode in ('i', 'b', 'v')
),
parameters as (
    select i.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', i.name,
        -- With a modifier of none, character and bit have no length of 1.
        'type', coalesce(q.prefix, '') || pg_catalog.format_type(i.type, -1),
        -- Defaults belong to the last input parameters.
        'required', i.number <= i.pronargs - i.pronargdefaults,
        'variadic', i.mode = 'v') order by i.number) as list
    from inputs i
    left join qualifier q on q.oid = i.type
    group by i.oid
),
-- Columns of what is returned: those that the function declares itself, else those of a composite type.
results as (
    select c.oid, o.position, coalesce(c.proargnames[o.position], 'column' || o.number) as name, o.type
    from callable c
    cross join lateral (
        select a.type, a.position, pg_catalog.row_number() over (order by a.position) as number
        from pg_catalog.unnest(c.types) with ordinality as a(type, position)
        where c.proargmodes[a.position] in ('o', 'b', 't')
    ) o
    union all
    select c.oid, a.attnum, a.attname, a.atttypid
    from callable c
    join pg_catalog.pg_attribute a on a.attrelid = c.typrelid and a.attnum > 0 and not a.attisdropped
    where c.typrelid <> 0
),
bases(oid, base) as (
    select distinct r.type, r.type
    from results r
    union all
    select b.oid, t.typbasetype
    from bases b
    join pg_catalog.pg_type t on t.oid = b.base and t.typtype = 'd'
),
columns as (
    select r.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', r.name,
        'type', coalesce(q.prefix, '') || pg_catalog.format_type(r.type, null),
        'typeOid', r.type::pg_catalog.int8,
        'base', coalesce(p.prefix, '') || pg_catalog.format_type(b.base, null),
        'listable', t.typarray <> 0 and t.typdelim = ',') order by r.position) as list
    from results r
    join bases b on b.oid = r.type
    join pg_catalog.pg_type t on t.oid = b.base and t.typtype <> 'd'
    left join qualifier q on q.oid = r.type
    left join qualifier p on p.oid = b.base
    group by r.oid
)
select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'oid', c.oid::pg_catalog.int8,
    'schema', c.nspname,
    'name', c.proname,
    'parameters', coalesce(p.list, '[]'),
    'returnType', coalesce(q.prefix, '') || pg_catalog.format_type(c.prorettype, null),
    'relationSchema', rn.nspname,
    'relationName', r.relname,
    'returnsSet', c.proretset,
    'volatility', case c.provolatile when 'i' then 'IMMUTABLE' when 's' then 'STABLE' else 'VOLATILE' end,
    'columns', coalesce(u.list, '[]'),
    -- Those of the transaction; others are set by PostgreSQL while the function runs.
    'settings', coalesce((
        select pg_catalog.json_object_agg(s.name, s.value)
        from (
            select pg_catalog.lower(pg_catalog.split_part(e.entry, '=', 1)) as name,
                pg_catalog.substr(e.entry, pg_catalog.strpos(e.entry, '=') + 1) as value
            from pg_catalog.unnest(c.proconfig) as e(entry)
        ) s
        where s.name in ('statement_timeout', 'default_transaction_isolation')), '{}'),
    'comment', d.description) order by c.nspname, c.proname, c.oid), '[]')
from callable c
left join parameters p on p.oid = c.oid
left join columns u on u.oid = c.oid
left join qualifier q on q.oid = c.prorettype
left join pg_catalog.pg_class r on r.oid = c.typrelid and r.relkind in ('r', 'p', 'v', 'm', 'f')
left join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
left join pg_catalog.pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objsubid = 0

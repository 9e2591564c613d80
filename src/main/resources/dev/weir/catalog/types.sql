-- A part of other queries: the types of the columns of what is "related", what they are made of, and what is made for them.

-- Domains down to what they are made of.
domains(oid, base, required, defaulted) as (
    select t.oid, t.typbasetype, t.typnotnull, t.typdefault is not null
    from pg_catalog.pg_type t
    where t.typtype = 'd'
    union all
    select d.oid, t.typbasetype, d.required or t.typnotnull, d.defaulted or t.typdefault is not null
    from domains d
    join pg_catalog.pg_type t on t.oid = d.base
    where t.typtype = 'd'
),
domain as materialized (
    select d.oid, d.base, d.required, d.defaulted
    from domains d
    join pg_catalog.pg_type t on t.oid = d.base
    where t.typtype <> 'd'
),
-- The types of columns, and what they are below all domains.
typed as materialized (
    select t.oid, b.oid as base, b.typnamespace,
        pg_catalog.format_type(b.oid, null) as base_name,
        b.typarray <> 0 and b.typdelim = ',' as listable,
        -- The pseudo-type for which PostgreSQL's own operators of this kind of type are made.
        case when b.typoutput = 'pg_catalog.array_out'::pg_catalog.regproc then 'pg_catalog.anyarray'::pg_catalog.regtype
            when b.typtype = 'e' then 'pg_catalog.anyenum'::pg_catalog.regtype
            when b.typtype = 'r' then 'pg_catalog.anyrange'::pg_catalog.regtype
            when b.typtype = 'm' then pg_catalog.to_regtype('pg_catalog.anymultirange')
            when b.typtype = 'c' then 'pg_catalog.record'::pg_catalog.regtype end as kind
    from (
        select distinct a.atttypid as oid
        from related r
        join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    ) t
    left join domain d on d.oid = t.oid
    join pg_catalog.pg_type b on b.oid = coalesce(d.base, t.oid)
),
-- Operators that somebody has made for a type of the user's own. Of several with one name that for two values of the
-- type comes first, then that beside the type.
made as materialized (
    select distinct on (o.oprleft, o.oprname) o.oprleft as type, o.oprname as name, n.nspname as schema
    from pg_catalog.pg_operator o
    join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
    join pg_catalog.pg_type t on t.oid = o.oprleft
    where o.oprleft >= 16384 and o.oprright <> 0 and n.nspname <> 'pg_catalog'
    order by o.oprleft, o.oprname, o.oprright <> o.oprleft, o.oprnamespace <> t.typnamespace, n.nspname
),
-- What an operator means to a type: one of its own, one of what it is a domain of, one of its kind of type. So that
-- nothing else stands in for one that is missing, it is looked for beside the type then.
operators as materialized (
    select m.oid, pg_catalog.json_object_agg(m.name, m.schema) as list
    from (
        select distinct on (t.oid, o.name) t.oid, o.name, o.schema
        from typed t
        cross join lateral (values (t.oid, 1), (t.base, 2), (t.kind::pg_catalog.oid, 3)) as c(type, rank)
        join (
            select m.type, m.name, m.schema
            from made m
            union all
            select o.oprleft, o.oprname, 'pg_catalog'
            from pg_catalog.pg_operator o
            where o.oprright <> 0 and o.oprleft in (select k.kind from typed k)
        ) o on o.type = c.type
        where exists (select from made m where m.type in (t.oid, t.base))
        order by t.oid, o.name, c.rank
    ) m
    group by m.oid
),
homes as materialized (
    select t.oid, n.nspname as schema
    from typed t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where t.base >= 16384 and exists (
        select
        from pg_catalog.pg_operator o
        join pg_catalog.pg_namespace s on s.oid = o.oprnamespace and s.nspname <> 'pg_catalog'
        where o.oprleft = t.base or o.oprright = t.base)
),
-- Functions of implicit casts between domains and json or text.
casts as materialized (
    select c.oid, pg_catalog.json_object_agg(
        c.kind, pg_catalog.json_build_object('schema', n.nspname, 'name', p.proname)) as list
    from (
        select k.castsource as oid, 'toJson' as kind, k.castfunc
        from pg_catalog.pg_cast k
        where k.casttarget = 'pg_catalog.json'::pg_catalog.regtype and k.castcontext = 'i'
        union all
        select k.casttarget, case k.castsource when 'pg_catalog.json'::pg_catalog.regtype then 'fromJson'
            else 'fromText' end, k.castfunc
        from pg_catalog.pg_cast k
        where k.castsource in ('pg_catalog.json'::pg_catalog.regtype, 'pg_catalog.text'::pg_catalog.regtype)
            and k.castcontext = 'i'
    ) c
    join typed t on t.oid = c.oid and t.oid <> t.base
    join pg_catalog.pg_proc p on p.oid = c.castfunc
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    group by c.oid
),
labels as materialized (
    select e.enumtypid, pg_catalog.json_agg(e.enumlabel order by e.enumsortorder) as list
    from pg_catalog.pg_enum e
    group by e.enumtypid
),

-- Tables and views of the configured schemas with their columns and primary keys.
--
-- "Plain" means that reading a relation reaches no user-defined code, so that it can neither leave anything behind in
-- the session nor observe the settings of the request. It is found the other way round: "seeds" are the types and
-- relations that do reach such code, or of which we do not know; "uses" says which type or relation is built on which;
-- whatever is built on a seed, however far away, is not plain. Objects below oid 16384 are PostgreSQL's own.
-- An index expression, a check constraint or a stored generated column does not run on read.
with recursive exposed as materialized (
    select n.oid, n.nspname
    from pg_catalog.pg_namespace n
    where n.nspname = any (:schemas::pg_catalog.text[])
),
related as materialized (
    select c.oid, n.nspname, c.relname, c.relkind
    from pg_catalog.pg_class c
    join exposed n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
),
-- PostgreSQL's own functions that act on the session, read its settings, or run SQL that they are given. Dependencies
-- on them are not recorded, so they are looked for in the stored tree itself. Volatile ones count as acting.
acting as materialized (
    select p.oid::pg_catalog.text as oid
    from pg_catalog.pg_proc p
    where p.oid < 16384 and (p.provolatile = 'v' and p.proname not in ('random', 'clock_timestamp', 'gen_random_uuid')
        or p.proname in ('current_setting', 'pg_show_all_settings')
        or p.proname ~ '_to_xml')
),
tree as materialized (
    select 'pg_catalog.pg_class'::pg_catalog.regclass as class, r.ev_class as oid, r.ev_action::pg_catalog.text as text
    from pg_catalog.pg_rewrite r
    join pg_catalog.pg_class c on c.oid = r.ev_class and c.relkind = 'v'
    where r.ev_type = '1' and r.ev_class >= 16384
    union all
    select 'pg_catalog.pg_type'::pg_catalog.regclass, k.contypid, k.conbin::pg_catalog.text
    from pg_catalog.pg_constraint k
    where k.contypid <> 0 and k.conbin is not null
),
-- What the query of a view, the check of a domain, or a column computed on read (attgenerated v) depends on.
depends as materialized (
    select 'pg_catalog.pg_class'::pg_catalog.regclass as class, r.ev_class as oid, d.refclassid, d.refobjid
    from pg_catalog.pg_rewrite r
    join pg_catalog.pg_class c on c.oid = r.ev_class and c.relkind = 'v'
    join pg_catalog.pg_depend d
        on d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
    where r.ev_type = '1' and r.ev_class >= 16384
    union
    select 'pg_catalog.pg_type'::pg_catalog.regclass, k.contypid, d.refclassid, d.refobjid
    from pg_catalog.pg_constraint k
    join pg_catalog.pg_depend d
        on d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and d.objid = k.oid
    where k.contypid <> 0
    union
    select 'pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid, d.refclassid, d.refobjid
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_attrdef e on e.adrelid = a.attrelid and e.adnum = a.attnum
    join pg_catalog.pg_depend d
        on d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and d.objid = e.oid
    where a.attgenerated = 'v'
),
seeds as (
    -- Output functions and casts of types of the user's own; an enum, a domain, an array or a composite has none.
    select 'pg_catalog.pg_type'::pg_catalog.regclass as class, t.oid
    from pg_catalog.pg_type t
    where t.oid >= 16384 and t.typtype not in ('e', 'd', 'c')
        and t.typoutput <> 'pg_catalog.array_out'::pg_catalog.regproc
    union
    select 'pg_catalog.pg_type'::pg_catalog.regclass, t.castsource
    from pg_catalog.pg_cast t
    where t.castsource >= 16384 and t.castfunc <> 0
    union
    -- Row security, foreign data, storage of an extension's, system views, and kinds that we do not know.
    select 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid
    from pg_catalog.pg_class c
    where c.relrowsecurity
        or c.relkind not in ('r', 'p', 'v', 'm', 'S', 'c', 'i', 'I', 't')
        or c.relkind in ('r', 'p', 'm') and c.relam >= 16384
        or c.relkind = 'v' and c.oid < 16384
    union
    -- Functions and operators of the user's own, and dependencies that we do not know.
    select d.class, d.oid
    from depends d
    where d.refclassid not in (
        'pg_catalog.pg_class'::pg_catalog.regclass,
        'pg_catalog.pg_type'::pg_catalog.regclass,
        'pg_catalog.pg_collation'::pg_catalog.regclass,
        'pg_catalog.pg_constraint'::pg_catalog.regclass)
    union
    select t.class, t.oid
    from tree t
    cross join lateral pg_catalog.regexp_matches(t.text, ':funcid ([0-9]+)', 'g') as called(oid)
    where called.oid[1] in (select a.oid from acting a)
),
uses as materialized (
    select d.class, d.oid, d.refclassid as used_class, d.refobjid as used_oid
    from depends d
    where d.refclassid in (
        'pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass)
    union all
    select 'pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid,
        'pg_catalog.pg_type'::pg_catalog.regclass, a.atttypid
    from pg_catalog.pg_attribute a
    where a.attnum > 0 and not a.attisdropped and a.atttypid >= 16384
    union all
    select 'pg_catalog.pg_class'::pg_catalog.regclass, i.inhparent,
        'pg_catalog.pg_class'::pg_catalog.regclass, i.inhrelid
    from pg_catalog.pg_inherits i
    union all
    select 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid,
        'pg_catalog.pg_type'::pg_catalog.regclass, u.oid
    from pg_catalog.pg_type t
    cross join lateral (values (t.typbasetype), (t.typelem)) as u(oid)
    where t.oid >= 16384 and u.oid >= 16384
    union all
    select 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid,
        'pg_catalog.pg_type'::pg_catalog.regclass, a.atttypid
    from pg_catalog.pg_type t
    join pg_catalog.pg_attribute a on a.attrelid = t.typrelid
    where t.typtype = 'c' and a.attnum > 0 and not a.attisdropped and a.atttypid >= 16384
),
reaching(class, oid) as (
    select s.class::pg_catalog.oid, s.oid
    from seeds s
    union
    select u.class::pg_catalog.oid, u.oid
    from reaching r
    join uses u on u.used_class = r.class and u.used_oid = r.oid
),
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
-- The schema to put before a type's name, so that the name means the same under every search_path: format_type leaves
-- it out where the type happens to be visible now.
qualifier as materialized (
    select t.oid, pg_catalog.quote_ident(n.nspname) || '.' as prefix
    from pg_catalog.pg_type t
    join pg_catalog.pg_type e
        on e.oid = case when t.typoutput = 'pg_catalog.array_out'::pg_catalog.regproc then t.typelem else t.oid end
    join pg_catalog.pg_namespace n on n.oid = e.typnamespace
    where n.nspname <> 'pg_catalog' and pg_catalog.pg_type_is_visible(e.oid)
),
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
shown(oid) as (
    select w.oid
    from writable w
    join related r on r.oid = w.oid and r.relkind = 'v'
    where w.bits & 8 <> 0
    union
    select d.refobjid
    from shown s
    join depends d on d.oid = s.oid and d.class = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    join pg_catalog.pg_class c on c.oid = d.refobjid and c.relkind = 'v'
),
-- Which column of which relation each of their columns shows, as the stored tree of their query says. What is escaped
-- there is taken out first: then braces are only its nodes', and counting them tells the columns of the query itself,
-- at depth 2, from those of queries within it.
shows as materialized (
    select s.oid, pg_catalog.split_part(t.entry, ' ', 1)::pg_catalog.int2 as attnum,
        pg_catalog.split_part(t.entry, ' ', 7)::pg_catalog.oid as from_oid,
        pg_catalog.split_part(t.entry, ' ', 9)::pg_catalog.int2 as from_attnum
    from shown s
    join pg_catalog.pg_rewrite r on r.ev_class = s.oid and r.ev_type = '1'
    cross join lateral (
        select e.entry, e.number,
            pg_catalog.sum(pg_catalog.length(pg_catalog.replace(e.entry, '}', ''))
                - pg_catalog.length(pg_catalog.replace(e.entry, '{', ''))) over (order by e.number)
                -- Up to where the entry begins.
                - (pg_catalog.length(pg_catalog.replace(e.entry, '}', ''))
                - pg_catalog.length(pg_catalog.replace(e.entry, '{', ''))) as depth
        from pg_catalog.unnest(pg_catalog.string_to_array(
            pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(r.ev_action::pg_catalog.text,
                '\\', ''), '\{', ''), '\}', ''), '\ ', ''), ':resno ')) with ordinality as e(entry, number)
    ) t
    where t.number > 1 and t.depth = 2 and pg_catalog.split_part(t.entry, ' ', 7) <> '0'
        and pg_catalog.split_part(t.entry, ' ', 11) like 'false%'
),
origins(oid, attnum, from_oid, from_attnum) as (
    select s.oid, s.attnum, s.from_oid, s.from_attnum
    from shows s
    union
    select o.oid, o.attnum, s.from_oid, s.from_attnum
    from origins o
    join shows s on s.oid = o.from_oid and s.attnum = o.from_attnum
),
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

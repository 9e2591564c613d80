-- A part of other queries: the types and relations that are not "plain".
--
-- "Plain" means that reading a relation reaches no user-defined code, so that it can neither leave anything behind in
-- the session nor observe the settings of the request. It is found the other way round: "seeds" are the types and
-- relations that do reach such code, or of which we do not know; "uses" says which type or relation is built on which;
-- whatever is built on a seed, however far away, is "reaching" it, and not plain. Objects below oid 16384 are PostgreSQL's
-- own. An index expression, a check constraint or a stored generated column does not run on read.

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

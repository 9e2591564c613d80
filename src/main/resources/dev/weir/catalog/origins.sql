-- A part of other queries: what the views show that are "viewed".

-- Which column of which relation each of their columns shows, as the stored tree of their query says. What is escaped
-- there is taken out first: then braces are only its nodes', and counting them tells the columns of the query itself,
-- at depth 2, from those of queries within it.
shows as materialized (
    select v.oid, pg_catalog.split_part(t.entry, ' ', 1)::pg_catalog.int2 as attnum,
        pg_catalog.split_part(t.entry, ' ', 7)::pg_catalog.oid as from_oid,
        pg_catalog.split_part(t.entry, ' ', 9)::pg_catalog.int2 as from_attnum
    from viewed v
    join pg_catalog.pg_rewrite r on r.ev_class = v.oid and r.ev_type = '1'
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

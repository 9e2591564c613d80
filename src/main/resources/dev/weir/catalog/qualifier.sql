-- A part of other queries.

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

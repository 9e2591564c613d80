-- Which of the configured schemas are missing, and which ones could have been meant.
with configured as (
    select s.name, s.position
    from pg_catalog.unnest(:schemas::pg_catalog.text[]) with ordinality as s(name, position)
)
select pg_catalog.json_build_object(
    'missing', coalesce((
        select pg_catalog.json_agg(c.name order by c.position)
        from configured c
        where not exists (select from pg_catalog.pg_namespace n where n.nspname = c.name)), '[]'),
    'existing', coalesce((
        select pg_catalog.json_agg(n.nspname order by n.nspname)
        from pg_catalog.pg_namespace n
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'), '[]'))

-- The database of compose.yaml, as its superuser makes it on the first start: the demonstration shop, the login that Weir
-- uses, and the role that it acts as for everybody.

create role web_anon nologin;

-- PostgreSQL holds Weir to its word: no more connections than its pool has. To see in pg_stat_activity what others do,
-- as the monitor does, it takes pg_monitor.
create role weir login password 'weir' connection limit 4;
grant web_anon, pg_monitor to weir;

begin;
\i /shop.sql
commit;

-- Everybody may do everything with the shop's rows, so that the documentation's examples work.
grant usage on schema public to web_anon;
grant select, insert, update, delete on all tables in schema public to web_anon;

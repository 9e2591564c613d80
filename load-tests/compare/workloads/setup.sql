-- What the workloads need beside the demonstration shop. Run again, it begins anew; teardown.sql takes it away.

begin;

drop table if exists bench_events;
drop view if exists bench_slow, bench_wait, bench_busy;

-- Inserts go here: no index but the key, nothing refers to it.
create table bench_events (
  id bigint generated always as identity primary key,
  customer_id integer not null,
  note text not null,
  created_at timestamptz not null default now()
);

-- A report that waits for 200 ms: it holds a connection, not a core.
create view bench_slow as select id, first_name, pg_sleep(0.2)::text as waited from customers;

-- A read whose rate is bounded by the database and not by a core: each takes its connection for a bit more than 2 ms.
create view bench_wait as select id, first_name, pg_sleep(0.002)::text as waited from customers;

-- The same bounded by a core: about 2 ms of arithmetic.
create view bench_busy as
select c.id, (select sum((n * c.id) % 97) from generate_series(1, 12000) as n) as checksum from customers as c;

-- What weir-tokens acts as, where the roles are: compare_red and compare_blue, of which the login is a member.
do $$ begin
  if exists (select from pg_roles where rolname = 'compare_red') then
    grant select on all tables in schema public to compare_red, compare_blue;
  end if;
end $$;

commit;

notify pgrst, 'reload schema';

-- The schema that Weir keeps what is its own in, and the table of Idempotency-Keys.
-- Run it as the role that Weir logs in as, or give that role what the last statement says. It may run again.
-- A statement ends with a semicolon and an empty line.

select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('weir.idempotency_keys', 0));

create schema if not exists weir;

create table if not exists weir.idempotency_keys (
  id bytea primary key,
  fingerprint bytea not null,
  number bigint generated always as identity,
  created timestamptz not null default pg_catalog.clock_timestamp(),
  status int2 not null,
  headers text not null,
  body bytea
);

create index if not exists idempotency_keys_number on weir.idempotency_keys (number);

comment on table weir.idempotency_keys is 'Answers to writes with an Idempotency-Key, as Weir has given them';

-- Nobody else has rights, whatever default privileges there are.
do $$
declare
  grantee text;
begin
  for grantee in
    select distinct case when a.grantee = 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end
    from pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
    where c.oid = 'weir.idempotency_keys'::pg_catalog.regclass and a.grantee <> c.relowner
  loop
    execute 'revoke all on weir.idempotency_keys from ' || grantee;
  end loop;
end
$$;

revoke all on schema weir from public;

-- For another login: grant usage on schema weir to weir_login;
-- grant select, insert, delete on weir.idempotency_keys to weir_login;

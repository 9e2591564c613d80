create schema odd;
create schema "Other ""schema""";
create type odd.status as enum ('new', 'it''s done');
create domain odd.email as text not null check (value like '%@%');
create domain odd.settled as odd.status default 'new';
create function odd.ours(x int) returns int language sql immutable as 'select x';
create domain odd.checked as int check (odd.ours(value) > 0);
create type odd.pair as (a int, b odd.checked);
create table "Other ""schema""".target (id int primary key);
create table odd."Weird ""name"" é" (
    id bigint generated always as identity,
    "select" text not null default 'x''y',
    part int,
    mail odd.email,
    state odd.settled,
    states odd.status[],
    price numeric(10,2) generated always as (1.5) stored,
    dropped int,
    target int references "Other ""schema""".target,
    primary key (part, id));
alter table odd."Weird ""name"" é" drop column dropped;
comment on table odd."Weird ""name"" é" is 'odd; "very"';
comment on column odd."Weird ""name"" é"."select" is 'a keyword';
create table odd.detail (part int, wid bigint, note text, unique (wid, part),
    constraint detail_weird foreign key (part, wid) references odd."Weird ""name"" é" (part, id));
create table odd.parted (id int, k int, primary key (id, k)) partition by list (k);
create table odd.parted_1 partition of odd.parted for values in (1);
create table odd.ancestor (id int primary key);
create table odd.heir () inherits (odd.ancestor);
create table odd.guarded (id int primary key);
alter table odd.guarded enable row level security;
create table odd.pairs (id int primary key, p odd.pair);
create table odd.empty ();
create materialized view odd.mat as select id, odd.ours(part) as n from odd."Weird ""name"" é";
create view odd.easy as select part, upper("select") as up from odd."Weird ""name"" é";
create view odd.uses_mat as select n from odd.mat;
create view odd.calls as select odd.ours(part) as n from odd."Weird ""name"" é";
create view odd.on_calls as select n + 1 as n from odd.calls;
create view odd.on_guarded as select id from odd.guarded;
create view odd.observes as select id, current_setting('request.jwt.claims', true) as claims from odd.detail d(id);
create view odd.locks as select pg_advisory_lock(1) is null as x;
create view odd.system as select * from pg_catalog.pg_settings;
create view odd.grouped as select part, count(*) as n from odd.detail group by part;
create view odd.triggered as select part, count(*) as n from odd.detail group by part;
create function odd.instead() returns trigger language plpgsql as 'begin return new; end';
create trigger t instead of insert on odd.triggered for each row execute function odd.instead();
create function odd.over(a int) returns int language sql stable as 'select a';
create function odd.over(a text, b int default 3) returns text language sql as 'select a';
create function odd.vary(variadic xs odd.status[]) returns setof odd.detail language sql stable as 'select * from odd.detail';
create function odd.rows() returns table (a int, b text) language sql immutable as 'select 1, ''x''';
create function odd.unnamed(json) returns void language sql as '';
create function odd.outs(a int, out b int, inout c int default 2) language sql as 'select 1, 2';
comment on function odd.rows() is 'two columns';

create table people (
  id int primary key, name text, age int, active boolean, tags text[], span int4range, bio text, doc jsonb
);
insert into people values
  (1, 'Ada', 36, true, '{math,poetry}', '[1,5)', 'The fat cats ate rats', '{"a": 1, "b": 2}'),
  (2, 'Bob', 20, false, '{}', '[5,8)', 'A cat sat', '{"a": 2}'),
  (3, 'Cyd', 47, null, '{math}', '[7,12)', 'A dog barks', null),
  (4, 'D, the (4th)', null, null, null, null, null, null);
create table notes (id int primary key, text text);
create table moments (at timestamptz);
insert into moments values ('2023-10-18 12:37:59+00');
create schema other;
create table other.things (id int primary key);
insert into other.things values (7);
create table shelves (id int primary key, label text);
insert into shelves values (1, 'top');
create table tools (
  id int primary key, name text unique, price int, tags text[], shelf_id int references shelves, made date default '2020-01-02'
);
create function add(a int, b int default 10) returns int language sql immutable as 'select a + b';
create function nothing() returns void language sql as '';
create function no_value() returns int language sql immutable as 'select null::int';
create function doubled(list int[]) returns int[] language sql immutable as 'select array_agg(n * 2) from unnest(list) n';
create function echo(doc jsonb) returns jsonb language sql as 'select doc';
create function dear_tools(above int) returns setof tools language sql stable as 'select * from tools where price > above';
create function add_tool(doc jsonb) returns setof tools language sql
  as $$ insert into tools (id, name) values ((doc->>'id')::int, doc->>'name') returning * $$;
create function cut_prices() returns setof tools language sql as 'update tools set price = price - 1 returning *';
create function refuse() returns void language plpgsql as $$ begin
  raise sqlstate 'PT402' using message = 'Pay first', detail = 'All of it', hint = 'Ask us';
end $$;
create function other.whereabouts() returns text language sql immutable as $$ select 'other' $$;

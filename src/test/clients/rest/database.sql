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

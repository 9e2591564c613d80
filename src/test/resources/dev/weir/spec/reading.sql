-- What the tests of reading read; one may write to jottings, and starts anew.
create table jottings (
  id int primary key,
  title text,
  body text,
  rank int
);

create table moments (at timestamptz);
insert into moments values ('2023-10-18 12:37:59+00');

create table many (id int primary key, odd boolean);
insert into many select i, i % 2 = 1 from generate_series(1, 10) as i;
analyze many;

comment on table "Other Schema".treasures is 'What was found';
comment on column "Other Schema".treasures.name is 'What it is called';
-- More rows than can be counted, says the planner.
create view thousand as select n from generate_series(1, 1000) n;
create view countless as select a.n from thousand a, thousand b, thousand c, thousand d, thousand e, thousand f, thousand g;

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

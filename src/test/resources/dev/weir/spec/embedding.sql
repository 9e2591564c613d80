-- Every kind of relationship, in one small world.
create table countries (id int primary key, name text not null);
create table composers (
  id int primary key,
  name text not null,
  country_id int references countries,
  teacher int references composers,
  data jsonb
);
create table houses (id int primary key, name text not null, country_id int references countries);
create table operas (
  id int primary key,
  title text not null,
  year int,
  composer_id int references composers,
  premiere int constraint operas_premiere references houses,
  revival int constraint operas_revival references houses
);
create table librettos (opera_id int primary key references operas, language text);
create table singers (id int primary key, name text not null);
create table roles (
  opera_id int references operas,
  singer_id int references singers,
  part text,
  primary key (opera_id, singer_id)
);
create table performances (
  id int,
  day date,
  opera_id int references operas,
  seats int,
  price numeric(6,2),
  primary key (id, day)
) partition by range (day);
create table performances_2025 partition of performances for values from ('2025-01-01') to ('2026-01-01');
create table performances_2026 partition of performances for values from ('2026-01-01') to ('2027-01-01');
create table fees (id int primary key, singer_id int references singers);
revoke all on fees from current_user;
create type address as (street text, number int);
create table offices (
  house_id int,
  floor int,
  place address,
  doors int[],
  primary key (house_id, floor)
);
create table desks (id int primary key, house_id int, floor int, foreign key (house_id, floor) references offices);

create view works as select id as work, title as called, composer_id as by from operas;
create view long_works as select work, called, by from (select * from works) as w where length(called) > 5;
create view shown_twice as
  select l.opera_id, l.language from librettos l cross join generate_series(1, 2);
create materialized view kept_works as with o as (select * from operas) select id, title, composer_id from o with no data;
create view twice_by as select id, composer_id, composer_id as again from operas;

create function full_title(operas) returns text language sql stable as $$ select $1.title || ' (' || $1.year || ')' $$;

-- Functions of rows that are not exposed themselves, in a schema of weir.rest.extra-search-path.
create schema extensions;
create function extensions.age(operas) returns int language sql stable as $$ select 2000 - $1.year $$;
create function extensions.full_title(operas) returns text language sql stable as $$ select 'hidden' $$;
create function extensions.same_year(operas) returns setof operas language sql stable
  as $$ select o.* from public.operas o where o.year = $1.year and o.id <> $1.id $$;
create function pupils(composers) returns setof composers language sql stable as
  $$ select * from composers where teacher = $1.id $$;
create function home(composers) returns setof countries rows 1 language sql stable as
  $$ select * from countries where id = $1.country_id $$;

insert into countries values (1, 'Italy'), (2, 'Austria'), (3, 'France');
insert into composers values
  (1, 'Salieri', 1, null, '{"born": {"year": 1750, "town": "Legnago"}, "tags": ["a", "b", "c"]}'),
  (2, 'Beethoven', 2, 1, '{"born": {"year": 1770, "town": "Bonn"}, "tags": []}'),
  (3, 'Czerny', 2, 2, null),
  (4, 'Liszt', null, 3, '{"born": null}');
insert into houses values (1, 'La Scala', 1), (2, 'An der Wien', 2), (3, 'Garnier', 3);
insert into operas values
  (1, 'Falstaff', 1799, 1, 1, 2),
  (2, 'Tarare', 1787, 1, 3, null),
  (3, 'Fidelio', 1805, 2, 2, 1),
  (4, 'Don Sanche', 1825, 4, 3, 3),
  (5, 'Anonymous', null, null, null, null);
insert into librettos values (1, 'Italian'), (2, 'French'), (3, 'German');
insert into singers values (1, 'Ada'), (2, 'Bo'), (3, 'Cy');
insert into roles values (1, 1, 'Alice'), (1, 2, 'Ford'), (3, 1, 'Leonore'), (3, 3, 'Rocco');
insert into performances values
  (1, '2025-05-01', 1, 100, 10.50), (2, '2026-05-01', 1, 200, 20.00), (3, '2026-06-01', 3, 300, 7.25);
insert into offices values (1, 1, '("Via Filodrammatici",2)', '{7,8}'), (2, 1, null, null);
insert into desks values (1, 1, 1), (2, 1, 1), (3, 2, 1);
refresh materialized view kept_works;

create table bands (id int primary key, name text);
create table artists (id int primary key, name text, band_id int references bands);
create table guests (
  artist_id int references artists,
  band_id int references bands,
  primary key (artist_id, band_id)
);
insert into bands values (1, 'Reeds'), (2, 'Horns'), (3, 'Drums');
insert into artists values (1, 'Di', 1);
insert into guests values (1, 2), (1, 3);

-- For writes.
create table shelves (id int primary key, label text);
create table volumes (id int primary key, shelf_id int references shelves, title text, info jsonb);
create function shouted(volumes) returns text language sql stable as $$ select upper($1.title) $$;
create function neighbours(volumes) returns setof volumes language sql stable as
  $$ select * from volumes where shelf_id = $1.shelf_id and id <> $1.id order by id $$;
insert into shelves values (1, 'top'), (2, 'low');
insert into volumes values (1, 1, 'One', '{"a": 1}'), (2, 1, 'Two', null);

-- A domain that is shown and read in a form of its own; one that is only shown so; and one without casts.
create domain colour as int check (value between 0 and 16777215);
create function "types, ours".shown(colour) returns json language sql immutable
  as $$ select to_json('#' || lpad(to_hex($1), 6, '0')) $$;
create function "types, ours".read(text) returns colour language sql immutable
  as $$ select ('x' || lpad(substr($1, 2), 8, '0'))::bit(32)::int $$;
create function "types, ours".read(json) returns colour language sql immutable
  as $$ select "types, ours".read($1 #>> '{}') $$;
create cast (colour as json) with function "types, ours".shown(colour) as implicit;
create cast (text as colour) with function "types, ours".read(text) as implicit;
create cast (json as colour) with function "types, ours".read(json) as implicit;
create domain shy as text;
create function hidden(shy) returns json language sql immutable as $$ select to_json('***'::text) $$;
create cast (shy as json) with function hidden(shy) as implicit;
create table paints (id int primary key, colour colour unique, name shy, note text default 'none');
create table walls (id int primary key, paint_id int references paints);
create view paint_view as select id, colour from paints;
create function paints_above(n int) returns setof paints language sql stable as 'select * from paints where id > n';

-- One whose functions tell what they see of the request and of earlier ones, and leave something in the session.
create domain spied_text as text;
create function shown_spied(spied_text) returns json language sql as 'select to_json(spy())';
create domain read_text as text;
create function read_spied(text) returns read_text language sql as 'select $1 || spy()';
create cast (spied_text as json) with function shown_spied(spied_text) as implicit;
create cast (text as read_text) with function read_spied(text) as implicit;
create table spied_texts (value spied_text);
insert into spied_texts values ('x');
create table read_texts (value read_text);
insert into read_texts values ('xGET');

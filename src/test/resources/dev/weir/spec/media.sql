-- Media types of the database's own: functions whose value is a body, and aggregates that make one of rows.
create domain "text/html" as text;
create domain "image/x-dot" as bytea;
create domain "application/xml" as xml;
create domain "Text/X-List" as text;
create domain "*/*" as bytea;
create domain "application/vnd.spec" as json;
create domain "application/json" as json;

create table dots (id int primary key, name text, picture bytea, doc xml);
insert into dots values (1, 'one', '\x0001ff', '<d>1</d>'), (2, 'two', '\x4142', '<d>2</d>');
create view any_dots as select id, name from dots;
create function some_dots(n int) returns setof dots language sql stable as 'select * from dots where id <= n';

create function page(title text) returns "text/html" language sql immutable as $$ select '<p>' || title || '</p>' $$;
create function dot() returns "image/x-dot" language sql immutable as $$ select '\x89ff00'::bytea $$;
create function no_page() returns "text/html" language sql immutable as $$ select null::text $$;
create function noted_page(line text) returns "text/html" language sql
  as $$ insert into journal (line) values (line) returning '<p>' || line || '</p>' $$;
create function anything() returns "*/*" language plpgsql stable as $$ begin
  if current_setting('request.headers', true)::json ->> 'accept' = 'text/x-said' then
    perform set_config('response.headers', '[{"Content-Type": "text/x-said"}]', true);
  end if;
  return '\x616263'::bytea;
end $$;
create function bytes_of(n int) returns bytea language sql immutable as $$ select decode(repeat('ff', n), 'hex') $$;
create function xml_of(n int) returns xml language sql immutable as $$ select xmlelement(name n, n) $$;

create function dots_next(state "image/x-dot", next dots) returns "image/x-dot" language sql immutable
  as 'select state || next.picture';
create aggregate dots_agg(dots) (sfunc = dots_next, stype = "image/x-dot", initcond = '');
create function list_next(state "Text/X-List", next anyelement) returns "Text/X-List" language sql immutable
  as $$ select state || '* ' || (next)::text || E'\n' $$;
create aggregate list_agg(anyelement) (sfunc = list_next, stype = "Text/X-List", initcond = '');
create function any_next(state "*/*", next any_dots) returns "*/*" language sql immutable
  as $$ select state || convert_to(next.name || ';', 'UTF8') $$;
create aggregate any_agg(any_dots) (sfunc = any_next, stype = "*/*", initcond = '');
create function json_next(state "application/json", next dots) returns "application/json" language sql immutable
  as $$ select (state::jsonb || jsonb_build_object(next.id, next.name))::json $$;
create aggregate json_of(dots) (sfunc = json_next, stype = "application/json", initcond = '{}');

-- In the place of PostGIS: what it has for rows, with the same parameters.
create function "types, ours".st_asgeojson(r record, geom_column text default '', maxdecimaldigits int default 9,
  pretty_bool boolean default false) returns text language plpgsql immutable
  as $$ begin return json_build_object('type', 'Feature', 'properties', row_to_json(r)); end $$;

-- An aggregate that tells what it sees of the request and of earlier ones, and leaves something in the session.
create domain "text/x-spy" as text;
create table spied (id int primary key);
insert into spied values (1);
create function spy() returns text language plpgsql as $$ declare seen text; begin
  seen := coalesce(current_setting('request.method', true), '') || coalesce(current_setting('weir.left', true), '');
  perform set_config('weir.left', 'left', false);
  return seen;
end $$;
create function spy_next(state "text/x-spy", next spied) returns "text/x-spy" language sql as 'select state || spy()';
create aggregate spy_agg(spied) (sfunc = spy_next, stype = "text/x-spy", initcond = '');


-- Functions of every form.
create function add_them(a int, b int default 10) returns int language sql immutable as 'select a + b';
create function shout(text) returns text language sql immutable as 'select upper($1) || ''!''';
create function keys_of(json) returns int language sql immutable as 'select json_array_length($1)';
create function size_of(bytea) returns int language sql immutable as 'select length($1)';
create function root_of(xml) returns text language sql immutable as 'select (xpath(''name(/*)'', $1))[1]::text';
create function over(a int) returns text language sql immutable as 'select ''int''';
create function over(b text) returns text language sql immutable as 'select ''text''';
create function unclear(a int) returns text language sql immutable as 'select ''int''';
create function unclear(a text) returns text language sql immutable as 'select ''text''';
create function sum_of(variadic v int[]) returns bigint language sql immutable as 'select sum(x) from unnest(v) x';
create function nothing() returns void language sql as '';
create function no_value() returns int language sql immutable as 'select null::int';
create function words_up_to(n int) returns setof text language sql stable
  as 'select ''w'' || i from generate_series(1, n) i';
create function all_people() returns setof people language sql stable as 'select * from people';
create function person(wanted int) returns people language sql stable as 'select * from people where id = wanted';
create function numbered(n int) returns table (i int, label text) language sql stable
  as 'select i, ''n'' || i from generate_series(1, n) i';
create function pair_of(x int, out low int, out high text) language sql immutable as 'select x - 1, (x + 1)::text';
create function loose() returns record language plpgsql immutable as 'begin return row(1, ''x''::text); end';
create function of_type(p pair, list int[], doc jsonb) returns json language sql immutable
  as 'select json_build_object(''a'', p.a, ''list'', list, ''doc'', doc)';
create function note_it(line text) returns int language sql
  as 'insert into journal (line) values (line) returning id';
create function note_many(n int) returns setof journal language sql
  as 'insert into journal (line) select ''l'' || i from generate_series(1, n) i returning *';
create function zone() returns text language sql stable set timezone = 'Asia/Tokyo'
  as 'select current_setting(''timezone'')';
create function secret_sum() returns bigint language sql stable as 'select count(*) from forbidden';
create function hidden_fn() returns int language sql as 'select 1';
revoke all on function hidden_fn() from public, current_user;
create function "Other Schema".here() returns text language sql immutable as 'select ''other''';
comment on function add_them(int, int) is 'Adds.';

-- Each lets a second call in the same transaction fail.
create function once() returns int language plpgsql stable as $$ begin
  if current_setting('spec.once', true) = 'called' then raise 'Called again'; end if;
  perform set_config('spec.once', 'called', true);
  return 7;
end $$;
create function once(volumes) returns text language plpgsql stable as $$ begin
  if current_setting('spec.once_' || $1.id, true) = 'called' then raise 'Called again'; end if;
  perform set_config('spec.once_' || $1.id, 'called', true);
  return 'once-' || $1.id;
end $$;
create function refusing() returns void language plpgsql stable as $$ begin raise 'It was called'; end $$;
create function refusing_value() returns int language plpgsql stable as $$ begin raise 'It was called'; end $$;
create function all_volumes() returns setof volumes language sql stable as 'select * from volumes';
create function more_volumes(n int) returns setof volumes language sql
  as 'insert into volumes (id, shelf_id) select 100 + i, case when i = 1 then 1 end from generate_series(1, n) i returning *';
create function wide(n int) returns text language sql immutable as 'select repeat(''x'', n)';
create function wide_note(n int) returns text language sql
  as 'insert into journal (line) values (''wide'') returning repeat(''x'', n)';

-- Arguments of every kind.
create function echoed(json) returns json language sql immutable as 'select $1';
create function same(a anyelement) returns anyelement language sql immutable as 'select a';
create function first_of(a anyarray) returns anyelement language sql immutable as 'select a[1]';
create function of_length(c char(5), list char(4)[]) returns table (c text, list text[]) language sql immutable
  as 'select $1::text, $2::text[]';
create function all_of(variadic v text[] default '{}') returns text[] language sql immutable as 'select v';
create function all_of(x text, variadic v text[]) returns text[] language sql immutable as 'select x || v';
create function "greetIn"("userName" text, "IN" text) returns text language sql immutable
  as $$ select "userName" || ', ' || "IN" $$;
create function nameless(int) returns int language sql immutable as 'select $1';
create function overloaded() returns text language sql immutable as $$ select 'none' $$;
create function overloaded(a int, b int) returns int language sql immutable as 'select a + b';
create function overloaded(cccc int) returns int language sql immutable as 'select cccc';

-- Results of every kind.
create function one_out(n int, out more int) language sql immutable as 'select n + 1';
create function in_and_out(inout n int) language sql immutable as 'select n + 1';
create function in_and_outs(inout n int, inout s text, inout b boolean default true) language sql immutable
  as $$ select n + 1, s || '!', b $$;
create function table_of_one() returns table (a text) language sql immutable as $$ select 'A' $$;
create function an_array() returns int[] language sql immutable as 'select array[1, 2, 3]';
create function a_mood(name text) returns mood language sql immutable as 'select name::mood';
create function a_range(low int, up int) returns int4range language sql immutable as 'select int4range(low, up)';
create function a_rating(n int) returns rating language sql immutable as 'select n::rating';
create function a_pair() returns pair language sql immutable as $$ select (1, 'x')::pair $$;
create function records() returns setof record language sql stable as 'select id, name from people where id < 3 order by id';
create function same_name() returns table (same_name text, value int) language sql immutable as $$ select 'x', 1 $$;
create domain known_opera as operas;
create function opera_of_domain(wanted int) returns known_opera language sql stable
  as 'select row(o.*)::operas::known_opera from operas o where id = wanted';
create function operas_by(by int default null) returns setof operas language sql stable
  as 'select * from operas where by is null or composer_id = by';
create function an_opera(wanted int) returns operas language sql stable as 'select * from operas where id = wanted';
create function new_volume(id int, shelf int) returns setof volumes language sql
  as 'insert into volumes (id, shelf_id) values ($1, $2) returning *';
create function is_scarce(stock) returns boolean language sql stable as 'select $1.amount < 2';
-- It fails with a code of PostgreSQL's own, and with details that PostgreSQL has not.
create function out_of_memory() returns int language plpgsql as $$ begin
  raise exception 'No memory' using errcode = '53200', detail = '99999999999999999999 bytes'; end $$;

-- What their definitions set holds for the transactions that call them.
create function too_slow() returns int language sql set statement_timeout = '100ms' as 'select 1 from pg_sleep(2)';
create function isolated() returns text language sql set default_transaction_isolation = 'serializable'
  as $$ select current_setting('transaction_isolation') $$;
create function hasty() returns text language sql stable set statement_timeout = '90ms'
  as $$ select current_setting('transaction_isolation') $$;

create function teapot() returns text language sql as $$ select set_config('response.status', '418', true) $$;
create function page_expired(text text) returns void language plpgsql as $$ begin
  raise sqlstate 'PGRST' using message = '{"code":"123","message":"Too late"}',
    detail = json_build_object('status', 419, 'status_text', text, 'headers', '{}'::json);
end $$;
create function pairs() returns setof record language sql as $$ select 1 as a, 2 as b $$;

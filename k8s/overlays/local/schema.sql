-- Run once, by psql, when the data directory is made. The login's limit is the budget of the Deployment's annotation.
\getenv weir_password WEIR_PASSWORD

create role web_anon nologin;
create role weir login noinherit password :'weir_password' connection limit 24;
grant web_anon to weir;

create table products (
  id int generated always as identity primary key,
  name text not null unique,
  price numeric(10, 2) not null check (price >= 0)
);
insert into products (name, price) values
  ('kettle', 39.90), ('teapot', 24.50), ('cup', 6.00), ('saucer', 4.50), ('sugar bowl', 12.00);

grant usage on schema public to web_anon;
grant select, insert on products to web_anon;

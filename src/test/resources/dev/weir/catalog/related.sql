create schema api;
create schema hidden;
create table api.clients (id int primary key, name text);
create table api.projects (
    id int primary key,
    client_id int references api.clients,
    lead int constraint project_lead references api.clients);
create table api.passports (client_id int primary key references api.clients, number text);
create table api.tags (id int primary key);
create table api.project_tags (
    project_id int references api.projects,
    tag_id int references api.tags,
    primary key (project_id, tag_id));
create table api.notes (id int primary key, project_id int references api.projects, tag_id int references api.tags);
create table hidden.watches (
    client_id int references api.clients,
    project_id int references api.projects,
    primary key (client_id, project_id));
create table api.parts (id int primary key, whole int references api.parts);
create table api.days (day date, project_id int references api.projects, primary key (day)) partition by range (day);
create table api.days_2026 partition of api.days for values from ('2026-01-01') to ('2027-01-01');
create view api.open_projects as select id as key, client_id as customer, 'a {b} \ c' as odd from api.projects;
create view api.newest_projects as select key, customer from (select key, customer from api.open_projects) as o;
create materialized view api.kept_projects as with p as (select * from api.projects) select id, client_id from p;
create view api.twice as select id, client_id, client_id as again from api.projects;
create view api.merged as select id, client_id from api.projects union all select id, client_id from api.projects;
create view hidden.inner_projects as select id, client_id from api.projects;
create view api.outer_projects as select id, client_id from hidden.inner_projects;
create function api.best_project(api.clients) returns setof api.projects rows 1 language sql stable as
    'select * from api.projects limit 1';
create function api.projects(api.tags) returns setof api.projects language sql stable as 'select * from api.projects';
create function api.initial(api.clients) returns text language sql immutable as 'select left($1.name, 1)';
create function api.many_texts(api.clients) returns setof text language sql immutable as 'select $1.name';
create function api.two(api.clients, int) returns text language sql immutable as 'select $1.name';

-- A text with a part.
with a as (
    -- Within.
    select 1
),
\ir part.sql
select * from b

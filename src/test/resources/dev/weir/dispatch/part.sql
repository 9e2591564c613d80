-- A part.
b as (select '\ir none' from a)

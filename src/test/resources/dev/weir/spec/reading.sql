-- What the tests of reading read; one may write to jottings, and starts anew.
create table jottings (
  id int primary key,
  title text,
  body text,
  rank int
);

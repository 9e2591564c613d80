drop table if exists bench_events;
drop view if exists bench_slow, bench_wait, bench_busy;

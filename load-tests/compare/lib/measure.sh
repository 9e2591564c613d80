# shellcheck shell=bash disable=SC2034,SC2154 # Its variables are run's.
# What is measured, and how. Sourced by run.

# CPU ticks that a process has used.
ticks() {
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"
}

# CPU ticks of PostgreSQL, of backends that have ended too; nothing when it is not on this machine.
postgres_ticks() {
  local pid
  [ -n "$postmaster" ] || return 0
  {
    awk '{ sub(/.*\) /, ""); print $12 + $13 + $14 + $15 }' "/proc/$postmaster/stat"
    for pid in $(pgrep -P "$postmaster"); do
      ticks "$pid" 2>/dev/null || true
    done
  } | awk '{ sum += $1 } END { print sum }'
}

allocated() {
  "$java" -Xmx64m -cp "$(classpath shared)" dev.weir.compare.shared.Allocated "$1" 2>/dev/null || echo 0
}

peak_memory() {
  awk '/^VmHWM/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"
}

# The subjects' connections, every 20 ms, as PostgreSQL sees them, on a connection of its own that does not count.
start_sampler() {
  : >"$scratch/samples"
  PGAPPNAME=compare psql "$PG_URL" -qAtX >"$scratch/samples" 2>/dev/null <<'SQL' &
select count(*) from pg_stat_activity where application_name ~ '^(weir|bench)-'
\watch 0.02
SQL
  sampler_pid=$!
  running["$sampler_pid"]=sampler
}

most_connections() {
  stop "$sampler_pid"
  grep -E '^[0-9]+$' "$scratch/samples" | sort -n | tail -1
}

# load WORKLOAD CLIENTS SECONDS: one line of seven columns, as load.lua prints it.
load() {
  wrk -t "$THREADS" -c "$2" -d "${3}s" --timeout 30s -s "$here/workloads/load.lua" "$url" -- "$1" "$requests" \
    >"$scratch/wrk.log" 2>&1 || { cat "$scratch/wrk.log" >&2; fail "wrk failed"; }
  sed -n 's/^RESULT\t//p' "$scratch/wrk.log"
}

# check_beside WORKLOAD SECONDS: the bystander, in the background.
check_beside() {
  if [ "$1" = constant ]; then
    printf 'CHECK\t0\t0\t0\t0\t\n' >"$scratch/check.log"
    checker_pid=
    return
  fi
  start check wrk -t 1 -c 1 -d "${2}s" --timeout 30s -s "$here/workloads/check.lua" "$url" -- "$1" "$expected"
  checker_pid=$started
}

finish_check() {
  [ -z "$checker_pid" ] || { wait "$checker_pid" || true; unset "running[$checker_pid]"; }
  sed -n 's/^CHECK\t//p' "$scratch/check.log"
}

# measure SUBJECT WORKLOAD CLIENTS POOL RTT ROUND: appends a line to the results.
measure() {
  local subject=$1 workload=$2 clients=$3 pool=$4 rtt=$5 round=$6
  [[ $subject != *@* ]] || pool=${subject#*@}
  start_subject "$subject" "$pool"
  load "$workload" "$clients" "$WARMUP" >/dev/null
  start_sampler
  local cpu=0 pg=0 bytes=0 result checked connections memory
  bytes=$(allocated "$subject_pid")
  cpu=$(ticks "$subject_pid") pg=$(postgres_ticks)
  check_beside "$workload" "$SECONDS_EACH"
  result=$(load "$workload" "$clients" "$SECONDS_EACH")
  cpu=$(($(ticks "$subject_pid") - cpu)) pg=${pg:+$(($(postgres_ticks) - pg))}
  bytes=$(($(allocated "$subject_pid") - bytes))
  checked=$(finish_check)
  connections=$(most_connections)
  memory=$(peak_memory "$subject_pid")
  stop "$subject_pid"
  sql -c "truncate bench_events"
  report "$round" "$workload" "$clients" "$4" "$rtt" "$subject" "$result" "$checked" "$cpu" "${pg:--}" "$bytes" \
    "${connections:-0}" "$memory"
}

# Ticks and bytes become microseconds and bytes a request.
report() {
  local round=$1 workload=$2 clients=$3 pool=$4 rtt=$5 subject=$6 result=$7 checked=$8
  shift 8
  awk -v FS='\t' -v OFS='\t' -v head="$round	$workload	$clients	$pool	$rtt	$subject" -v result="$result" \
    -v checked="$checked" -v cpu="$1" -v pg="$2" -v bytes="$3" -v connections="$4" -v memory="$5" \
    -v hertz="$(getconf CLK_TCK)" 'BEGIN {
      split(result, r, "\t"); split(checked, c, "\t")
      n = r[5] + c[1] + c[2]; if (n == 0) n = 1
      print head, r[1], r[2], r[3], r[4], r[5], r[6], r[7], c[1], c[2], c[3], c[4], connections,
        sprintf("%.1f", cpu * 1e6 / hertz / n), pg == "-" ? "-" : sprintf("%.1f", pg * 1e6 / hertz / n),
        sprintf("%.0f", bytes / n), memory
      if (c[2] > 0) print "wrong: " c[5] > "/dev/stderr"
    }' >>"$results"
  note "$(tail -1 "$results" | awk -F '\t' '{ printf "%s, %s clients, pool of %s, %s ms: %s %s/s, p99 %s ms, errors %d, wrong %d",
    $2, $3, $4, $5, $6, $7, $9, $12 + $13, $15 }')"
}

# measure_overload SUBJECT POOL RTT ROUND: its peak with waiting clients, and then four times that many requests, which
# come whether or not the earlier ones were answered.
measure_overload() {
  local subject=$1 pool=$2 rtt=$3 round=$4 peak rate
  [[ $subject != *@* ]] || pool=${subject#*@}
  start_subject "$subject" "$pool" --weir.dispatch.single-flight=false
  load "$OVERLOAD_WORKLOAD" 64 "$WARMUP" >/dev/null
  peak=$(load "$OVERLOAD_WORKLOAD" 64 "$SECONDS_EACH" | cut -f1)
  rate=$(awk -v peak="$peak" -v clients="$OVERLOAD_CLIENTS" 'BEGIN { printf "%.2f", 4 * peak / clients }')
  rm -f "$scratch/h2load.tsv" # h2load appends to it.
  h2load --h1 -c "$OVERLOAD_CLIENTS" -t 1 --rps="$rate" -D "$SECONDS_EACH" --warm-up-time=2 \
    -i <(awk -v kind="$OVERLOAD_WORKLOAD" -v url="$url" -F '\t' 'BEGIN { srand() }
      $1 == kind { for (i = 0; i < 20000; i++) print url $3 1 + int(rand() * $2) }' "$requests") \
    --log-file="$scratch/h2load.tsv" >"$scratch/h2load.log" 2>&1 || true
  stop "$subject_pid"
  report_overload "$round	$2	$rtt	$subject	$peak" "$rate"
}

# quantile Q: of the sorted numbers that it reads, in milliseconds for microseconds.
quantile() {
  awk -v q="$1" '{ v[NR] = $1 } END { if (NR == 0) print "-"; else { i = int(NR * q + 0.999999)
    if (i < 1) i = 1; printf "%.1f\n", v[i] / 1000 } }'
}

report_overload() {
  local log=$scratch/h2load.tsv
  awk '$2 >= 200 && $2 < 300 { print $3 }' "$log" | sort -n >"$scratch/answered"
  awk '$2 == 503 { print $3 }' "$log" | sort -n >"$scratch/refused"
  local answered refused others span
  answered=$(wc -l <"$scratch/answered") refused=$(wc -l <"$scratch/refused")
  others=$(($(wc -l <"$log") - answered - refused))
  span=$(awk 'NR == 1 || $1 < first { first = $1 } $1 + $3 > last { last = $1 + $3 } END { print (last - first) / 1e6 }' "$log")
  awk -v OFS='\t' -v head="$1" -v rate="$2" -v clients="$OVERLOAD_CLIENTS" -v answered="$answered" -v span="$span" \
    -v refused="$refused" -v others="$others" -v p50="$(quantile 0.5 <"$scratch/answered")" \
    -v p99="$(quantile 0.99 <"$scratch/answered")" -v refused99="$(quantile 0.99 <"$scratch/refused")" 'BEGIN {
      print head, sprintf("%.0f", rate * clients), sprintf("%.0f", (answered + refused + others) / span),
        sprintf("%.0f", answered / span), p50, p99, refused, refused99, others }' >>"$overload_results"
  note "overload: $(tail -1 "$overload_results" | cut -f4-)"
}

# measure_idle: Weir with many idle clients and 512 that are not.
measure_idle() {
  local opener result
  start_subject weir "$1"
  mkfifo "$scratch/idle.stdin"
  "$java" -Xmx256m -cp "$(classpath shared)" dev.weir.compare.shared.IdleClients "$port" "$IDLE_CLIENTS" \
    "/rest/v1/customers?id=eq.1" <"$scratch/idle.stdin" >"$scratch/idle.log" 2>&1 &
  opener=$!
  running["$opener"]=idle
  exec 8>"$scratch/idle.stdin"
  wait_until "the idle clients" "$opener" grep -q '^open' "$scratch/idle.log"
  result=$(load one-row 512 "$SECONDS_EACH")
  local memory
  memory=$(peak_memory "$subject_pid")
  exec 8>&-
  wait "$opener" || true
  unset "running[$opener]"
  stop "$subject_pid"
  rm -f "$scratch/idle.stdin"
  echo "$IDLE_CLIENTS idle clients ($(grep -o '[0-9]*$' "$scratch/idle.log" | tail -1) at the end) and 512 busy ones:" \
    "$memory MB resident at most, $(cut -f1 <<<"$result") requests/s, p99 $(cut -f3 <<<"$result") ms"
}

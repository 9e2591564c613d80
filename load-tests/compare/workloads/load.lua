-- One workload, as fast as the connections allow. Arguments: the workload, the file of requests. Prints one line at the
-- end: requests a second, latencies in milliseconds, and what went wrong. Answers are counted by their status and not
-- looked into, which keeps this light; check.lua looks into them, at the same time.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

-- The requests of one workload: what comes before the number at the end of the path, and the largest number.
local function load_requests(file, workload, ending)
  local found = {}
  for line in io.lines(file) do
    local kind, largest, path = line:match("^([^\t]+)\t(%d+)\t([^\t]+)\t")
    if kind == workload then
      found[#found + 1] = { head = "GET " .. path, largest = tonumber(largest), path = path, ending = ending }
    end
  end
  return found
end

local function one_of(requests)
  local chosen = requests[math.random(#requests)]
  return chosen.head .. math.random(chosen.largest) .. chosen.ending
end

local function row()
  local customer = math.random(100000)
  return '{"customer_id":' .. customer .. ',"note":"note of ' .. customer .. '"}'
end

local function insert(path, ending, rows)
  local body = row()
  if rows > 1 then
    local all = { body }
    for i = 2, rows do
      all[i] = row()
    end
    body = "[" .. table.concat(all, ",") .. "]"
  end
  return "POST " .. path .. ending .. #body .. "\r\n\r\n" .. body
end

-- The tokens to send, one with each request; none where the environment names no file of them.
local function load_tokens(file)
  local found = {}
  if file and file ~= "" then
    for line in io.lines(file) do
      found[#found + 1] = line
    end
  end
  return found
end

-- Adds a token to each request without a body that another function makes, instead of the line that ends its head. What both generators pay for a
-- request is nearly the same, so that what differs is the program's.
local function with_tokens(tokens, plain)
  local endings = {}
  for i, token in ipairs(tokens) do
    endings[i] = "Authorization: Bearer " .. token .. "\r\n\r\n"
  end
  return function()
    return plain():sub(1, -3) .. endings[math.random(#endings)]
  end
end

function init(args)
  local workload, file = args[1], args[2]
  local tokens = load_tokens(os.getenv("TOKENS"))
  local host = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\n"
  math.randomseed(os.time() * 10 + seed)

  if workload == "constant" then
    local constant = "OPTIONS /rest/v1/customers" .. host .. "\r\n"
    request = function() return constant end
  elseif workload:match("^insert") then
    local path = load_requests(file, workload, "")[1].path
    local rows = tonumber(workload:match("%d+$") or 1)
    local ending = host .. "Content-Type: application/json\r\nPrefer: return=representation\r\nContent-Length: "
    request = function() return insert(path, ending, rows) end
  elseif workload == "mix-slow" then
    local fast, slow = load_requests(file, "mix", host .. "\r\n"), load_requests(file, "slow", host .. "\r\n")
    request = function() return one_of(math.random(50) == 1 and slow or fast) end
  else
    local requests = load_requests(file, workload, host .. "\r\n")
    request = function() return one_of(requests) end
  end
  if #tokens > 0 and workload == "insert" then
    local ending = host .. "Authorization: Bearer "
    local path = load_requests(file, "insert", "")[1].path
    local rest = "\r\nContent-Type: application/json\r\nPrefer: return=representation\r\nContent-Length: "
    request = function() return insert(path, ending .. tokens[math.random(#tokens)] .. rest) end
  elseif #tokens > 0 then
    request = with_tokens(tokens, request)
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "RESULT\t%.0f\t%.2f\t%.2f\t%.2f\t%d\t%d\t%d\n",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000,
    summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end

-- A bystander who reads carefully: one connection, whose every answer is compared, byte by byte, with what PostgreSQL
-- itself said. Arguments: the workload, the file of paths and bodies. It runs beside the load, so it checks a sample of
-- it, about one answer in as many as there are clients, and its latency is that of somebody who asks only fast things.

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

local function load_expected(file, workload)
  local found = {}
  for line in io.lines(file) do
    local kind, path, body = line:match("^([^\t]+)\t([^\t]+)\t(.*)$")
    if kind == workload then
      found[#found + 1] = { path = path, body = body }
    end
  end
  return found
end

function init(args)
  local workload, file = args[1], args[2]
  local expected = load_expected(file, workload == "mix-slow" and "mix" or workload:match("^insert") or workload)
  local asked
  math.randomseed(os.time())
  right, wrong, complaint = 0, 0, ""

  local function judge(is_right, status, body)
    if is_right then
      right = right + 1
    else
      wrong = wrong + 1
      complaint = asked.path .. " answered " .. status .. ": " .. body:sub(1, 200)
    end
  end

  if workload:match("^insert") then
    local headers = { ["Content-Type"] = "application/json", ["Prefer"] = "return=representation" }
    request = function()
      asked = { path = expected[1].path, customer = math.random(100000) }
      local body = '{"customer_id":' .. asked.customer .. ',"note":"checked"}'
      return wrk.format("POST", asked.path, headers, body)
    end
    response = function(status, _, body)
      local pattern = '^%[{"id":%d+,"customer_id":' .. asked.customer .. ',"note":"checked"}%]$'
      judge(status == 201 and body:match(pattern) ~= nil, status, body)
    end
  else
    request = function()
      asked = expected[math.random(#expected)]
      return wrk.format("GET", asked.path)
    end
    response = function(status, _, body)
      judge(status == 200 and body:gsub("\n", "\\n") == asked.body, status, body)
    end
  end
end

function done(summary, latency, requests)
  io.write(string.format(
    "CHECK\t%d\t%d\t%.2f\t%.2f\t%s\n", threads[1]:get("right"), threads[1]:get("wrong"),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, (threads[1]:get("complaint"):gsub("%s", " "))))
end
